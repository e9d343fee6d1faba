"""Putting a question: drafting it, its papers, sending it to the seats, dropping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.uploads import CheckedFile
from app.meetings.commands.loading import check_desk, find_tender, load_body
from app.meetings.errors import WordsMissingError
from app.meetings.models import DecisionType, SeatGroup
from app.meetings.procedures.calendar import check_due_day
from app.meetings.procedures.letters import Occasion
from app.meetings.procedures.loading import body_of, load_procedure, rule_in_force, seats_to_ask
from app.meetings.procedures.models import (
    ProcedureKind,
    ProcedurePaper,
    ProcedureSeat,
    ProcedureState,
    WrittenProcedure,
)
from app.meetings.procedures.quiet import check_words, names_quiet_package
from app.meetings.procedures.refusals import (
    LivePackageNamedError,
    NobodyAskedError,
    NoQuorumRuleError,
    NoWrittenRuleError,
    PaperThereError,
    TooManyPapersError,
)
from app.meetings.procedures.writing import write_to
from app.meetings.rows import seoul_day
from app.meetings.working_calendar import korean_working_days

#: Papers beside one question.
MOST_PAPERS: Final = 20

on_violation("written_procedure_paper", "procedure_id", "sha256")(PaperThereError)


@dataclass(frozen=True)
class ProcedureDetails:
    """A question as an officer words it; days in Seoul."""

    kind: ProcedureKind
    title: str
    question: str
    grounds: str
    due_on: date
    #: Of a request for opinions; a resolution is put to every seat with a vote.
    groups: tuple[SeatGroup, ...] = ()
    #: Of a resolution: what the body is asked to do.
    asks: DecisionType | None = None
    tender_number: str | None = None
    demo: bool = False


def draft_procedure(
    db: Session, body: PublicId, details: ProcedureDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Begin a written procedure of a body. Raises DomainError, DueDayError."""
    check_desk(actor)
    procedure = WrittenProcedure(
        public_id=new_public_id(),
        body_id=load_body(db, body).id,
        state=ProcedureState.DRAFT,
        created_at=now,
        created_by=actor.user,
        demo=details.demo,
        **_checked(db, details, now=now),
    )
    db.add(procedure)
    db.flush()
    note(db, "meetings.procedure_drafted", procedure, actor=actor, now=now, body=body)
    return procedure.public_id


def change_procedure(
    db: Session,
    public_id: PublicId,
    details: ProcedureDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Reword a draft. What has been sent is never changed under those who answer."""
    procedure = load_procedure(db, public_id, ProcedureState.DRAFT, version=version, actor=actor)
    for name, value in _checked(db, details, now=now).items():
        setattr(procedure, name, value)
    db.flush()
    note(db, "meetings.procedure_changed", procedure, actor=actor, now=now)


def _checked(db: Session, details: ProcedureDetails, *, now: datetime) -> dict[str, Any]:
    """The columns that `details` fill, once they make sense together."""
    for field in ("title", "question"):
        if not getattr(details, field).strip():
            raise WordsMissingError(field)
    resolution = details.kind is ProcedureKind.RESOLUTION
    if resolution and details.asks is None:
        raise DomainError(message("Say what the body is asked to do."), field="asks")
    if not resolution and not details.groups:
        raise DomainError(message("Choose whose opinion is asked."), field="groups")
    check_due_day(details.due_on, seoul_day(now), korean_working_days(db))
    tender = find_tender(db, details.tender_number)
    if tender is None and names_quiet_package(db, details.title, details.question, details.grounds):
        raise LivePackageNamedError
    return {
        "kind": details.kind,
        "title": details.title.strip(),
        "question": details.question.strip(),
        "grounds": details.grounds.strip(),
        "asks": details.asks if resolution else None,
        "groups": [] if resolution else sorted(group.value for group in details.groups),
        "tender_id": tender,
        "due_on": details.due_on,
    }


def add_paper(
    db: Session, public_id: PublicId, file: CheckedFile, *, actor: Actor, now: datetime
) -> PublicId:
    """Lay a file beside the question; it lies encrypted in storage already (core.storage).

    Raises TooManyPapersError, PaperThereError, QuietWordsError.
    """
    procedure = load_procedure(db, public_id, ProcedureState.DRAFT, actor=actor)
    check_words(db, procedure, file.filename, field="file")
    held = select(func.count(ProcedurePaper.id)).where(ProcedurePaper.procedure_id == procedure.id)
    if db.scalars(held).one() >= MOST_PAPERS:
        raise TooManyPapersError(MOST_PAPERS)
    paper = ProcedurePaper(
        public_id=new_public_id(),
        procedure_id=procedure.id,
        filename=file.filename,
        media_type=file.media_type,
        size_bytes=len(file.content),
        sha256=file.sha256,
        added_at=now,
        added_by=actor.user,
    )
    db.add(paper)
    _touch(procedure)
    db.flush()
    note(db, "meetings.procedure_paper_added", procedure, actor=actor, now=now, sha256=file.sha256)
    return paper.public_id


def remove_paper(
    db: Session, public_id: PublicId, paper_id: PublicId, *, actor: Actor, now: datetime
) -> None:
    """Take a paper away again, while the question is a draft."""
    procedure = load_procedure(db, public_id, ProcedureState.DRAFT, actor=actor)
    paper = db.scalar(
        select(ProcedurePaper).where(
            ProcedurePaper.procedure_id == procedure.id, ProcedurePaper.public_id == paper_id
        )
    )
    if paper is None:
        raise NotFoundError
    db.delete(paper)
    _touch(procedure)
    db.flush()
    note(db, "meetings.procedure_paper_removed", procedure, actor=actor, now=now)


def _touch(procedure: WrittenProcedure) -> None:
    """Raise the version: an officer who looked before is not sending these papers."""
    flag_modified(procedure, "state")


def send_procedure(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> int:
    """Ask the seats; from now on question, seats and quorum stand. Returns how many letters.

    Raises NoWrittenRuleError or NoQuorumRuleError for a resolution that could not count,
    NobodyAskedError, DueDayError when the draft has waited too long, LivePackageNamedError when
    a package it names has been noticed meanwhile.
    """
    procedure = load_procedure(db, public_id, ProcedureState.DRAFT, version=version, actor=actor)
    today = seoul_day(now)
    check_due_day(procedure.due_on, today, korean_working_days(db))
    if procedure.tender_id is None and names_quiet_package(db, *_words(db, procedure)):
        raise LivePackageNamedError
    body = body_of(db, procedure)
    if procedure.kind is ProcedureKind.RESOLUTION:
        rule = rule_in_force(db, body.id, today)
        if rule is None:
            raise NoWrittenRuleError
        if not body.quorum:
            raise NoQuorumRuleError
        procedure.majority, procedure.rule_source = rule.majority, rule.source
    seats, _left_out = seats_to_ask(db, procedure, today)
    if not seats:
        raise NobodyAskedError
    procedure.state = ProcedureState.OPEN
    procedure.quorum = dict(body.quorum)
    procedure.sent_at, procedure.sent_by = now, actor.user
    asked = [
        ProcedureSeat(
            public_id=new_public_id(),
            procedure_id=procedure.id,
            seat_id=seat.id,
            token_hash=None,
            counted=None,
            of_firm=None,
        )
        for seat, _home in seats
    ]
    db.add_all(asked)
    db.flush()
    letters = write_to(db, procedure, Occasion.ASKED, actor=actor, now=now)
    note(
        db, "meetings.procedure_sent", procedure, actor=actor, now=now,
        seats=len(asked), letters=letters, due_on=procedure.due_on,
    )  # fmt: skip
    return letters


def _words(db: Session, procedure: WrittenProcedure) -> tuple[str, ...]:
    """Everything in words that those who are asked will read."""
    names = db.scalars(
        select(ProcedurePaper.filename).where(ProcedurePaper.procedure_id == procedure.id)
    )
    return (procedure.title, procedure.question, procedure.grounds, *names)


def note(
    db: Session,
    act: str,
    procedure: WrittenProcedure,
    *,
    actor: Actor,
    now: datetime,
    **content: Any,
) -> None:
    """Write an act into the record: never a question's words, never an opinion."""
    record(
        db,
        act,
        "written_procedure",
        procedure.public_id,
        actor=actor,
        now=now,
        kind=procedure.kind.value,
        **content,
    )
