"""Signed-in start pages: the secretariat's dashboard, a firm's workspace."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import allow, me
from app.core.db import read_session
from app.desk import overview, policies, workspace

blueprint = Blueprint("desk", __name__, template_folder="templates", url_prefix="/desk")


@blueprint.get("/")
@allow(policies.may_read_dashboard)
def dashboard() -> ResponseReturnValue:
    """Deadlines, findings, meetings, actions, plans and provinces at a glance."""
    page = overview.dashboard(read_session(), viewer=me(), now=clock.now())
    return render_template("desk/dashboard.html", page=page)


@blueprint.get("/firm")
@allow(policies.may_read_workspace)
def firm() -> ResponseReturnValue:
    """A firm's own deadlines, interests and findings, and what is open to it."""
    page = workspace.workspace(read_session(), viewer=me(), now=clock.now())
    return render_template("desk/firm.html", page=page)
