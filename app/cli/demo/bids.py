"""Bids of invented firms: filed, withdrawn, won and lost; a reference earned after award."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.cli.demo.teams import own_interest
from app.consortia.commands import bidding
from app.consortia.models import Consortium
from app.core.ids import PublicId
from app.firms.models import Firm
from app.tenders.models import Tender


@dataclass(frozen=True)
class DemoBid:
    """A bid: of a team (by its tender), or of a firm alone; and what came of it."""

    firm: str
    tender: str
    filed: int
    team: bool = False
    withdrawn: int | None = None
    #: (day, won)
    outcome: tuple[int, bool] | None = None
    #: Firms that enter the won contract among their references, a day after the outcome.
    earned: tuple[str, ...] = ()


BIDS: Final = (
    DemoBid("mireusaem", "DEMO-IB-0016", -63, True, outcome=(-40, True), earned=("mireusaem",)),
    DemoBid("hangyeol", "DEMO-IB-0016", -64, outcome=(-40, False)),
    DemoBid("gilnuri", "DEMO-IB-0023", -1, True),
    DemoBid("gureum", "DEMO-IB-0050", -4, withdrawn=-3),
    # D1 fires (bids): two records of one number stand in two bids; nearly where one filed.
    DemoBid("benmoi", "DEMO-IB-0036", -2),
    DemoBid("benmoi-branch", "DEMO-IB-0036", -1),
    DemoBid("benmoi", "DEMO-IB-0043", -1),
)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Every bid's story."""
    for bid in BIDS:
        yield from _PlayedBid(bid, as_of, cast).steps()


class _PlayedBid:
    def __init__(self, bid: DemoBid, as_of: date, cast: Cast) -> None:
        self.bid = bid
        self.as_of = as_of
        self.cast = cast
        self.actor = cast.firm_actor(bid.firm)
        self.id = PublicId("")

    def steps(self) -> Iterator[Step]:
        bid = self.bid
        yield Step(moment(self.as_of, bid.filed, 16), "bids", self._file)
        if bid.withdrawn is not None:
            yield Step(moment(self.as_of, bid.withdrawn, 16), "bids", self._withdraw)
        if bid.outcome:
            yield Step(moment(self.as_of, bid.outcome[0], 16), "bids", self._report)
        if bid.outcome and bid.earned:
            yield Step(moment(self.as_of, bid.outcome[0] + 1, 10), "references", self._earn)

    def _file(self, db: Session, now: datetime) -> None:
        if not self.bid.team:
            wish = own_interest(db, self.cast, self.bid.firm, self.bid.tender, None)
            self.id = bidding.file_alone(db, wish, actor=self.actor, now=now)
            return
        room = db.scalars(
            select(Consortium.public_id)
            .join(Tender, Tender.id == Consortium.tender_id)
            .join(Firm, Firm.id == Consortium.founder_id)
            .where(
                Tender.notice_no == self.bid.tender,
                Firm.public_id == self.cast.firms[self.bid.firm],
            )
        ).one()
        self.id = bidding.file_for_team(db, room, None, actor=self.actor, now=now)

    def _withdraw(self, db: Session, now: datetime) -> None:
        bidding.withdraw_bid(db, self.id, actor=self.actor, now=now)

    def _report(self, db: Session, now: datetime) -> None:
        _day, won = self.bid.outcome or (0, False)
        bidding.report_outcome(db, self.id, won=won, actor=self.actor, now=now)

    def _earn(self, db: Session, now: datetime) -> None:
        for firm in self.bid.earned:
            bidding.add_reference(db, self.id, actor=self.cast.firm_actor(firm), now=now)
