"""A firm's own pages, as its people post to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.firms.models import Firm

AsViewer = Callable[[Viewer], FlaskClient]


def of(firm: Firm, role: Role = Role.OWNER) -> Viewer:
    home = firm.organisation.public_id
    return Viewer(
        user=new_public_id(), organisation=home, firm=firm.public_id, roles=frozenset({role})
    )


def save(as_viewer: AsViewer, firm: Firm, section: str, **facts: Any) -> int:
    """Post one section's form as the firm's owner."""
    answer = as_viewer(of(firm)).post(f"/firms/{firm.public_id}/{section}?lang=en", data=facts)
    return answer.status_code
