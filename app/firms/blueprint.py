"""The blueprint that the firm pages share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("firms", __name__, template_folder="templates")
