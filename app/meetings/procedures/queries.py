"""Reading written procedures: the secretariat all of them, a seat those it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.core.tokens import hash_of
from app.meetings.models import ActionItem, Body, Decision, Seat, SeatGroup
from app.meetings.procedures.answering import held_by, taking_part
from app.meetings.procedures.collating import collation, tally
from app.meetings.procedures.loading import (
    Asked,
    best_quorum,
    load_asked,
    rule_in_force,
    seats_to_ask,
)
from app.meetings.procedures.models import (
    ProcedureKind,
    ProcedurePaper,
    ProcedureSeat,
    ProcedureState,
    WrittenProcedure,
)
from app.meetings.procedures.projections import (
    OpenQuestion,
    OwnAnswer,
    PaperLine,
    ProcedureLine,
    ProcedurePage,
    SendingPage,
)
from app.meetings.procedures.rules import closes_at, links_last_day, working_days_until
from app.meetings.projections import ActionLine
from app.meetings.queries.actions import ACTIONS
from app.meetings.queries.standings import standings_of
from app.meetings.quorum_words import missing_words
from app.meetings.recusal.ties import tenders_kept_from
from app.meetings.rows import ActionFacts, action_line, seat_line, seoul_day
from app.meetings.sight import LEAVING_GROUPS
from app.meetings.validity import valid_on
from app.meetings.working_calendar import korean_working_days
from app.tenders.models import Tender

_NEWEST: Final = Order(
    "created",
    WrittenProcedure.created_at,
    WrittenProcedure.public_id,
    load_instant,
    descending=True,
    nullable=False,
)
_UNSETTLED: Final = (ProcedureState.DRAFT, ProcedureState.OPEN)


def procedures(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    settled: bool = False,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ProcedureLine]:
    """Those that wait, or those that are settled, latest first, as far as they are the viewer's."""
    waiting = WrittenProcedure.state.in_(_UNSETTLED)
    query = _visible(db, viewer, now).where(~waiting if settled else waiting)
    stretch = read_stretch(db, query, _NEWEST, cursor=cursor, size=size)
    said = _answered(db, viewer, [row.WrittenProcedure.id for row in stretch.rows], now)
    return Page(
        items=tuple(
            _line(row.WrittenProcedure, row.Body, now, answered=said.get(row.WrittenProcedure.id))
            for row in stretch.rows
        ),
        count=capped_count(db, query, _NEWEST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def _visible(db: Session, viewer: Viewer, now: datetime) -> Rows:
    """SQL: every procedure for the desk, else what an own seat is asked and not kept from."""
    query: Rows = select(WrittenProcedure, Body).join(Body, Body.id == WrittenProcedure.body_id)
    if viewer.has(Role.SECRETARIAT):
        return query
    kept = select(Tender.id).where(Tender.public_id.in_(tenders_kept_from(db, viewer, seated=True)))
    about = WrittenProcedure.tender_id
    inside = and_(
        Seat.group.not_in(LEAVING_GROUPS),
        Seat.employer_id.is_(None),
        Organisation.kind != OrganisationKind.FIRM,
        about.not_in(kept),
    )
    own = (
        select(ProcedureSeat.id)
        .join(Seat, Seat.id == ProcedureSeat.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(
            ProcedureSeat.procedure_id == WrittenProcedure.id,
            held_by(viewer.user),
            valid_on(seoul_day(now)),
            or_(about.is_(None), inside),
        )
    )
    return query.where(WrittenProcedure.state != ProcedureState.DRAFT, own.exists())


def _answered(
    db: Session, viewer: Viewer, procedures: Iterable[int], now: datetime
) -> dict[int, bool]:
    """Key of a procedure → whether the viewer's own seat has answered it; nothing for the desk."""
    if viewer.has(Role.SECRETARIAT):
        return {}
    rows = db.execute(
        select(ProcedureSeat.procedure_id, ProcedureSeat.opinion)
        .join(Seat, Seat.id == ProcedureSeat.seat_id)
        .where(
            ProcedureSeat.procedure_id.in_(list(procedures)),
            held_by(viewer.user),
            valid_on(seoul_day(now)),
        )
        # Of two seats the one that the page shows: the first (`answering.taking_part`).
        .order_by(Seat.chair, Seat.id.desc())
    )
    return {procedure: opinion is not None for procedure, opinion in rows}


def open_questions(db: Session, viewer: Viewer, now: datetime) -> tuple[OpenQuestion, ...]:
    """What is open for answers or waits for its result, by due day; nothing but for the desk."""
    if not viewer.has(Role.SECRETARIAT):
        return ()
    rows = db.execute(
        select(WrittenProcedure, Body)
        .join(Body, Body.id == WrittenProcedure.body_id)
        .where(WrittenProcedure.state == ProcedureState.OPEN)
        .order_by(WrittenProcedure.due_on, WrittenProcedure.id)
    )
    return tuple(_open_question(db, procedure, body, now) for procedure, body in rows)


def _open_question(
    db: Session, procedure: WrittenProcedure, body: Body, now: datetime
) -> OpenQuestion:
    today = seoul_day(now)
    asked = [e for e in load_asked(db, procedure) if e.counted and not e.gone(today)]
    return OpenQuestion(
        line=_line(procedure, body, now, answered=None),
        asked=len(asked),
        silent=sum(each.row.opinion is None for each in asked),
    )


def procedure_page(
    db: Session, public_id: PublicId, viewer: Viewer, now: datetime
) -> ProcedurePage:
    """The procedure as `viewer` may see it; NotFoundError when it is none of theirs."""
    procedure = db.scalar(select(WrittenProcedure).where(WrittenProcedure.public_id == public_id))
    if procedure is None:
        raise NotFoundError
    if viewer.has(Role.SECRETARIAT):
        return _page(db, procedure, None, now)
    own = select(ProcedureSeat.id).where(
        ProcedureSeat.procedure_id == procedure.id, held_by(viewer.user)
    )
    return _page(db, procedure, frozenset(db.scalars(own)), now)


def link_page(db: Session, token: str, now: datetime) -> ProcedurePage:
    """The page of one person; NotFoundError for a token that opens nothing, or nothing more."""
    found = db.execute(
        select(WrittenProcedure, ProcedureSeat.id)
        .join(ProcedureSeat, ProcedureSeat.procedure_id == WrittenProcedure.id)
        .where(ProcedureSeat.token_hash == hash_of(token))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    procedure, seat = found
    settled = procedure.state not in _UNSETTLED
    if settled and links_last_day(procedure.due_on, procedure.closed_at) < seoul_day(now):
        raise NotFoundError
    return _page(db, procedure, frozenset({seat}), now)


def paper_file(db: Session, page: ProcedurePage, paper_id: PublicId) -> tuple[PaperLine, str]:
    """A paper of a page that somebody reads, and the hash it lies under; else NotFoundError."""
    line = next((paper for paper in page.papers if paper.id == paper_id), None)
    if line is None:
        raise NotFoundError
    digest = select(ProcedurePaper.sha256).where(ProcedurePaper.public_id == paper_id)
    return line, db.scalars(digest).one()


def sending_page(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> SendingPage:
    """Who would be asked if the draft were sent now (the secretariat)."""
    page = procedure_page(db, public_id, viewer, now)
    if not page.desk or page.line.state is not ProcedureState.DRAFT:
        raise NotFoundError
    procedure = db.scalars(
        select(WrittenProcedure).where(WrittenProcedure.public_id == public_id)
    ).one()
    today = seoul_day(now)
    seats, left_out = seats_to_ask(db, procedure, today)
    rule, missing = None, None
    if procedure.kind is ProcedureKind.RESOLUTION:
        rule = rule_in_force(db, procedure.body_id, today)
        best = best_quorum(db, procedure, seats)
        missing = missing_words(best.packed()) if seats and not best.quorate else None
    works = korean_working_days(db)
    return SendingPage(
        page=page,
        seats=tuple(seat_line(seat, home, named=True) for seat, home in seats),
        left_out=left_out,
        working_days=working_days_until(procedure.due_on, today, works),
        majority=rule.majority if rule else None,
        rule_source=rule.source if rule else None,
        missing=missing,
    )


def _page(
    db: Session, procedure: WrittenProcedure, rows: frozenset[int] | None, now: datetime
) -> ProcedurePage:
    """The page of the desk (`rows` None), or of one seat among `rows`; NotFoundError if none."""
    desk = rows is None
    asked = load_asked(db, procedure)
    own = None if rows is None else taking_part(asked, rows, now)
    body = db.get_one(Body, procedure.body_id)
    decision = db.scalar(select(Decision).where(Decision.procedure_id == procedure.id))
    tender = db.get(Tender, procedure.tender_id) if procedure.tender_id else None
    return ProcedurePage(
        line=_line(procedure, body, now, answered=own.row.opinion is not None if own else None),
        question=procedure.question,
        grounds=procedure.grounds,
        asks=procedure.asks,
        groups=tuple(SeatGroup(group) for group in procedure.groups),
        tender=tender.public_id if tender else None,
        tender_number=(tender.notice_no or tender.ocid) if tender else None,
        tender_titles=Names(tender.title_ko, tender.title, tender.title_en) if tender else None,
        sent_at=procedure.sent_at,
        closed_at=procedure.closed_at,
        first_due_on=procedure.first_due_on,
        extension_reason=procedure.extension_reason,
        cancelled_reason=procedure.cancelled_reason,
        majority=procedure.majority,
        rule_source=procedure.rule_source,
        papers=_papers(db, procedure),
        opinions=collation(db, procedure, asked, own, seoul_day(now)),
        decision=decision.text if decision else None,
        standing=standings_of(db, [decision.id]).get(decision.id) if decision else None,
        desk=desk,
        version=procedure.lock_version if desk else None,
        tally=tally(procedure, asked) if desk and procedure.sent_at else None,
        actions=_actions(db, procedure, now) if desk else (),
        own=_own(own) if own else None,
        locale=own.seat.locale if own else "ko",
    )


def _line(
    procedure: WrittenProcedure, body: Body, now: datetime, *, answered: bool | None
) -> ProcedureLine:
    closes = closes_at(procedure.due_on)
    return ProcedureLine(
        id=procedure.public_id,
        body=body.public_id,
        body_names=Names(body.name_ko, body.name_vi, body.name_en),
        kind=procedure.kind,
        title=procedure.title,
        state=procedure.state,
        due_on=procedure.due_on,
        closes_at=closes,
        over=closes <= now or procedure.state is ProcedureState.CLOSED,
        result=procedure.result,
        demo=procedure.demo,
        answered=answered,
    )


def _papers(db: Session, procedure: WrittenProcedure) -> tuple[PaperLine, ...]:
    rows = db.scalars(
        select(ProcedurePaper)
        .where(ProcedurePaper.procedure_id == procedure.id)
        .order_by(ProcedurePaper.id)
    )
    return tuple(
        PaperLine(row.public_id, row.filename, row.media_type, row.size_bytes) for row in rows
    )


def _own(own: Asked) -> OwnAnswer:
    row = own.row
    return OwnAnswer(row.opinion, row.words, row.answered_at, row.given_by)


def _actions(db: Session, procedure: WrittenProcedure, now: datetime) -> tuple[ActionLine, ...]:
    rows = db.execute(
        ACTIONS.where(Decision.procedure_id == procedure.id).order_by(ActionItem.due, ActionItem.id)
    )
    today = seoul_day(now)
    return tuple(action_line(ActionFacts._make(row), today=today) for row in rows)
