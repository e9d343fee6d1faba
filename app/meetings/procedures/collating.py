"""The collation of opinions (의견 수렴표): which rows a reader sees, and the count of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.meetings.procedures.loading import Asked, quorum_of
from app.meetings.procedures.models import (
    Opinion,
    ProcedureKind,
    ProcedureReminder,
    ProcedureSeat,
    ProcedureState,
    WrittenProcedure,
)
from app.meetings.procedures.projections import DeskNotes, OpinionLine, Tally
from app.meetings.procedures.rules import outcome
from app.meetings.quorum_words import missing_words
from app.meetings.rows import seat_line


def collation(
    db: Session,
    procedure: WrittenProcedure,
    asked: Iterable[Asked],
    own: Asked | None,
    today: date,
) -> tuple[OpinionLine, ...]:
    """Rows of the collation: the desk's always and all; a seat's once the result is recorded.

    A seat reads no row of a firm but its own, and none of a seat that did not count. Who a row's
    person is, is told to those who read everything of the body; how an answer came, to the desk.
    """
    if own is None:
        reminded = _reminded(db, procedure)
        return tuple(_of_desk(each, reminded, today) for each in asked)
    if procedure.state is not ProcedureState.CLOSED:
        return ()
    named = not own.sitting.leaves_for_tenders
    return tuple(
        _row(each, named=named)
        for each in asked
        if each is own or (each.counted and not each.of_firm)
    )


def _row(asked: Asked, *, named: bool) -> OpinionLine:
    row = asked.row
    return OpinionLine(
        id=row.public_id,
        seat=seat_line(asked.seat, asked.home, named=named),
        opinion=row.opinion,
        words=row.words,
        reflection=row.reflection,
        response=row.response,
        outside=not asked.counted,
        desk=None,
    )


def _of_desk(asked: Asked, reminded: Mapping[int, datetime], today: date) -> OpinionLine:
    row = asked.row
    ways = DeskNotes(
        given_by=row.given_by,
        received_how=row.received_how,
        reminded_at=reminded.get(row.id),
        gone=asked.gone(today),
    )
    return replace(_row(asked, named=True), desk=ways)


def _reminded(db: Session, procedure: WrittenProcedure) -> dict[int, datetime]:
    rows = db.execute(
        select(ProcedureReminder.asked_id, func.max(ProcedureReminder.sent_at))
        .join(ProcedureSeat, ProcedureSeat.id == ProcedureReminder.asked_id)
        .where(ProcedureSeat.procedure_id == procedure.id)
        .group_by(ProcedureReminder.asked_id)
    )
    return {asked: at for asked, at in rows if at is not None}


def tally(procedure: WrittenProcedure, asked: Iterable[Asked]) -> Tally:
    """By how many as of now, and as recorded once it is closed."""
    inside = [each for each in asked if each.counted]
    resolution = procedure.kind is ProcedureKind.RESOLUTION
    counted = [each for each in inside if each.sitting.voting or not resolution]
    voices = Counter(each.row.opinion for each in counted if each.row.opinion)
    quorum = quorum_of(procedure, inside)
    closed = procedure.state is ProcedureState.CLOSED
    short = {group.value: counts for group, counts in quorum.short.items()}
    quorate = procedure.quorate if closed else quorum.quorate
    majority = procedure.majority
    return Tally(
        eligible=procedure.eligible if closed and procedure.eligible is not None else len(counted),
        answered=procedure.answered
        if closed and procedure.answered is not None
        else voices.total(),
        quorate=quorate if resolution else None,
        missing=missing_words(short) if resolution and not quorate else None,
        opinions=tuple((opinion, voices[opinion]) for opinion in Opinion),
        comes_to=outcome(quorum, list(voices.elements()), majority)
        if majority and not closed
        else None,
    )
