"""One item in the room: attendance, quorum, live minutes, objections."""

from __future__ import annotations

from flask import abort, flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import policies
from app.meetings.forms import VersionForm
from app.meetings.room import commands, notes
from app.meetings.room.forms import AnswerForm, NoteForm, ObjectionForm, PresenceForm
from app.meetings.room.queries import RoomPage, room_page
from app.meetings.room_models import RoomPresence
from app.meetings.views.agenda import find_item
from app.meetings.views.blueprint import accepted, back, blueprint, page_of, posted_version


def _room(meeting: PublicId, item: PublicId) -> RoomPage:
    return room_page(read_session(), meeting, item, me(), clock.now())


def _back(meeting: PublicId, item: PublicId, anchor: str | None = None) -> ResponseReturnValue:
    return back("in_room", meeting, anchor, item=item)


@blueprint.get("/<public_id:meeting>/items/<public_id:item>/room")
@allow(policies.may_read_preparation)
def in_room(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """The item in the room."""
    return _show(_room(meeting, item))


def _show(
    page: RoomPage, *, mine: str | None = None, theirs: notes.NoteConflictError | None = None
) -> ResponseReturnValue:
    shown = render_template(
        "meetings/in_room.html",
        may_object=policies.may_object(me()),
        room=page,
        page=page.page,
        states=list(RoomPresence),
        mine=mine,
        theirs=theirs,
        longest=notes.LONGEST,
    )
    return shown, int(theirs.status) if theirs else 200


@blueprint.post("/<public_id:meeting>/items/<public_id:item>/open")
@allow(policies.may_arrange)
def open_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Call the item."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        quorate = commands.open_item(
            db, meeting, item, version=version, actor=actor(), now=clock.now()
        )
    if not quorate:
        flash(_("This item has no quorum: it is for information only."), "warning")
    return _back(meeting, item)


@blueprint.post("/<public_id:meeting>/items/<public_id:item>/close")
@allow(policies.may_arrange)
def close_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """The body is done with the item."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        commands.close_item(db, meeting, item, version=version, actor=actor(), now=clock.now())
    return _back(meeting, item)


@blueprint.post("/<public_id:meeting>/items/<public_id:item>/seats/<public_id:seat>")
@allow(policies.may_arrange)
def item_presence(meeting: PublicId, item: PublicId, seat: PublicId) -> ResponseReturnValue:
    """A seat leaves, comes back or steps aside."""
    form = PresenceForm.from_request()
    version = posted_version(form)
    with transaction() as db:
        commands.note_presence(
            db,
            meeting,
            item,
            seat,
            form.chosen(),
            version=version,
            actor=actor(),
            now=clock.now(),
        )
    return _back(meeting, item, f"seat-{seat}")


@blueprint.post("/<public_id:meeting>/items/<public_id:item>/note")
@allow(policies.may_arrange)
def save_note(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Keep the live minutes: by the page's script (JSON), or by its save button."""
    form = NoteForm.from_request()
    by_script = request.accept_mimetypes.best == "application/json"
    if not form.submitted():
        abort(422)
    text = form.text.data or ""
    try:
        with transaction() as db:
            saved = notes.save_note(
                db,
                meeting,
                item,
                text,
                version=form.base.data,
                actor=actor(),
                now=clock.now(),
            )
    except notes.NoteConflictError as conflict:
        if by_script:
            answer = {"theirs": conflict.theirs, "version": conflict.version}
            return jsonify(answer | {"words": str(conflict)}), int(conflict.status)
        return _show(_room(meeting, item), mine=text, theirs=conflict)
    except DomainError as refusal:
        if by_script and not isinstance(refusal, NotFoundError):
            return jsonify({"words": str(refusal)}), 422
        raise
    if by_script:
        return jsonify({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
    flash(_("Saved."), "success")
    return _back(meeting, item, "note")


@blueprint.route("/<public_id:meeting>/items/<public_id:item>/object", methods=["GET", "POST"])
@allow(policies.may_object)
def object_to_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Object to a topic: it is left aside until this has been examined."""
    page = page_of(meeting)
    line = find_item(page, item)
    form = ObjectionForm.from_request()

    def stand_up() -> None:
        with transaction() as db:
            commands.object_to_item(
                db, meeting, item, form.words.data, actor=actor(), now=clock.now()
            )

    if accepted(form, stand_up):
        flash(_("Your objection is recorded. The item is paused until it is examined."), "success")
        return back("meeting", meeting, f"item-{item}")
    return render_form("meetings/object.html", form, page=page, item=line)


@blueprint.post("/<public_id:meeting>/objections/<public_id:objection>/answer")
@allow(policies.may_examine)
def answer_objection(meeting: PublicId, objection: PublicId) -> ResponseReturnValue:
    """Say what the examination gave."""
    form = AnswerForm.from_request()
    if not form.submitted():
        abort(422)
    with transaction() as db:
        item = commands.answer_objection(
            db, meeting, objection, form.answer.data, actor=actor(), now=clock.now()
        )
    return _back(meeting, item, "objections")
