"""Live minutes of one item: every save names the version it was made on; nobody overwrites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WrongStateError
from app.meetings.minutes.queries import minutes_approved
from app.meetings.models import AgendaItem, Meeting, MeetingState
from app.meetings.room_models import ItemNote

_OPEN = frozenset({MeetingState.IN_SESSION, MeetingState.INQUORATE, MeetingState.CLOSED})
#: Longest text of one item, in characters.
LONGEST = 20_000


class NoteConflictError(ConflictError):
    """Somebody else saved in the meantime: here is theirs, nothing was overwritten."""

    def __init__(self, theirs: str, version: int) -> None:
        super().__init__(
            message(
                "Somebody else has saved this text in the meantime. Both texts are shown; "
                "nothing was overwritten."
            )
        )
        self.theirs = theirs
        self.version = version


on_violation("item_note", "item_id")(lambda: NoteConflictError("", 0))


@dataclass(frozen=True)
class Saved:
    """The text stands as this version."""

    version: int
    saved_at: datetime


def save_note(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    text: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Keep the text written on `version` (0: nothing was there).

    The same text twice is one save. Raises NoteConflictError with the other text when there
    is a newer version, WrongStateError once the minutes are approved.
    """
    check_desk(actor)
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id))
    item = meeting and db.scalar(
        select(AgendaItem).where(
            AgendaItem.public_id == item_id, AgendaItem.meeting_id == meeting.id
        )
    )
    if meeting is None or item is None:
        raise NotFoundError
    if meeting.state not in _OPEN or minutes_approved(db, meeting):
        raise WrongStateError
    note = db.scalar(select(ItemNote).where(ItemNote.item_id == item.id).with_for_update())
    # Forms send the line ends of the web's oldest rule; texts are kept with one sign each.
    kept = text.replace("\r\n", "\n").strip()[:LONGEST]
    if note is None:
        if version:
            raise NoteConflictError("", 0)
        note = ItemNote(item_id=item.id, text=kept, version=1, saved_at=now, saved_by=actor.user)
        db.add(note)
    elif note.text == kept:
        return Saved(note.version, note.saved_at)
    elif note.version != version:
        raise NoteConflictError(note.text, note.version)
    else:
        note.text, note.version = kept, note.version + 1
        note.saved_at, note.saved_by = now, actor.user
    db.flush()
    record(
        db,
        "meetings.note_saved",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        item=item_id,
        note_version=note.version,
    )
    return Saved(note.version, now)
