"""The blueprint of packs; its routes are attached by the modules `views` imports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("packs", __name__, template_folder="templates", url_prefix="/packs")
