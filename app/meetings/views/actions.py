"""The register of actions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.forms import ReportForm
from app.meetings.views.blueprint import accepted, blueprint


@blueprint.get("/actions")
@allow(policies.may_read_meetings)
def actions() -> ResponseReturnValue:
    """Unsettled actions by due date, or those settled."""
    settled = request.args.get("show") == "settled"
    return render_template(
        "meetings/actions.html",
        page=queries.actions(
            read_session(),
            me(),
            clock.now(),
            settled=settled,
            cursor=request.args.get("page"),
        ),
        settled=settled,
        page_address=lambda cursor: url_for(
            ".actions", page=cursor, show="settled" if settled else None
        ),
    )


@blueprint.route("/actions/<public_id:action>", methods=["GET", "POST"])
@allow(policies.may_report_action)
def action(action: PublicId) -> ResponseReturnValue:
    """One action, and reporting on it."""
    line = queries.action(read_session(), action, me(), clock.now())
    form = ReportForm.from_request()
    form.state.choices = [(state.value, state.label) for state in line.may_become]

    def report() -> None:
        with transaction() as db:
            commands.report_action(db, action, form.details(), actor=actor(), now=clock.now())

    if accepted(form, report):
        flash(_("The state of the action is recorded."), "success")
        return redirect(url_for(".action", action=action))
    return render_form("meetings/action.html", form, action=line)
