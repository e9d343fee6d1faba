"""The blueprint of the provinces; routes are attached by the `*views` modules."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("provinces", __name__, template_folder="templates", url_prefix="/provinces")
