"""From rows to who is asked, who may answer, and how many have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.access import Actor
from app.core.errors import ConflictError, NotFoundError
from app.core.ids import PublicId
from app.meetings.commands.loading import check_desk
from app.meetings.models import Body, Seat, SeatGroup
from app.meetings.procedures.models import (
    ProcedureKind,
    ProcedureSeat,
    ProcedureState,
    WrittenProcedure,
    WrittenRule,
)
from app.meetings.procedures.refusals import ProcedureStateError
from app.meetings.quorum import needed_by_group
from app.meetings.recusal.room import ItemQuorum, Sitting, first_presence, item_quorum, stays_out
from app.meetings.recusal.ties import recused_seats
from app.meetings.validity import valid_on


@dataclass(frozen=True)
class Asked:
    """A seat that is asked, and whether it may still take part."""

    row: ProcedureSeat
    seat: Seat
    home: Organisation
    sitting: Sitting
    #: A tie raised since, or an employer found out: it neither answers nor counts.
    outside: bool

    @property
    def counted(self) -> bool:
        """Whether it counts; once the result is recorded, whether it did."""
        return self.row.counted if self.row.counted is not None else not self.outside

    @property
    def of_firm(self) -> bool:
        """Whether a firm holds it, or held it when the result was recorded."""
        return self.sitting.firm or bool(self.row.of_firm)

    def gone(self, today: date) -> bool:
        """Whether the seat has ended: nobody is left there to answer or to be written to."""
        return self.seat.valid_to is not None and self.seat.valid_to < today


def sitting_of(seat: Seat, home: Organisation, *, there: bool) -> Sitting:
    """A seat as the rules of an item see it; it is there when it has answered."""
    return Sitting(
        seat=seat.id,
        group=seat.group,
        voting=seat.voting,
        firm=home.kind is OrganisationKind.FIRM or seat.employer_id is not None,
        there=there,
    )


def seats_to_ask(
    db: Session, procedure: WrittenProcedure, today: date
) -> tuple[list[tuple[Seat, Organisation]], int]:
    """The seats that would be asked today, and how many of those in question would not be.

    By the rules of items: on a tender neither firm and counterpart seats nor those with a tie.
    """
    on_tender = procedure.tender_id is not None
    recused = recused_seats(db, procedure.body_id, procedure.tender_id)
    query = (
        select(Seat, Organisation)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(
            Seat.body_id == procedure.body_id,
            valid_on(today),
            Seat.person_name.is_not(None),
        )
        .order_by(Seat.chair.desc(), Seat.id)
    )
    if procedure.kind is ProcedureKind.RESOLUTION:
        query = query.where(Seat.voting)
    else:
        query = query.where(Seat.group.in_([SeatGroup(group) for group in procedure.groups]))
    found = [(seat, home) for seat, home in db.execute(query)]
    kept = [
        (seat, home)
        for seat, home in found
        if not stays_out(sitting_of(seat, home, there=False), on_tender=on_tender, recused=recused)
    ]
    return kept, len(found) - len(kept)


def load_asked(db: Session, procedure: WrittenProcedure) -> tuple[Asked, ...]:
    """Every seat that was asked, the chair first."""
    recused = recused_seats(db, procedure.body_id, procedure.tender_id)
    rows = db.execute(
        select(ProcedureSeat, Seat, Organisation)
        .join(Seat, Seat.id == ProcedureSeat.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(ProcedureSeat.procedure_id == procedure.id)
        .order_by(Seat.chair.desc(), Seat.id)
    )
    return tuple(asked_of(procedure, row, seat, home, recused) for row, seat, home in rows)


def asked_of(
    procedure: WrittenProcedure,
    row: ProcedureSeat,
    seat: Seat,
    home: Organisation,
    recused: frozenset[int],
) -> Asked:
    """One of them; `recused`: seats of the body with a tie to the tender that stands."""
    sitting = sitting_of(seat, home, there=row.opinion is not None)
    on_tender = procedure.tender_id is not None
    outside = stays_out(sitting, on_tender=on_tender, recused=recused)
    return Asked(row, seat, home, sitting, outside)


def quorum_of(procedure: WrittenProcedure, asked: Iterable[Asked]) -> ItemQuorum:
    """The quorum of a procedure as of now: who answered is present, who is silent is absent."""
    sittings = [each.sitting for each in asked if each.counted]
    return _quorum(procedure, procedure.quorum or {}, sittings)


def best_quorum(
    db: Session, draft: WrittenProcedure, seats: Iterable[tuple[Seat, Organisation]]
) -> ItemQuorum:
    """The quorum of a draft if every one of `seats` answered."""
    sittings = [sitting_of(seat, home, there=True) for seat, home in seats]
    return _quorum(draft, body_of(db, draft).quorum, sittings)


def _quorum(
    procedure: WrittenProcedure, needed: Mapping[str, Any], sittings: Sequence[Sitting]
) -> ItemQuorum:
    on_tender = procedure.tender_id is not None
    presence = {
        each.seat: first_presence(each, on_tender=on_tender, recused=()) for each in sittings
    }
    return item_quorum(needed_by_group(needed), sittings, presence, on_tender=on_tender)


def rule_in_force(db: Session, body_id: int, day: date) -> WrittenRule | None:
    """The rule by which a body decides in writing on a day; None without one.

    It is the latest that has begun: one that it replaced does not come back when it ends.
    """
    latest = db.scalars(
        select(WrittenRule)
        .where(WrittenRule.body_id == body_id, WrittenRule.valid_from <= day)
        .order_by(WrittenRule.valid_from.desc())
        .limit(1)
    ).first()
    if latest is None or (latest.valid_to is not None and latest.valid_to < day):
        return None
    return latest


def load_procedure(
    db: Session,
    public_id: PublicId,
    *states: ProcedureState,
    version: int | None = None,
    actor: Actor,
) -> WrittenProcedure:
    """The procedure, locked, for the secretariat, in one of `states`.

    ConflictError when it is no longer the `version` the officer looked at, ProcedureStateError
    in another state.
    """
    check_desk(actor)
    procedure = locked(db, WrittenProcedure.public_id == public_id)
    if version is not None and procedure.lock_version != version:
        raise ConflictError
    if procedure.state not in states:
        raise ProcedureStateError
    return procedure


def locked(db: Session, condition: ColumnElement[bool]) -> WrittenProcedure:
    """The one procedure that meets `condition`, locked; NotFoundError without one."""
    procedure = db.scalar(
        select(WrittenProcedure)
        .where(condition)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if procedure is None:
        raise NotFoundError
    return procedure


def body_of(db: Session, procedure: WrittenProcedure) -> Body:
    """The body that is asked."""
    return db.get_one(Body, procedure.body_id)
