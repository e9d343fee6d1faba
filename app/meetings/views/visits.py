"""The visit of a meeting: its stops, what hosts answer, what came of it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import policies
from app.meetings.queries import organisation_named, organisation_names_offered
from app.meetings.views.blueprint import accepted, back, blueprint, page_of
from app.meetings.visits import commands, queries
from app.meetings.visits.forms import OutcomeForm, StopAnswerForm, StopForm


@blueprint.route("/<public_id:meeting>/visit", methods=["GET", "POST"])
@allow(policies.may_see_room)
def visit(meeting: PublicId) -> ResponseReturnValue:
    """The stops; asking a host for another."""
    form = StopForm.from_request(minutes=60)

    def ask() -> None:
        with transaction() as db:
            host = organisation_named(db, form.organisation.data)
            commands.ask_host(db, meeting, form.details(host), actor=actor(), now=clock.now())

    if accepted(form, ask):
        flash(_("The stop is planned and its host has been asked."), "success")
        return back("visit", meeting)
    return _visit_page(meeting, form)


def _visit_page(
    meeting: PublicId, form: BaseForm, outcome_of: PublicId | None = None
) -> ResponseReturnValue:
    db, now = read_session(), clock.now()
    return render_form(
        "meetings/visit.html",
        form,
        page=page_of(meeting),
        stops=queries.stops(db, meeting, me(), now),
        stop_form=StopForm(formdata=None) if outcome_of else form,
        outcome_of=outcome_of,
        may_arrange=policies.may_arrange(me()),
        organisations=organisation_names_offered(db),
    )


def _own(meeting: PublicId, stop: PublicId) -> None:
    if not any(
        line.id == stop for line in queries.stops(read_session(), meeting, me(), clock.now())
    ):
        raise NotFoundError


@blueprint.post("/<public_id:meeting>/visit/<public_id:stop>/drop")
@allow(policies.may_arrange)
def drop_stop(meeting: PublicId, stop: PublicId) -> ResponseReturnValue:
    """Take a stop out of the plan."""
    _own(meeting, stop)
    return act(
        commands.drop,
        stop,
        done=_("The stop is dropped and its host has been told."),
        back=url_for(".visit", meeting=meeting),
    )


@blueprint.post("/<public_id:meeting>/visit/<public_id:stop>/outcome")
@allow(policies.may_arrange)
def record_outcome(meeting: PublicId, stop: PublicId) -> ResponseReturnValue:
    """Write down what came of it."""
    _own(meeting, stop)
    form = OutcomeForm.from_request()

    def write() -> None:
        with transaction() as db:
            commands.record_outcome(db, stop, form.outcome.data, actor=actor(), now=clock.now())

    if accepted(form, write):
        flash(_("The outcome is recorded."), "success")
        return back("visit", meeting)
    return _visit_page(meeting, form, outcome_of=stop)


@blueprint.get("/visits/requests")
@allow(policies.may_read_meetings)
def visit_requests() -> ResponseReturnValue:
    """Visits asked of the reader's organisation; often nothing."""
    return _requests(StopAnswerForm(formdata=None))


def _requests(form: StopAnswerForm) -> ResponseReturnValue:
    lines = queries.requests(read_session(), me(), clock.now())
    return render_form("meetings/visit_requests.html", form, requests=lines)


@blueprint.post("/visits/requests/<public_id:stop>")
@allow(policies.may_settle_room_request)
def answer_visit(stop: PublicId) -> ResponseReturnValue:
    """Agree to a visit or decline it."""
    if not any(line.id == stop for line in queries.requests(read_session(), me(), clock.now())):
        raise NotFoundError
    form = StopAnswerForm.from_request()

    def answer() -> None:
        with transaction() as db:
            commands.answer(
                db,
                stop,
                agreed=form.answer.data == "agree",
                words=form.words.data or "",
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, answer):
        flash(_("Your answer is recorded."), "success")
        return redirect(url_for(".visit_requests"))
    return _requests(form)
