"""What ties rivals in the season: a representative, a parent, names in bids; each rule fires and
nearly fires. Everything here is invented and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.conflicts.registers.fact_models import PromiseKind
from app.conflicts.registers.fact_rows import HoldingDetails, PromiseDetails, SubcontractDetails
from app.conflicts.registers.record_commands import enter_record, name_for_bid
from app.firms.profile.models import Position
from app.firms.profile.people import DirectorDetails, declare_director

_SOURCE: Final = "시연용 가상 자료 (demonstration)"
_BORN: Final = date(1971, 3, 1)
#: Firm, representative, last day of the time as one (counted from the season's date).
_REPRESENTATIVES: Final = (
    # D2 fires: one person represents both; nearly: the former one of a rival elsewhere.
    ("ieumsae", "한샘 대표(가상)", None),
    ("geulmaru", "한샘 대표(가상)", None),
    ("luavang", "Minh An (hư cấu)", None),
    ("benmoi", "Minh An (hư cấu)", -40),
)
#: Owner, firm, share. D4 fires through a parent of two rivals; nearly: a hundredth below.
_HELD: Final = (
    ("시연홀딩스(가상)", "ara", 6000),
    ("시연홀딩스(가상)", "hangyeol", 2500),
    ("시연투자(가상)", "gilnuri", 6000),
    ("시연투자(가상)", "mireusaem", 1999),
)
#: Bidder, subcontractor, tender. D7 fires where the one named is a rival; nearly: a supplier.
_NAMED: Final = (
    ("benmoi", "luavang", "DEMO-IB-0043"),
    ("benmoi", "jikim", "DEMO-IB-0048"),
)
#: Firm, tender, kind, label, first and last day. D9 fires on days that meet, nearly where they do
#: not; one guarantee in two bids (D9, D19), and nearly one.
_PROMISED: Final = (
    ("hangyeol", "DEMO-IB-0042", PromiseKind.PERSON, "도담 기술사(가상)", 60, 400),
    ("hangyeol", "DEMO-IB-0046", PromiseKind.PERSON, "도담 기술사(가상)", 300, 700),
    ("mireusaem", "DEMO-IB-0044", PromiseKind.PERSON, "라온 기술사(가상)", 60, 299),
    ("mireusaem", "DEMO-IB-0047", PromiseKind.PERSON, "라온 기술사(가상)", 300, 700),
    ("benmoi", "DEMO-IB-0050", PromiseKind.GUARANTEE, "Ngân hàng minh họa 2026-0417", 0, 120),
    ("gureum", "DEMO-IB-0050", PromiseKind.GUARANTEE, "Ngân hàng minh họa 2026-0417", 0, 120),
    ("benmoi", "DEMO-IB-0030", PromiseKind.GUARANTEE, "Ngân hàng minh họa 2026-0500", 0, 120),
    ("luavang", "DEMO-IB-0030", PromiseKind.GUARANTEE, "Ngân hàng minh họa 2026-0501", 0, 120),
)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """People declared, holdings entered, bids' names stated."""

    def day(days: int) -> date:
        return as_of + timedelta(days=days)

    def declare(db: Session, now: datetime) -> None:
        for firm, name, ended in _REPRESENTATIVES:
            details = DirectorDetails(
                name=name,
                position=Position.REPRESENTATIVE,
                valid_from=day(-800),
                valid_to=day(ended) if ended else None,
                source=_SOURCE,
                born_on=_BORN,
            )
            declare_director(db, cast.firms[firm], details, actor=cast.firm_actor(firm), now=now)

    def hold(db: Session, now: datetime) -> None:
        for owner, firm, share in _HELD:
            held = HoldingDetails(owner, cast.firms[firm], share, day(-700), None, _SOURCE)
            enter_record(db, held, actor=cast.compliance, now=now)

    def name(db: Session, now: datetime) -> None:
        for firm, other, tender in _NAMED:
            said = SubcontractDetails(tender, "", "", cast.firms[other], _SOURCE)
            name_for_bid(db, said, actor=cast.firm_actor(firm), now=now)
        for firm, tender, kind, label, first, last in _PROMISED:
            promised = PromiseDetails(
                tender=tender,
                lot="",
                firm="",
                kind=kind,
                label=label,
                born_on=_BORN if kind is PromiseKind.PERSON else None,
                valid_from=day(first),
                valid_to=day(last),
                source=_SOURCE,
            )
            name_for_bid(db, promised, actor=cast.firm_actor(firm), now=now)

    yield Step(moment(as_of, -1, 10, 30), "representatives", declare)
    yield Step(moment(as_of, -1, 14, 30), "holdings", hold)
    yield Step(moment(as_of, -1, 18), "names in bids", name)
