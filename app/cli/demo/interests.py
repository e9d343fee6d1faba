"""Interests of invented firms (interests.csv): shared or not, withdrawn, carried over.

The first rows make every rule fire and nearly fire; the others are a season's ordinary life.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.core.access import SYSTEM
from app.core.ids import PublicId
from app.interests.carrying import carry_batch
from app.interests.commands import (
    InterestDetails,
    register_interest,
    stop_sharing,
    withdraw_interest,
)
from app.interests.models import IntendedRole
from app.interests.seasons import PUBLISHED_AFTER, freeze_season
from app.seasons.periods import season_of, season_period
from app.tenders.models import Lot, Tender

CATALOGUE: Final = Path(__file__).with_name("interests.csv")
_YES: Final = "yes"


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Every registration, change of sharing and withdrawal at its moment."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        one = _DemoInterest(row, cast)
        # Minutes apart, so that no two filings share their moment.
        minute = number % 60
        yield Step(moment(as_of, int(row["day"]), 15, minute), "interests", one.register)
        if row["unshare"]:
            day = int(row["unshare"])
            yield Step(moment(as_of, day, 16, minute), "interests", one.stop_sharing)
        if row["withdraw"]:
            day = int(row["withdraw"])
            yield Step(moment(as_of, day, 16, minute), "interests", one.withdraw)


class _DemoInterest:
    """One row and, once registered, its id."""

    def __init__(self, row: dict[str, str], cast: Cast) -> None:
        self.row = row
        self.actor = cast.firm_actor(row["firm"])
        self.interest: PublicId = PublicId("")

    def register(self, db: Session, now: datetime) -> None:
        tender = _tender(db, self.row["tender"])
        lot = _lot(db, tender, self.row["lot"]) if self.row["lot"] else None
        details = InterestDetails(lot, IntendedRole(self.row["role"]), self.row["share"] == _YES)
        self.interest = register_interest(db, tender.public_id, details, actor=self.actor, now=now)

    def stop_sharing(self, db: Session, now: datetime) -> None:
        stop_sharing(db, self.interest, actor=self.actor, now=now)

    def withdraw(self, db: Session, now: datetime) -> None:
        withdraw_interest(db, self.interest, actor=self.actor, now=now)


def _tender(db: Session, number: str) -> Tender:
    """By notice number, or the first package of a plan."""
    named = Tender.plan_no if number.startswith("DEMO-PL-") else Tender.notice_no
    return db.scalars(select(Tender).where(named == number).order_by(Tender.id).limit(1)).one()


def _lot(db: Session, tender: Tender, number: str) -> PublicId:
    return db.scalars(
        select(Lot.public_id).where(Lot.tender_id == tender.id, Lot.number == number)
    ).one()


def carry_over(db: Session, now: datetime) -> None:
    """What the worker does after an import: interests in a plan follow it to its notice."""
    while carry_batch(db, now=now):
        pass


def season_steps(as_of: date, begins: int) -> Iterator[Step]:
    """The bands of every season that ended, published when a worker would have done it."""
    code = season_of(moment(as_of, begins))
    while True:
        _start, end = season_period(code)
        published = end + PUBLISHED_AFTER
        if published > moment(as_of, 0):
            return

        def freeze(db: Session, now: datetime, code: str = code) -> None:
            freeze_season(db, code, actor=SYSTEM, now=now)

        yield Step(published, f"season {code}", freeze)
        code = season_of(end)
