"""Who took which paper of a meeting, in which form and when: the access log says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AccessLog
from app.core.ids import PublicId
from app.meetings.papers.labels import PaperKind

#: How the access log calls it.
ACT: Final = "meetings.paper_taken"
SUBJECT: Final = "meeting_paper"
#: Minutes are also drawn for printing.
_PDF: Final = "pdf"
#: Takings listed on the page; the auditor's record has all of them.
_LISTED: Final = 200


@dataclass(frozen=True)
class Taking:
    """Somebody took a paper as a file."""

    kind: PaperKind
    form: str
    who: str
    at: datetime


def subject_of(meeting: PublicId, kind: PaperKind, form: str) -> str:
    """What the access log notes: the meeting, the paper, and as which sort of file."""
    return f"{meeting}/{kind.value}.{form}"


def takings(db: Session, meeting: PublicId) -> tuple[Taking, ...]:
    """The latest takings of one meeting's papers, newest first. Who asks is the caller's to
    judge."""
    forms = [(kind, kind.suffix) for kind in PaperKind] + [(PaperKind.MINUTES, _PDF)]
    papers = {subject_of(meeting, kind, form): (kind, form) for kind, form in forms}
    rows = db.execute(
        select(AccessLog.subject_id, AccessLog.at, User.display_name)
        .outerjoin(User, User.public_id == AccessLog.viewer_id)
        .where(
            AccessLog.subject_type == SUBJECT,
            AccessLog.subject_id.in_(papers),
            AccessLog.action == ACT,
        )
        .order_by(AccessLog.at.desc(), AccessLog.id.desc())
        .limit(_LISTED)
    )
    return tuple(Taking(*papers[subject], who=name or "", at=at) for subject, at, name in rows)
