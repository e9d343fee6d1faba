"""Ties of the demo body's experts to tenders: declared, upheld, lifted, found in public records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.meetings import DemoMeetings, meeting_day
from app.cli.demo.people import DOMAIN
from app.cli.demo.steps import Run, Step, moment
from app.meetings.models import Seat
from app.meetings.recusal.commands import (
    FoundTie,
    TieDetails,
    TieMove,
    declare_tie,
    enter_tie,
    settle_tie,
)
from app.tenders.models import Tender

_ADVISED: Final = "발주기관 자문위원으로 위촉되어 있음(가상)."
_FOUND: Final = "기관이 선행 연구를 수행함(가상)."
_SOURCE: Final = "시연용 가상 공고 (demonstration)"


def steps(held: DemoMeetings) -> Iterator[Step]:
    """At meeting 2 one item loses its quorum by a tie; the coming agenda is kept from an expert."""
    day = meeting_day(held.as_of, 2)
    yield Step(moment(held.as_of, day - 8, 10), "ties", _settled(held))
    yield Step(moment(held.as_of, 0, 8, 45), "ties", _standing(held))


def _settled(held: DemoMeetings) -> Run:
    """One is upheld; another one is lifted with the reason."""

    def run(db: Session, now: datetime) -> None:
        cast, numbers = held.cast, _tenders(db, held, 2)
        if not numbers:
            return
        upheld = TieDetails(numbers[-1], _ADVISED)
        tie = declare_tie(db, upheld, actor=cast.actors["expert3"], now=now)
        settle_tie(db, tie, TieMove.UPHOLD, "", actor=cast.compliance, now=now)
        over = TieDetails(numbers[0], _ADVISED)
        tie = declare_tie(db, over, actor=cast.actors["expert2"], now=now)
        ended = "위촉 기간이 끝난 것을 확인함(가상)."
        settle_tie(db, tie, TieMove.LIFT, ended, actor=cast.compliance, now=now)

    return run


def _standing(held: DemoMeetings) -> Run:
    """One is declared; one stands in public records."""

    def run(db: Session, now: datetime) -> None:
        cast, numbers = held.cast, _tenders(db, held, 3)
        if not numbers:
            return
        declare_tie(db, TieDetails(numbers[0], _ADVISED), actor=cast.actors["expert"], now=now)
        seat = db.scalars(
            select(Seat.public_id).where(Seat.email == f"ministry5@{DOMAIN}").order_by(Seat.id)
        ).first()
        if seat is not None:
            found = FoundTie(seat, TieDetails(numbers[-1], _FOUND), _SOURCE)
            enter_tie(db, found, actor=cast.compliance, now=now)

    return run


def _tenders(db: Session, held: DemoMeetings, number: int) -> list[str]:
    """Numbers of the tenders on the agenda of meeting `number`, in its order."""
    about = [item.tender_id for item in held.agenda(db, number) if item.tender_id is not None]
    rows = db.execute(select(Tender.id, Tender.notice_no).where(Tender.id.in_(about)))
    known = {row.id: row.notice_no for row in rows}
    return [known[tender] for tender in about if known[tender]]
