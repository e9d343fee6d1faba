"""What the demo body's secretariat has sent, asked and booked; the target and review of seasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.cli.demo.meetings import DemoMeetings
from app.cli.demo.steps import Run, Step, moment
from app.core.ids import PublicId
from app.meetings.addressees import Addressee
from app.meetings.official.commands import StepDetails, enter_step, remind, settle_step
from app.meetings.official.models import StepKind
from app.meetings.programme.commands import ReviewDetails, TargetDetails, note_review, set_target
from app.meetings.rows import seoul_day
from app.seasons.models import Band
from app.seasons.periods import season_of

#: Days from the season's date: a target from that season on, a review in writing.
_TARGET: Final = -300
_REVIEWED: Final = -205


@dataclass(frozen=True)
class _Official:
    """A letter, query or booking; days count from the season's date."""

    kind: StepKind
    subject: str
    to: str
    sent: int
    lapses: int | None = None
    tender: str | None = None
    #: Login of the officer who has it in hand.
    owner: str = "secretariat"
    reminded: int | None = None
    settled: int | None = None
    outcome: str = ""
    dropped: bool = False


_OFFICIAL: Final = (
    _Official(
        StepKind.QUERY, "유상재원 대상 사업 조회(가상)", "finance", -120,
        settled=-100, outcome="대상 사업 두 건을 회신받음(가상).",
    ),
    # Before meeting 2, whose agenda it led to.
    _Official(
        StepKind.LETTER, "발주계획 통계 제공 협조 요청(가상)", "land", -96, -50,
        settled=-58, outcome="통계 자료 3종 접수(가상).",
    ),
    _Official(
        StepKind.LETTER, "합동 설명회 공동 개최 제안(가상)", "interior", -80, -30,
        settled=-40, outcome="담당 부서가 바뀌어 새로 보내기로 함(가상).", dropped=True,
    ),
    # Late: a reply may take fourteen days.
    _Official(
        StepKind.QUERY, "중소기업 해외조달 지원사업 조회(가상)", "industry", -34, reminded=-17,
    ),
    # Both lapse before, or soon after, the meeting ahead.
    _Official(
        StepKind.BOOKING, "하노이 협력센터 대회의실 우선 사용(가상)", "centre", -20, 9,
        owner="secretariat2",
    ),
    _Official(StepKind.LETTER, "시범사업 참여 기관 추천 요청(가상)", "science", -25, 30),
    _Official(
        StepKind.QUERY, "참여 자격 서류의 국내 발급 절차 조회(가상)", "land", -9,
        tender="DEMO-IB-0033",
    ),
)  # fmt: skip


def steps(held: DemoMeetings) -> Iterator[Step]:
    """Each step as it is taken, reminded of and settled; a target, and a review held in writing."""
    as_of = held.as_of
    yield Step(moment(as_of, _TARGET, 9), "targets", _aim(held))
    yield Step(moment(as_of, _REVIEWED, 9), "targets", _review(held))
    entered: dict[_Official, PublicId] = {}
    for each in _OFFICIAL:
        for day, act in ((each.sent, _enter), (each.reminded, _remind), (each.settled, _settle)):
            if day is not None:
                yield Step(moment(as_of, day, 9), "official steps", act(held, each, entered))


def _enter(held: DemoMeetings, each: _Official, entered: dict[_Official, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        details = StepDetails(
            kind=each.kind,
            subject=each.subject,
            addressee=Addressee(organisation=held.cast.organisations[each.to]),
            sent_on=seoul_day(now),
            lapses_on=None if each.lapses is None else held.as_of + timedelta(days=each.lapses),
            tender_number=each.tender,
            owner=held.cast.actors[each.owner].user,
        )
        body = held.body or PublicId("")
        entered[each] = enter_step(db, body, details, actor=held.cast.officer, now=now)

    return run


def _remind(held: DemoMeetings, each: _Official, entered: dict[_Official, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        step = entered[each]
        remind(db, step, seoul_day(now), version=1, actor=held.cast.officer, now=now)

    return run


def _settle(held: DemoMeetings, each: _Official, entered: dict[_Official, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        settle_step(
            db,
            entered[each],
            seoul_day(now),
            each.outcome,
            dropped=each.dropped,
            version=1,
            actor=held.cast.officer,
            now=now,
        )

    return run


def _aim(held: DemoMeetings) -> Run:
    def run(db: Session, now: datetime) -> None:
        source = "시연용 가상 사업계획 (demonstration)"
        details = TargetDetails(season_of(now), Band.TWENTY, source)
        set_target(db, details, actor=held.cast.officer, now=now)

    return run


def _review(held: DemoMeetings) -> Run:
    def run(db: Session, now: datetime) -> None:
        words = "서면으로 검토함: 고칠 것 없음(가상)."
        details = ReviewDetails(season_of(now), seoul_day(now), words)
        note_review(db, details, actor=held.cast.officer, now=now)

    return run
