"""Setting how far a paper may be disclosed and for how long it is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, NotFoundError
from app.core.ids import PublicId
from app.meetings.commands.loading import check_desk
from app.meetings.models import Meeting
from app.meetings.papers.labels import Label, PaperKind
from app.meetings.papers.models import MeetingPaperLabel

on_violation("meeting_paper_label", "meeting_id", "paper")(ConflictError)


def set_label(
    db: Session,
    meeting: PublicId,
    kind: PaperKind,
    label: Label,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """The secretariat labels one paper of one meeting; files taken before keep what they say.

    `version`: of the label that the officer looked at, 0 where none was set. Raises
    NotAllowedError, NotFoundError, ConflictError when somebody else has set it meanwhile, or
    DomainError for a label that cannot be.
    """
    check_desk(actor)
    label.check()
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if row is None:
        raise NotFoundError
    kept = db.scalar(
        select(MeetingPaperLabel).where(
            MeetingPaperLabel.meeting_id == row.id, MeetingPaperLabel.paper == kind
        )
    )
    if version != (kept.lock_version if kept else 0):
        raise ConflictError
    if kept is None:
        kept = MeetingPaperLabel(meeting_id=row.id, paper=kind)
        db.add(kept)
    kept.disclosure, kept.ground, kept.retention = label.disclosure, label.ground, label.retention
    kept.set_at, kept.set_by = now, actor.user
    db.flush()
    record(
        db,
        "meetings.paper_labelled",
        "meeting",
        meeting,
        actor=actor,
        now=now,
        paper=kind.value,
        disclosure=label.disclosure.value,
        ground=label.ground.value if label.ground else "",
        retention=label.retention.value,
    )
