"""Questions put in writing to a body of a world: one open, one collected, one decided on the live
tender; and one behind a private link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Actor
from app.core.db import transaction
from app.core.ids import PublicId
from app.core.storage import seal_file
from app.core.tokens import hash_of
from app.core.uploads import CheckedFile
from app.core.web import settings
from app.meetings.commands.bodies import BodyDetails, add_seat, create_body
from app.meetings.models import BodyKind, DecisionType, Seat, SeatGroup
from app.meetings.procedures.answering import Answer, enter_answer
from app.meetings.procedures.body_rules import RuleDetails, enter_rule
from app.meetings.procedures.closing import Response, Wording, record_result, respond
from app.meetings.procedures.drafting import (
    ProcedureDetails,
    add_paper,
    draft_procedure,
    send_procedure,
)
from app.meetings.procedures.models import (
    Majority,
    Opinion,
    ProcedureKind,
    ProcedureSeat,
    Reflection,
    WrittenProcedure,
)
from tests.barrier.canary import Canary
from tests.barrier.dates import TOKEN_OF_POLL
from tests.barrier.room import seat_details
from tests.barrier.stage import acting
from tests.barrier.world import World

#: Title of the question that anybody with its link reads.
LINKED: Final = "written-linked"
QUESTION: Final = "question put in writing, its papers"
OPINION: Final = "opinion given in writing, the response to it"
ASKED: Final = {
    "ministry": SeatGroup.MINISTRY,
    "expert": SeatGroup.EXPERT,
    "own owner": SeatGroup.FIRM,
    "counterpart": SeatGroup.COUNTERPART,
}
_PAPER: Final = b"%PDF-1.7\ncanary-paper-open"


def ask_in_writing(world: World, now: datetime) -> None:
    """A body whose people have accounts; by now the expert has a tie to the live tender."""
    officer = Actor.of(world.viewers["secretariat"])
    with acting("asked in writing", now), transaction() as db:
        body = _body(db, world, officer, now)
        opened = _draft(db, body, "open", officer, now)
        paper = CheckedFile("open.pdf", "application/pdf", _PAPER)
        seal_file(settings().files, settings().encryption_key, _PAPER)
        add_paper(db, opened, paper, actor=officer, now=now)
        _send(db, opened, officer, now)
        _answer(db, world, opened, "open", ("ministry", "own owner"), officer, now)
        closed = _draft(db, body, "closed", officer, now)
        _send(db, closed, officer, now)
        _answer(db, world, closed, "closed", tuple(ASKED), officer, now)
        _close(db, closed, officer, now)
        live = _draft(
            db, body, "live", officer, now,
            kind=ProcedureKind.RESOLUTION, asks=DecisionType.ASSIGN, tender_number="IB2600000001",
        )  # fmt: skip
        _send(db, live, officer, now)
        _answer(db, world, live, "live", ("ministry",), officer, now)
        _close(db, live, officer, now)
        linked = _draft(db, body, LINKED, officer, now)
        _send(db, linked, officer, now)
        seats = select(ProcedureSeat).where(ProcedureSeat.procedure_id == _row(db, linked).id)
        db.scalars(seats.order_by(ProcedureSeat.id)).all()[0].token_hash = hash_of(TOKEN_OF_POLL)


def kept(world: World) -> Iterator[Canary]:
    """What stands in them, and whose own seats may read it."""
    users = {label: world.viewers[label].user for label in ASKED}
    everybody = frozenset(user for user in users.values() if user is not None)
    without_firm = {label: user for label, user in users.items() if label != "own owner"}
    for text in ("canary-question-open", "canary-question-closed", "canary-paper-open"):
        yield Canary(QUESTION, text, None, asked=everybody)
    ministry = users["ministry"]
    yield Canary(QUESTION, "canary-question-live", None, actor=ministry)
    yield Canary(OPINION, "canary-opinion-live-ministry", None, actor=ministry)
    for label in ("ministry", "own owner"):
        name = label.replace(" ", "-")
        yield Canary(OPINION, f"canary-opinion-open-{name}", None, actor=users[label])
    for label in without_firm:
        yield Canary(OPINION, f"canary-opinion-closed-{label}", None, asked=everybody)
    for text in ("canary-opinion-closed-own-owner", "canary-response-closed-own-owner"):
        yield Canary(OPINION, text, None, actor=users["own owner"])
    # The expert has a tie to that tender; firms and counterparts read nothing of it.
    homes = {
        world.viewers[label].organisation for label in ("ministry", "own owner", "counterpart")
    }
    for text in ("canary-written-decision", "canary-written-title"):
        yield Canary(
            "meeting and agenda as frozen, decisions, actions",
            text,
            None,
            seated=frozenset(home for home in homes if home is not None),
            live=True,
        )


def _body(db: Session, world: World, officer: Actor, now: datetime) -> PublicId:
    details = BodyDetails(
        code="written",
        name_ko="서면 협의체",
        name_vi="서면 협의체",
        name_en="서면 협의체",
        kind=BodyKind.WORKING_GROUP,
        cadence_days=60,
        quorum={SeatGroup.MINISTRY: 1},
        source="test",
    )
    body = create_body(db, details, actor=officer, now=now)
    rule = RuleDetails(Majority.HALF, date(2026, 1, 1), "test")
    enter_rule(db, body, rule, actor=officer, now=now)
    for label, group in ASKED.items():
        viewer = world.viewers[label]
        seat = add_seat(
            db, body, seat_details(label, group, viewer.organisation, now), actor=officer, now=now
        )
        db.flush()
        row = db.scalars(select(Seat).where(Seat.public_id == seat)).one()
        row.user_id = db.scalars(select(User.id).where(User.public_id == viewer.user)).one()
    db.flush()
    return body


def _draft(
    db: Session, body: PublicId, label: str, officer: Actor, now: datetime, **values: object
) -> PublicId:
    words = label if label == LINKED else f"canary-question-{label}"
    # The title of what was decided stands in the ledger; the question does not.
    title = "canary-written-title" if label == "live" else words
    facts: dict[str, object] = {
        "kind": ProcedureKind.OPINIONS,
        "groups": tuple(ASKED.values()),
    }
    details = ProcedureDetails(
        title=title,
        question=words,
        grounds="",
        due_on=_weekday(now.date() + timedelta(days=14)),
        **(facts | values),  # type: ignore[arg-type]  # put together from two
    )
    return draft_procedure(db, body, details, actor=officer, now=now)


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _row(db: Session, procedure: PublicId) -> WrittenProcedure:
    query = select(WrittenProcedure).where(WrittenProcedure.public_id == procedure)
    return db.scalars(query).one()


def _send(db: Session, procedure: PublicId, officer: Actor, now: datetime) -> None:
    version = _row(db, procedure).lock_version
    send_procedure(db, procedure, version=version, actor=officer, now=now)


def _answer(
    db: Session,
    world: World,
    procedure: PublicId,
    label: str,
    people: tuple[str, ...],
    officer: Actor,
    now: datetime,
) -> None:
    """Each of `people` agrees, in words; the secretariat wrote them down and responded."""
    homes = {world.viewers[person].organisation: person.replace(" ", "-") for person in people}
    rows = db.execute(
        select(ProcedureSeat.public_id, Organisation.public_id)
        .join(Seat, Seat.id == ProcedureSeat.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(
            ProcedureSeat.procedure_id == _row(db, procedure).id,
            Organisation.public_id.in_([home for home in homes if home]),
        )
        .order_by(ProcedureSeat.id)
    ).all()
    for asked, home in rows:
        said = Answer(Opinion.AGREE, f"canary-opinion-{label}-{homes[home]}")
        enter_answer(db, procedure, asked, said, "전화", actor=officer, now=now)
        words = f"canary-response-{label}-{homes[home]}"
        respond(db, procedure, asked, Response(Reflection.TAKEN_UP, words), actor=officer, now=now)


def _close(db: Session, procedure: PublicId, officer: Actor, now: datetime) -> None:
    version = _row(db, procedure).lock_version
    wording = Wording("canary-written-decision")
    record_result(db, procedure, wording, version=version, actor=officer, now=now)
