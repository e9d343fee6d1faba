"""Ties to tenders: declaring one's own; the compliance desk's list."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import record_access
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import policies
from app.meetings.recusal import commands, queries
from app.meetings.recusal.forms import FoundTieForm, SettleTieForm, TieForm
from app.meetings.views.blueprint import accepted, blueprint


@blueprint.route("/ties", methods=["GET", "POST"])
@allow(policies.may_declare_tie)
def ties() -> ResponseReturnValue:
    """What I declared, and declaring a tie."""
    form = TieForm.from_request()

    def declare() -> None:
        with transaction() as db:
            commands.declare_tie(db, form.details(), actor=actor(), now=clock.now())

    if accepted(form, declare):
        flash(_("Your tie is recorded. You are kept out of items on this tender."), "success")
        return redirect(url_for(".ties"))
    db = read_session()
    return render_form(
        "meetings/ties.html",
        form,
        ties=queries.own_ties(db, me()),
        seated=queries.holds_seat(db, me(), clock.now()),
    )


@blueprint.get("/ties/desk")
@allow(policies.may_read_ties)
def ties_desk() -> ResponseReturnValue:
    """Every tie with its words, and ties that public facts suggest. Reading is recorded."""
    record_access("meetings.ties_read", "ties", "all")
    db = read_session()
    return render_template(
        "meetings/ties_desk.html",
        ties=queries.every_tie(db, me()),
        suggested=queries.suggested_ties(db, me(), clock.now()),
        may_settle=policies.may_settle_ties(me()),
    )


@blueprint.route("/ties/enter", methods=["GET", "POST"])
@allow(policies.may_settle_ties)
def enter_tie() -> ResponseReturnValue:
    """Enter a tie found in public records."""
    form = FoundTieForm.from_request()
    form.seat.choices = queries.seats_to_choose(read_session(), me(), clock.now())

    def enter() -> None:
        with transaction() as db:
            commands.enter_tie(db, form.found(), actor=actor(), now=clock.now())

    if accepted(form, enter):
        flash(_("The tie is recorded."), "success")
        return redirect(url_for(".ties_desk"))
    return render_form("meetings/tie_enter.html", form)


@blueprint.route("/ties/<public_id:tie>", methods=["GET", "POST"])
@allow(policies.may_settle_ties)
def tie(tie: PublicId) -> ResponseReturnValue:
    """One tie: uphold it, or lift it with the reason. Reading is recorded."""
    line = queries.tie(read_session(), tie, me())
    form = SettleTieForm.from_request()

    def settle() -> None:
        with transaction() as db:
            commands.settle_tie(
                db,
                tie,
                form.chosen(),
                form.reason.data or "",
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, settle):
        flash(_("The tie is settled."), "success")
        return redirect(url_for(".ties_desk"))
    record_access("meetings.ties_read", "ties", tie)
    return render_form("meetings/tie.html", form, tie=line)
