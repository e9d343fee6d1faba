"""Reading minutes: the desk every version, members the circulated or approved one, as their
own edition; the ledger of decisions over all bodies a reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.meetings.decision_subjects import BODY_DECIDING, TENDER_DECIDED_ON, with_meeting
from app.meetings.minutes.content import digest, edition
from app.meetings.minutes_models import (
    CommentOutcome,
    MinutesComment,
    MinutesState,
    MinutesVersion,
)
from app.meetings.models import AgendaItem, Body, Decision, DecisionType, Meeting
from app.meetings.procedures.models import WrittenProcedure
from app.meetings.projections import MeetingLine, StandingLine
from app.meetings.queries.meetings import visible_to
from app.meetings.queries.standings import standings_of
from app.meetings.rows import body_line, meeting_line, organisation_names
from app.meetings.sight import Sight, sight_of
from app.tenders.models import Tender

_SHOWN: Final = (MinutesState.CIRCULATED, MinutesState.APPROVED)


@dataclass(frozen=True)
class CommentLine:
    """A comment and its answer: the desk's to read, and its author's."""

    id: PublicId
    #: Which version it was said to.
    version: int
    organisation_names: Names
    author: str
    said_at: datetime
    words: str
    #: None while nobody has answered.
    outcome: CommentOutcome | None
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class MinutesPage:
    """One reader's edition of a meeting's minutes, or None before there is one for them."""

    meeting: MeetingLine
    state: MinutesState | None
    content: dict[str, Any] | None
    #: Of this edition.
    digest: str
    made_at: datetime | None
    comments_until: date | None
    approved_at: datetime | None
    comments: tuple[CommentLine, ...]
    #: The desk's: number of the version and what may be done with it.
    ordinal: int | None
    desk: bool
    may_draft: bool
    may_circulate: bool
    may_approve: bool
    may_comment: bool
    may_answer: bool

    @property
    def unanswered(self) -> int:
        """Comments without an answer, of every version."""
        return sum(comment.outcome is None for comment in self.comments)


def minutes_approved(db: Session, meeting: Meeting) -> bool:
    """Whether the meeting's minutes stand as approved: nothing in them changes any more."""
    approved = select(MinutesVersion.id).where(
        MinutesVersion.meeting_id == meeting.id, MinutesVersion.state == MinutesState.APPROVED
    )
    return db.scalar(approved) is not None


def readable_version(
    db: Session, public_id: PublicId, viewer: Viewer, now: datetime
) -> MinutesVersion:
    """The version `viewer` reads; NotFoundError when there is none for them."""
    sight = sight_of(db, viewer, now=now)
    found = _version(db, _meeting(db, public_id, sight)[0], sight)
    if found is None:
        raise NotFoundError
    return found


def _meeting(db: Session, public_id: PublicId, sight: Sight) -> tuple[Meeting, Body]:
    found = db.execute(
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.public_id == public_id, visible_to(sight))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return found[0], found[1]


def _version(db: Session, meeting: Meeting, sight: Sight) -> MinutesVersion | None:
    query = select(MinutesVersion).where(MinutesVersion.meeting_id == meeting.id)
    if not sight.everything:
        query = query.where(MinutesVersion.state.in_(_SHOWN))
    return db.scalars(query.order_by(MinutesVersion.ordinal.desc()).limit(1)).first()


def minutes_page(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> MinutesPage:
    """The minutes as `viewer` may read them; NotFoundError when the meeting is not theirs."""
    sight = sight_of(db, viewer, now=now)
    meeting, body = _meeting(db, public_id, sight)
    version = _version(db, meeting, sight)
    wide = sight.reads_tender_items(body.id)
    content = None
    if version is not None:
        about = {item["tender"] for item in version.content["items"] if item["tender"]}
        withheld = (sight.kept if wide else about) if not sight.everything else frozenset()
        content = edition(
            _named_as_now(db, meeting, version.content), withheld=withheld, named=wide
        )
    state = version.state if version else None
    open_until = version.comments_until if version else None
    return MinutesPage(
        meeting=meeting_line(meeting, body_line(body)),
        state=state,
        content=content,
        digest=digest(content) if content else "",
        made_at=version.made_at if version else None,
        comments_until=open_until,
        approved_at=version.approved_at if version else None,
        comments=_comments(db, meeting, sight, viewer) if version else (),
        ordinal=version.ordinal if version and sight.everything else None,
        desk=sight.everything,
        may_draft=sight.writes
        and meeting.state.value == "closed"
        and state is not MinutesState.APPROVED,
        may_circulate=sight.writes and state is MinutesState.DRAFT,
        may_approve=sight.writes and state is MinutesState.CIRCULATED,
        may_comment=state is MinutesState.CIRCULATED and viewer.user is not None,
        may_answer=sight.writes and state is not MinutesState.APPROVED,
    )


def _named_as_now(db: Session, meeting: Meeting, content: dict[str, Any]) -> dict[str, Any]:
    """The content with each item's tender as recorded now: two records may have been merged."""
    rows = db.execute(
        select(AgendaItem.public_id, Tender.public_id)
        .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
        .where(AgendaItem.meeting_id == meeting.id)
    )
    about = {row[0]: row[1] for row in rows}
    items = [item | {"tender": about.get(item["id"], item["tender"])} for item in content["items"]]
    return content | {"items": items}


def _comments(
    db: Session, meeting: Meeting, sight: Sight, viewer: Viewer
) -> tuple[CommentLine, ...]:
    """All of them for the desk, one's own for a member: another's may speak of what is withheld.

    Those of earlier versions too: a corrected draft does not make their answers go away.
    """
    query = (
        select(MinutesComment, MinutesVersion.ordinal, Organisation, User.display_name)
        .join(MinutesVersion, MinutesVersion.id == MinutesComment.version_id)
        .join(Organisation, Organisation.id == MinutesComment.organisation_id)
        .outerjoin(User, User.public_id == MinutesComment.said_by)
        .where(MinutesVersion.meeting_id == meeting.id)
        .order_by(MinutesComment.id)
    )
    if not sight.everything:
        query = query.where(MinutesComment.said_by == viewer.user)
    return tuple(
        CommentLine(
            id=comment.public_id,
            version=ordinal,
            organisation_names=organisation_names(home),
            author=name or "",
            said_at=comment.said_at,
            words=comment.words,
            outcome=comment.outcome,
            answer=comment.answer,
            answered_at=comment.answered_at,
        )
        for comment, ordinal, home, name in db.execute(query)
    )


@dataclass(frozen=True)
class LedgerLine:
    """A decision in the ledger: of a meeting, or taken in writing."""

    id: PublicId
    #: None for a decision taken in writing.
    meeting: PublicId | None
    meeting_number: int | None
    #: By how many is not told of it: it would tell whether a firm has answered.
    in_writing: bool
    #: The written procedure, for the secretariat.
    procedure: PublicId | None
    body_names: Names
    titles: Names
    type: DecisionType
    text: str
    recorded_at: datetime
    standing: StandingLine | None


_LATEST: Final = Order(
    "recorded",
    Decision.recorded_at,
    Decision.public_id,
    load_instant,
    descending=True,
    nullable=False,
)
_LEDGER: Final[Rows] = with_meeting(
    select(Decision, AgendaItem, WrittenProcedure, Meeting, Body)
).join(Body, Body.id == BODY_DECIDING)


def ledger(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[LedgerLine]:
    """Decisions of every body the viewer sees, latest first, without what is withheld."""
    sight = sight_of(db, viewer, now=now)
    in_writing = Decision.procedure_id.is_not(None) & sight.bodies(Body.id)
    query = _LEDGER.where(or_(visible_to(sight), in_writing))
    if not sight.everything:
        kept = select(Tender.id).where(Tender.public_id.in_(sight.kept))
        plain = TENDER_DECIDED_ON.is_(None)
        query = query.where(
            or_(plain, Body.id.not_in(sorted(sight.narrow))),
            or_(plain, TENDER_DECIDED_ON.not_in(kept)),
        )
    stretch = read_stretch(db, query, _LATEST, cursor=cursor, size=size)
    standings = standings_of(db, [row.Decision.id for row in stretch.rows])
    return Page(
        items=tuple(_ledger_line(row, standings, desk=sight.writes) for row in stretch.rows),
        count=capped_count(db, query, _LATEST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def _ledger_line(row: Any, standings: Mapping[int, StandingLine], *, desk: bool) -> LedgerLine:
    item, asked, meeting, body = row.AgendaItem, row.WrittenProcedure, row.Meeting, row.Body
    return LedgerLine(
        id=row.Decision.public_id,
        meeting=meeting.public_id if meeting else None,
        meeting_number=meeting.number if meeting else None,
        in_writing=asked is not None,
        procedure=asked.public_id if asked and desk else None,
        body_names=Names(body.name_ko, body.name_vi, body.name_en),
        titles=Names(item.title_ko, item.title_vi, item.title_en)
        if item
        else Names(asked.title, None, None),
        type=row.Decision.type,
        text=row.Decision.text,
        recorded_at=row.Decision.recorded_at,
        standing=standings.get(row.Decision.id),
    )
