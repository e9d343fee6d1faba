"""The blueprint of consortia; its routes are attached by the modules `views` imports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("consortia", __name__, template_folder="templates", url_prefix="/consortia")
