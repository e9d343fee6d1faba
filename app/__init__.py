"""Duri. What the application is made of is listed in `app.factory`, which builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Config


def create_app(config: Config) -> Flask:
    """Build the application for one configuration."""
    # Here, not above: commands over files alone (wsgi.py) start without the whole house.
    from app import factory  # noqa: PLC0415  (see above)

    return factory.create_app(config)
