"""Several findings at once, questions kept by name, and the morning's notice."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import reason_required, record_access
from app.audit.models import AccessScope
from app.conflicts import commands, policies, queries
from app.conflicts.blueprint import blueprint
from app.conflicts.desk import filters
from app.conflicts.desk import notices as desk_notices
from app.conflicts.forms import ChosenForm, FindingFilterForm, SavedFilterForm, public_ids
from app.conflicts.naming import organisations_of
from app.conflicts.projections import FindingLine
from app.conflicts.words import FindingMove, FindingPlace, FindingScope
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId


@blueprint.get("/compliance/together")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def together_at_desk() -> ResponseReturnValue:
    """The selected findings across firms, and one decision for all."""
    return _ask(FindingPlace.DESK)


@blueprint.post("/compliance/together")
@allow(policies.settles_at_the_desk)
@reason_required(AccessScope.FINDINGS)
def settle_together_at_desk() -> ResponseReturnValue:
    """Settle them, and say of each what became of it."""
    return _settle(FindingPlace.DESK)


@blueprint.get("/findings/together")
@allow(policies.settles_for_the_secretariat)
def together() -> ResponseReturnValue:
    """The selected findings of the secretariat, and one decision for all."""
    return _ask(FindingPlace.FINDINGS)


@blueprint.post("/findings/together")
@allow(policies.settles_for_the_secretariat)
def settle_together() -> ResponseReturnValue:
    """Settle them, and say of each what became of it."""
    return _settle(FindingPlace.FINDINGS)


def _ask(place: FindingPlace) -> ResponseReturnValue:
    lines = _lines(place, public_ids(request.args.getlist("finding")))
    return _page(place, ChosenForm(), lines)


def _settle(place: FindingPlace) -> ResponseReturnValue:
    form = ChosenForm.from_request()
    chosen = form.findings()
    lines = _lines(place, [each.finding for each in chosen])
    form.offer(tuple(FindingMove))  # of each that another has moved since, that is said
    if form.submitted():
        try:
            with transaction() as db:
                settled = commands.settle_findings(
                    db, chosen, form.decision(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            named = {line.id: line for line in _lines(place, [c.finding for c in chosen])}
            return render_template(
                "conflicts/settled.html",
                at_desk=place is FindingPlace.DESK,
                done=[named[each] for each in settled.done],
                refused=[(named.get(each), reason) for each, reason in settled.refused],
            )
    return _page(place, form, lines)


def _page(
    place: FindingPlace, form: ChosenForm, lines: tuple[FindingLine, ...]
) -> ResponseReturnValue:
    form.offer(_moves(lines))
    return render_form(
        "conflicts/together.html", form, lines=lines, at_desk=place is FindingPlace.DESK
    )


def _moves(lines: tuple[FindingLine, ...]) -> tuple[FindingMove, ...]:
    """What can be done with one of them at least."""
    offered = {
        move
        for line in lines
        if line.cleared_at is None
        for move in commands.moves_for(line.scope, line.state)
    }
    return tuple(move for move in FindingMove if move in offered)


def _lines(place: FindingPlace, chosen: list[PublicId]) -> tuple[FindingLine, ...]:
    at_desk = place is FindingPlace.DESK
    lines = queries.chosen_findings(read_session(), me(), chosen, at_desk=at_desk)
    if at_desk:
        firms = {firm.id for line in lines for firm in line.firms}
        about = organisations_of(read_session(), firms)
        record_access("findings.listed", "findings", "desk", about=about, grant=g.access_grant)
    return lines


@blueprint.post("/findings/filters/<any(desk, findings):place>")
@allow(policies.keeps_filters)
def save_filter(place: str) -> ResponseReturnValue:
    """Keep the question on the page under a name."""
    where, form = FindingPlace(place), SavedFilterForm.from_request()
    question = FindingFilterForm.from_address(request.form, tuple(FindingScope))
    arguments = question.arguments() if question.validate() else {}
    if form.submitted():
        try:
            with transaction() as db:
                filters.save_filter(
                    db, where, form.name.data or "", arguments, actor=actor(), now=clock.now()
                )
        except NotFoundError:  # no place of theirs
            raise
        except DomainError as refusal:
            flash(str(refusal), "error")
        else:
            flash(gettext("The question is kept."), "success")
    else:
        flash(gettext("Give the question a name of 60 characters at most."), "error")
    return redirect(url_for(_LISTS[where], **arguments))


@blueprint.post("/findings/filters/<public_id:saved>/remove")
@allow(policies.keeps_filters)
def remove_filter(saved: PublicId) -> ResponseReturnValue:
    """Forget a kept question."""
    with transaction() as db:
        place = filters.remove_filter(db, saved, actor=actor(), now=clock.now())
    flash(gettext("The question is removed."), "success")
    return redirect(url_for(_LISTS[place]))


@blueprint.post("/compliance/news")
@allow(policies.settles_at_the_desk)
def tick_off_news() -> ResponseReturnValue:
    """The morning's notice has been seen."""
    with transaction() as db:
        desk_notices.tick_off(db, actor=actor(), now=clock.now())
    return redirect(url_for(".desk"))


_LISTS = {FindingPlace.DESK: ".desk", FindingPlace.FINDINGS: ".findings"}
