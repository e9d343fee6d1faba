"""Days on which a working calendar is known better than by the list of public holidays."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.season_forms import OverrideForm
from app.meetings.views.blueprint import accepted, blueprint


@blueprint.get("/calendar")
@allow(policies.may_read_preparation)
def calendar() -> ResponseReturnValue:
    """All entries, the latest day first."""
    return render_template(
        "meetings/calendar.html",
        overrides=queries.overrides(read_session(), me(), clock.now()),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.route("/calendar/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_override() -> ResponseReturnValue:
    """Enter a day with its source."""
    form = OverrideForm.from_request()

    def enter() -> None:
        with transaction() as db:
            commands.enter_override(db, form.details(), actor=actor(), now=clock.now())

    if accepted(form, enter):
        flash(_("The day is entered. Seasons not yet called reckon with it."), "success")
        return redirect(url_for(".calendar"))
    return render_form("meetings/override.html", form)


@blueprint.post("/calendar/<public_id:override>/remove")
@allow(policies.may_arrange)
def remove_override(override: PublicId) -> ResponseReturnValue:
    """Remove an entry."""
    with transaction() as db:
        commands.remove_override(db, override, actor=actor(), now=clock.now())
    flash(_("The entry is removed."), "success")
    return redirect(url_for(".calendar"))
