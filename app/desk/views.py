"""Signed-in start pages: the secretariat's dashboard, a firm's workspace."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import allow, me
from app.core.db import read_session
from app.desk import overview, policies

blueprint = Blueprint("desk", __name__, template_folder="templates", url_prefix="/desk")


@blueprint.get("/")
@allow(policies.may_read_dashboard)
def dashboard() -> ResponseReturnValue:
    """Deadlines, findings, meetings, actions, plans and provinces at a glance."""
    page = overview.dashboard(read_session(), viewer=me(), now=clock.now())
    return render_template("desk/dashboard.html", page=page)
