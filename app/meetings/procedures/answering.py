"""Answering a question put in writing: by private link, in Duri, or told to the secretariat."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Actor
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.tokens import hash_of
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WordsMissingError
from app.meetings.models import Seat
from app.meetings.procedures.drafting import note
from app.meetings.procedures.loading import Asked, load_asked, locked
from app.meetings.procedures.models import (
    GivenBy,
    Opinion,
    ProcedureSeat,
    ProcedureState,
    WrittenProcedure,
)
from app.meetings.procedures.quiet import check_words
from app.meetings.procedures.refusals import (
    AnswersOverError,
    OpinionWordsError,
    OwnAnswerStandsError,
)
from app.meetings.procedures.rules import closes_at
from app.meetings.rows import seoul_day

_NEEDS_WORDS = frozenset({Opinion.CHANGES, Opinion.DISAGREE})


@dataclass(frozen=True)
class Answer:
    """What a seat answers, in its own words."""

    opinion: Opinion
    words: str = ""


def answer_by_link(db: Session, token: str, answer: Answer, *, actor: Actor, now: datetime) -> None:
    """Take the answer of a private link's holder; AnswersOverError after the due day."""
    _answer(
        db, ProcedureSeat.token_hash == hash_of(token), answer, GivenBy.LINK, actor=actor, now=now
    )


def answer_own(
    db: Session, public_id: PublicId, answer: Answer, *, actor: Actor, now: datetime
) -> None:
    """Take the answer of the person on a seat that is asked; NotFoundError for others."""
    own = WrittenProcedure.public_id == public_id
    _answer(db, own & held_by(actor.user), answer, GivenBy.ACCOUNT, actor=actor, now=now)


def held_by(user: PublicId | None) -> ColumnElement[bool]:
    """SQL: the seat asked is this person's own."""
    seats = select(Seat.id).join(User, User.id == Seat.user_id).where(User.public_id == user)
    return ProcedureSeat.seat_id.in_(seats)


def enter_answer(
    db: Session,
    public_id: PublicId,
    asked_id: PublicId,
    answer: Answer,
    received_how: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down what a seat told the secretariat, and how; until answers are due, like others.

    OwnAnswerStandsError where the seat has answered itself: nobody writes over that.
    """
    check_desk(actor)
    if not received_how.strip():
        raise WordsMissingError("received_how")
    wanted = (ProcedureSeat.public_id == asked_id) & (WrittenProcedure.public_id == public_id)
    how = received_how.strip()
    _answer(db, wanted, answer, GivenBy.DESK, actor=actor, now=now, received_how=how)


def _answer(
    db: Session,
    condition: ColumnElement[bool],
    answer: Answer,
    by: GivenBy,
    *,
    actor: Actor,
    now: datetime,
    received_how: str | None = None,
) -> None:
    found = db.execute(
        select(ProcedureSeat.id, WrittenProcedure.id)
        .join(WrittenProcedure, WrittenProcedure.id == ProcedureSeat.procedure_id)
        .where(condition)
    ).all()
    if not found:
        raise NotFoundError
    # The procedure is locked, so that no answer comes in while its result is being counted.
    procedure = locked(db, WrittenProcedure.id == found[0][1])
    row = taking_part(load_asked(db, procedure), {seat for seat, _ in found}, now).row
    closes = closes_at(procedure.due_on)
    if procedure.state is not ProcedureState.OPEN or closes <= now:
        raise AnswersOverError(closes)
    if by is GivenBy.DESK and row.given_by not in {None, GivenBy.DESK}:
        raise OwnAnswerStandsError
    words = answer.words.strip()
    if answer.opinion in _NEEDS_WORDS and not words:
        raise OpinionWordsError
    check_words(db, procedure, words, field="words")
    row.opinion, row.words = answer.opinion, words or None
    row.answered_at, row.given_by, row.received_how = now, by, received_how
    # A response to what was said before says nothing about what is said now.
    row.reflection = row.response = row.responded_at = row.responded_by = None
    db.flush()
    note(
        db, "meetings.procedure_answered", procedure, actor=actor, now=now,
        given_by=by.value,
    )  # fmt: skip


def taking_part(asked: Iterable[Asked], rows: Collection[int], now: datetime) -> Asked:
    """The first seat among `rows` that takes part: somebody may sit on two.

    Whoever is outside, or no longer on the seat, finds nothing (NotFoundError).
    """
    today = seoul_day(now)
    for each in asked:
        if each.row.id in rows and not each.outside and not each.gone(today):
            return each
    raise NotFoundError
