"""After the due day: responding to opinions, recording the result, putting off, calling off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.errors import NotFoundError
from app.core.ids import PublicId, new_public_id
from app.meetings.addressees import Addressee, load_decision_addressee
from app.meetings.commands.actions import ActionDetails, new_action
from app.meetings.commands.superseding import enter_into_force, replaced_decision
from app.meetings.errors import WordsMissingError
from app.meetings.models import Body, Decision
from app.meetings.procedures.calendar import check_due_day
from app.meetings.procedures.drafting import note
from app.meetings.procedures.letters import Occasion
from app.meetings.procedures.loading import Asked, load_asked, load_procedure, quorum_of
from app.meetings.procedures.models import (
    Majority,
    ProcedureKind,
    ProcedureResult,
    ProcedureSeat,
    ProcedureState,
    Reflection,
    WrittenProcedure,
)
from app.meetings.procedures.quiet import check_words
from app.meetings.procedures.refusals import (
    EarlierDueError,
    NotYetOverError,
    ResponsesMissingError,
)
from app.meetings.procedures.rules import closes_at, outcome
from app.meetings.procedures.writing import write_to
from app.meetings.room_models import DecisionResult, DecisionStanding, DecisionState
from app.meetings.rows import seoul_day
from app.meetings.working_calendar import korean_working_days

_DECIDING: Final = {
    ProcedureResult.CARRIED: DecisionResult.CARRIED,
    ProcedureResult.NOT_CARRIED: DecisionResult.NOT_CARRIED,
}


@dataclass(frozen=True)
class Response:
    """What the secretariat made of an opinion, and why."""

    reflection: Reflection
    words: str = ""


@dataclass(frozen=True)
class Wording:
    """How a decision taken in writing is worded; whom it is for, what it replaces."""

    text: str
    addressee: Addressee | None = None
    #: An earlier decision of the body, in force, that this one replaces if it is carried.
    supersedes: PublicId | None = None


def respond(
    db: Session,
    public_id: PublicId,
    asked_id: PublicId,
    response: Response,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say whether an opinion is taken up, and why not, until the result is recorded.

    NotFoundError for a silent seat: there is nothing to respond to.
    """
    procedure = load_procedure(db, public_id, ProcedureState.OPEN, actor=actor)
    row = db.scalar(
        select(ProcedureSeat).where(
            ProcedureSeat.procedure_id == procedure.id, ProcedureSeat.public_id == asked_id
        )
    )
    if row is None or row.opinion is None:
        raise NotFoundError
    words = response.words.strip()
    if response.reflection is not Reflection.TAKEN_UP and not words:
        raise WordsMissingError("words")
    check_words(db, procedure, words, field="words")
    row.reflection, row.response = response.reflection, words or None
    row.responded_at, row.responded_by = now, actor.user
    db.flush()
    note(
        db, "meetings.opinion_responded", procedure, actor=actor, now=now,
        reflection=response.reflection.value,
    )  # fmt: skip


def record_result(
    db: Session, public_id: PublicId, wording: Wording, *, version: int, actor: Actor, now: datetime
) -> ProcedureResult:
    """Count the answers and record what they come to; all who were asked are told to read it.

    Nobody chooses the result: it follows from the answers. A resolution with its quorum becomes
    a decision in these words, in force at once when it is carried; below the quorum nothing is
    decided. Raises NotYetOverError while answers are taken and somebody is silent,
    ResponsesMissingError, WordsMissingError without a text, NotInForceError for what it would
    replace.
    """
    procedure = load_procedure(db, public_id, ProcedureState.OPEN, version=version, actor=actor)
    everybody = load_asked(db, procedure)
    asked = [each for each in everybody if not each.outside]
    if now < closes_at(procedure.due_on) and any(_still_silent(each, now) for each in asked):
        raise NotYetOverError(procedure.due_on)
    unanswered = sum(_needs_response(each) for each in asked)
    if unanswered:
        raise ResponsesMissingError(unanswered)
    result = _count(procedure, asked)
    for each in everybody:
        each.row.counted, each.row.of_firm = not each.outside, each.sitting.firm
    procedure.state = ProcedureState.CLOSED
    procedure.closed_at = now
    db.flush()
    if result in _DECIDING:
        _decide(db, procedure, wording, _DECIDING[result], actor=actor, now=now)
    letters = write_to(db, procedure, Occasion.CLOSED, actor=actor, now=now)
    note(
        db, "meetings.procedure_closed", procedure, actor=actor, now=now,
        result=result.value, letters=letters,
        supersedes=wording.supersedes if result in _DECIDING else None,
    )  # fmt: skip
    return result


def _still_silent(asked: Asked, now: datetime) -> bool:
    return asked.row.opinion is None and not asked.gone(seoul_day(now))


def _needs_response(asked: Asked) -> bool:
    return asked.row.words is not None and asked.row.reflection is None


def _count(procedure: WrittenProcedure, asked: list[Asked]) -> ProcedureResult:
    """Fill in by how many, and what came of it."""
    if procedure.kind is ProcedureKind.OPINIONS:
        procedure.eligible = len(asked)
        procedure.answered = sum(each.row.opinion is not None for each in asked)
        procedure.result = ProcedureResult.COLLECTED
        return procedure.result
    quorum = quorum_of(procedure, asked)
    voices = [each.row.opinion for each in asked if each.sitting.voting and each.row.opinion]
    result = outcome(quorum, voices, procedure.majority or Majority.ALL)
    procedure.eligible, procedure.answered = quorum.eligible, quorum.present
    procedure.quorate, procedure.result = quorum.quorate, result
    return result


def _decide(
    db: Session,
    procedure: WrittenProcedure,
    wording: Wording,
    result: DecisionResult,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if not wording.text.strip():
        raise WordsMissingError("text")
    check_words(db, procedure, wording.text, field="text")
    if procedure.asks is None:
        raise NotFoundError
    tender = procedure.tender_id
    addressee = load_decision_addressee(db, wording.addressee, on_tender=tender is not None)
    replaced = replaced_decision(
        db, wording.supersedes, result, body=procedure.body_id, tender=tender
    )
    decision = Decision(
        public_id=new_public_id(),
        item_id=None,
        procedure_id=procedure.id,
        procedure_quorate=True,
        type=procedure.asks,
        text=wording.text.strip(),
        recorded_at=now,
        recorded_by=actor.user or PublicId("system"),
    )
    db.add(decision)
    db.flush()
    standing = DecisionStanding(
        decision_id=decision.id,
        item_id=None,
        procedure_id=procedure.id,
        quorate=True,
        # By how many stands in the procedure, for the secretariat alone.
        eligible=None,
        present=None,
        result=result,
        addressee_id=addressee.organisation.id if addressee.organisation else None,
        addressee_province_id=addressee.province.id if addressee.province else None,
        supersedes_id=replaced.id if replaced else None,
        state=DecisionState.RECORDED,
    )
    enter_into_force(db, standing)
    db.add(standing)
    db.flush()


def add_action(
    db: Session, public_id: PublicId, details: ActionDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Add an action that follows from what was carried in writing."""
    procedure = load_procedure(db, public_id, ProcedureState.CLOSED, actor=actor)
    decision = db.scalar(select(Decision).where(Decision.procedure_id == procedure.id))
    if decision is None:
        raise NotFoundError
    body = db.get_one(Body, procedure.body_id)
    return new_action(
        db, decision, details, body=body, on_tender=procedure.tender_id is not None,
        actor=actor, now=now, procedure=public_id,
    )  # fmt: skip


def put_off(
    db: Session,
    public_id: PublicId,
    due_on: date,
    reason: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Take answers for longer, also once the day has passed; everybody is told. How many letters.

    Raises EarlierDueError, DueDayError, WordsMissingError.
    """
    procedure = load_procedure(db, public_id, ProcedureState.OPEN, version=version, actor=actor)
    if due_on <= procedure.due_on:
        raise EarlierDueError(procedure.due_on)
    check_due_day(due_on, seoul_day(now), korean_working_days(db))
    if not reason.strip():
        raise WordsMissingError("reason")
    check_words(db, procedure, reason, field="reason")
    before = procedure.due_on
    procedure.first_due_on = procedure.first_due_on or before
    procedure.due_on, procedure.extension_reason = due_on, reason.strip()
    db.flush()
    letters = write_to(
        db, procedure, Occasion.EXTENDED, reason=reason.strip(), actor=actor, now=now
    )
    note(
        db, "meetings.procedure_put_off", procedure, actor=actor, now=now,
        before=before, due_on=due_on, letters=letters,
    )  # fmt: skip
    return letters


def call_off(
    db: Session, public_id: PublicId, reason: str, *, version: int, actor: Actor, now: datetime
) -> int:
    """Call a question off, or drop a draft; those asked are told. How many letters."""
    states = (ProcedureState.DRAFT, ProcedureState.OPEN)
    procedure = load_procedure(db, public_id, *states, version=version, actor=actor)
    if not reason.strip():
        raise WordsMissingError("reason")
    if procedure.state is ProcedureState.OPEN:  # nobody reads why a draft was dropped
        check_words(db, procedure, reason, field="reason")
    procedure.state = ProcedureState.CANCELLED
    procedure.cancelled_reason = reason.strip()
    db.flush()
    letters = write_to(
        db, procedure, Occasion.CANCELLED, reason=reason.strip(), actor=actor, now=now
    )
    note(db, "meetings.procedure_cancelled", procedure, actor=actor, now=now, letters=letters)
    return letters
