"""In the meeting: decisions and what follows from them."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.addressees import addressee_named, addressee_names_offered
from app.meetings.forms import ActionForm, DecisionForm, VersionForm
from app.meetings.queries.standings import replaceable
from app.meetings.room.queries import paused_items, room_page
from app.meetings.views.blueprint import accepted, back, blueprint, page_of, posted_version


@blueprint.get("/<public_id:meeting>/record")
@allow(policies.may_read_preparation)
def record(meeting: PublicId) -> ResponseReturnValue:
    """Quorum, items with their decisions, actions."""
    page = page_of(meeting)
    paused = paused_items(read_session(), meeting)
    return render_template("meetings/record.html", page=page, paused=paused)


@blueprint.route("/<public_id:meeting>/items/<public_id:item>/decide", methods=["GET", "POST"])
@allow(policies.may_arrange)
def decide(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Write down what was decided on an item; without its quorum there is nothing to write."""
    room = room_page(read_session(), meeting, item, me(), clock.now())
    form = DecisionForm.from_request(version=room.page.version, type=room.item.decision_type.value)
    form.offer(replaceable(read_session(), item))

    def write_down() -> None:
        with transaction() as db:
            commands.record_decision(
                db,
                meeting,
                item,
                form.details(addressee_named(db, form.addressee.data)),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, write_down):
        flash(_("The decision is recorded."), "success")
        return back("in_room", meeting, item=item)
    return render_form(
        "meetings/decide.html",
        form,
        room=room,
        page=room.page,
        organisations=addressee_names_offered(read_session()),
    )


@blueprint.route(
    "/<public_id:meeting>/decisions/<public_id:decision>/action", methods=["GET", "POST"]
)
@allow(policies.may_arrange)
def new_action(meeting: PublicId, decision: PublicId) -> ResponseReturnValue:
    """Add an action with one owner and a due date."""
    page = page_of(meeting)
    line = next((line for line in page.decisions if line.id == decision), None)
    if line is None:
        raise NotFoundError
    form = ActionForm.from_request(version=page.version)

    def add() -> None:
        with transaction() as db:
            owner = queries.organisation_named(db, form.organisation.data)
            commands.add_action(
                db,
                meeting,
                decision,
                form.details(owner),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, add):
        flash(_("The action is in the register."), "success")
        return back("record", meeting, f"item-{line.item}")
    return render_form(
        "meetings/action_new.html",
        form,
        page=page,
        decision=line,
        organisations=queries.organisation_names_offered(read_session()),
    )


@blueprint.route("/<public_id:meeting>/close", methods=["GET", "POST"])
@allow(policies.may_arrange)
def close(meeting: PublicId) -> ResponseReturnValue:
    """End the meeting, after a last look at what is recorded."""
    page = page_of(meeting)
    form = VersionForm.from_request(version=page.version)

    def end() -> None:
        with transaction() as db:
            commands.close_meeting(
                db, meeting, version=posted_version(form), actor=actor(), now=clock.now()
            )

    if accepted(form, end):
        flash(_("The meeting is closed."), "success")
        return back("meeting", meeting)
    return render_form("meetings/close.html", form, page=page)
