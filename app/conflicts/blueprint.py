"""The pages of findings: /findings for firms and the secretariat, /compliance for the desk."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("conflicts", __name__, template_folder="templates")
