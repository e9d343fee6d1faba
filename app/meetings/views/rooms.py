"""Rooms, the booking of a meeting, its delegation list; and what a host answers."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import policies
from app.meetings.forms import ReasonForm
from app.meetings.queries import organisation_named, organisation_names_offered
from app.meetings.rooms import commands, queries
from app.meetings.rooms.forms import BookingForm, DelegateForm, RequestForm, RoomForm
from app.meetings.rooms.models import BookingState, Interpretation
from app.meetings.views.blueprint import accepted, back, blueprint, page_of, posted_version


@blueprint.get("/rooms/")
@allow(policies.may_read_preparation)
def rooms() -> ResponseReturnValue:
    """Rooms and what is booked ahead."""
    db, now = read_session(), clock.now()
    return render_template(
        "meetings/rooms.html",
        rooms=queries.rooms(db, me(), now),
        bookings=queries.bookings(db, me(), now),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.route("/rooms/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_room() -> ResponseReturnValue:
    """Enter a room."""
    form = RoomForm.from_request()

    def add() -> None:
        with transaction() as db:
            host = (
                organisation_named(db, form.organisation.data) if form.organisation.data else None
            )
            commands.add_room(db, form.details(host), actor=actor(), now=clock.now())

    if accepted(form, add):
        return redirect(url_for(".rooms"))
    return render_form(
        "meetings/room_new.html", form, organisations=organisation_names_offered(read_session())
    )


@blueprint.route("/<public_id:meeting>/room", methods=["GET", "POST"])
@allow(policies.may_see_room)
def room(meeting: PublicId) -> ResponseReturnValue:
    """The room of a meeting: book it, or see what was booked and who comes."""
    form = BookingForm.from_request(interpretation=Interpretation.NONE.value)
    form.room.choices = [
        (str(line.id), f"{line.names} ({line.site.label})")
        for line in queries.rooms(read_session(), me(), clock.now())
    ]

    def book() -> None:
        with transaction() as db:
            commands.book_room(
                db,
                meeting,
                PublicId(form.room.data),
                Interpretation(form.interpretation.data),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, book):
        flash(_("The room is held. A room with a host waits for its answer."), "success")
        return back("room", meeting)
    return _room_page(meeting, form, DelegateForm(formdata=None))


def _room_page(meeting: PublicId, form: BookingForm, delegate: DelegateForm) -> ResponseReturnValue:
    page = page_of(meeting)
    lines = queries.bookings(read_session(), me(), clock.now(), meeting=meeting)
    standing = [line for line in lines if line.state is not BookingState.RELEASED]
    return render_form(
        "meetings/room.html",
        delegate if delegate.failed else form,
        page=page,
        booking=standing[0] if standing else None,
        past=[line for line in lines if line.state is BookingState.RELEASED],
        delegate=delegate,
        organisations=organisation_names_offered(read_session()),
    )


@blueprint.post("/<public_id:meeting>/room/<public_id:booking>/confirm")
@allow(policies.may_arrange)
def confirm_room(meeting: PublicId, booking: PublicId) -> ResponseReturnValue:
    """Confirm a room without a host."""
    with transaction() as db:
        commands.confirm_booking(db, booking, None, actor=actor(), now=clock.now())
    return back("room", meeting)


@blueprint.route("/<public_id:meeting>/room/<public_id:booking>/release", methods=["GET", "POST"])
@allow(policies.may_arrange)
def release_room(meeting: PublicId, booking: PublicId) -> ResponseReturnValue:
    """Give the room back, with the reason."""
    page = page_of(meeting)
    _own(meeting, booking)
    form = ReasonForm.from_request(version=page.version)

    def release() -> None:
        with transaction() as db:
            commands.release_booking(
                db,
                meeting,
                booking,
                form.reason.data,
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, release):
        return back("room", meeting)
    return render_form("meetings/room_release.html", form, page=page)


def _own(meeting: PublicId, booking: PublicId) -> None:
    lines = queries.bookings(read_session(), me(), clock.now(), meeting=meeting)
    if not any(line.id == booking and line.state is not BookingState.RELEASED for line in lines):
        raise NotFoundError


@blueprint.post("/<public_id:meeting>/room/<public_id:booking>/delegates")
@allow(policies.may_arrange)
def add_delegate(meeting: PublicId, booking: PublicId) -> ResponseReturnValue:
    """Put a place on the list."""
    _own(meeting, booking)
    form = DelegateForm.from_request()

    def add() -> None:
        with transaction() as db:
            organisation = organisation_named(db, form.organisation.data)
            commands.add_delegate(
                db, booking, form.details(organisation), actor=actor(), now=clock.now()
            )

    if accepted(form, add):
        return back("room", meeting)
    return _room_page(meeting, BookingForm(formdata=None), form)


@blueprint.post(
    "/<public_id:meeting>/room/<public_id:booking>/delegates/<public_id:delegate>/remove"
)
@allow(policies.may_arrange)
def remove_delegate(
    meeting: PublicId, booking: PublicId, delegate: PublicId
) -> ResponseReturnValue:
    """Take a place off the list."""
    _own(meeting, booking)
    with transaction() as db:
        commands.remove_delegate(db, booking, delegate, actor=actor(), now=clock.now())
    return back("room", meeting)


@blueprint.get("/rooms/requests")
@allow(policies.may_read_meetings)
def room_requests() -> ResponseReturnValue:
    """What is asked of the rooms of the reader's organisation; often nothing."""
    return _requests(RequestForm(formdata=None))


def _requests(form: RequestForm) -> ResponseReturnValue:
    lines = queries.requests(read_session(), me(), clock.now())
    return render_form("meetings/room_requests.html", form, requests=lines)


@blueprint.post("/rooms/requests/<public_id:booking>")
@allow(policies.may_settle_room_request)
def answer_request(booking: PublicId) -> ResponseReturnValue:
    """Confirm or decline a request for one's own room."""
    if not any(line.id == booking for line in queries.requests(read_session(), me(), clock.now())):
        raise NotFoundError
    form = RequestForm.from_request()

    def answer() -> None:
        with transaction() as db:
            if form.answer.data == "confirm":
                commands.confirm_booking(
                    db, booking, form.words.data or None, actor=actor(), now=clock.now()
                )
            else:
                commands.decline_booking(
                    db, booking, form.words.data or "", actor=actor(), now=clock.now()
                )

    if accepted(form, answer):
        flash(_("Your answer is recorded."), "success")
        return redirect(url_for(".room_requests"))
    return _requests(form)
