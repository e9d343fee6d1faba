"""Seasons: published figures beside their targets, and the review of the rulebook."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.meetings import policies
from app.meetings.programme import commands, queries
from app.meetings.programme.forms import ReviewForm, TargetForm
from app.meetings.rows import seoul_day
from app.meetings.views.blueprint import accepted, blueprint
from app.seasons.periods import season_of


@blueprint.get("/programme")
@allow(policies.may_read_preparation)
def programme() -> ResponseReturnValue:
    """Every season with its figures, target and review."""
    return render_template(
        "meetings/programme.html",
        seasons=queries.season_lines(read_session(), me(), clock.now()),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.route("/programme/target", methods=["GET", "POST"])
@allow(policies.may_arrange)
def season_target() -> ResponseReturnValue:
    """Set what small firms' band is meant to be from a season on."""
    form = TargetForm.from_request(season=season_of(clock.now()))

    def keep() -> None:
        with transaction() as db:
            commands.set_target(db, form.details(), actor=actor(), now=clock.now())

    if accepted(form, keep):
        flash(_("The target is set."), "success")
        return redirect(url_for(".programme"))
    return render_form("meetings/target.html", form)


@blueprint.route("/programme/review", methods=["GET", "POST"])
@allow(policies.may_arrange)
def rulebook_review() -> ResponseReturnValue:
    """Note a review that was not an item of a meeting here."""
    now = clock.now()
    form = ReviewForm.from_request(season=season_of(now), held_on=seoul_day(now))

    def note() -> None:
        with transaction() as db:
            commands.note_review(db, form.details(), actor=actor(), now=clock.now())

    if accepted(form, note):
        flash(_("The review is noted."), "success")
        return redirect(url_for(".programme"))
    return render_form("meetings/review.html", form)
