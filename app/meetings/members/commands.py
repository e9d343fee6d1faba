"""Entering the members of a list: each row a seat, each refusal named by its row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId
from app.core.tables.shown import RowProblem, SheetRow
from app.meetings.bidders import refuse_hidden_bidder
from app.meetings.commands.bodies import SeatDetails, add_seat, organisation_row
from app.meetings.commands.loading import check_desk, load_body
from app.meetings.members.sheet import MemberLine, read_members
from app.meetings.models import Seat
from app.meetings.queries.organisations import organisation_named
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on


@dataclass(frozen=True)
class MemberReport:
    """What a list would enter, or has entered, and what it refuses."""

    lines: tuple[MemberLine, ...]
    problems: tuple[RowProblem, ...]


def preview_members(
    db: Session, body_id: PublicId, rows: Iterable[SheetRow], *, actor: Actor, now: datetime
) -> MemberReport:
    """What entering these rows would do; writes nothing."""
    check_desk(actor)
    lines, problems = read_members(rows)
    good = []
    for line in lines:
        try:
            _details(db, body_id, line, now=now)
        except DomainError as refusal:
            problems.append(RowProblem(line.place, refusal.reason))
        else:
            good.append(line)
    return MemberReport(tuple(good), tuple(sorted(problems, key=_row_number)))


def _row_number(problem: RowProblem) -> int:
    number = problem.place.removeprefix("row ")
    return int(number) if number.isdecimal() else 0


def import_members(
    db: Session, body_id: PublicId, rows: Iterable[SheetRow], *, actor: Actor, now: datetime
) -> MemberReport:
    """Enter every row that can be; the others are reported by their row."""
    report = preview_members(db, body_id, rows, actor=actor, now=now)
    for line in report.lines:
        add_seat(db, body_id, _details(db, body_id, line, now=now), actor=actor, now=now)
    record(
        db, "meetings.members_imported", "body", body_id, actor=actor, now=now,
        entered=len(report.lines), refused=len(report.problems),
    )  # fmt: skip
    return report


def _details(db: Session, body_id: PublicId, line: MemberLine, *, now: datetime) -> SeatDetails:
    """The seat a row asks for; DomainError for unknown names and for somebody seated already."""
    organisation = organisation_named(db, line.organisation)
    refuse_hidden_bidder(organisation_row(db, organisation))
    body = load_body(db, body_id)
    seated = select(Seat.id).where(
        Seat.body_id == body.id,
        Seat.organisation_id == organisation_row(db, organisation).id,
        valid_on(max(line.valid_from, seoul_day(now))),
    )
    who = Seat.email == line.email if line.email else Seat.person_name == line.person_name
    if (line.email or line.person_name) and db.scalar(seated.where(who).limit(1)):
        raise DomainError(message("this member sits here already"))
    return SeatDetails(
        organisation=organisation,
        group=line.group,
        person_name=line.person_name,
        person_title=line.person_title,
        email=line.email,
        deputy_name=line.deputy_name,
        chair=line.chair,
        voting=line.voting,
        locale=line.locale,
        valid_from=line.valid_from,
        source=line.source,
        employer=organisation_named(db, line.employer) if line.employer else None,
    )
