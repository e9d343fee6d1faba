"""After the demo body's meetings: minutes approved and open for comments, visits and outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.meetings import DemoMeetings, meeting_day
from app.cli.demo.steps import Run, Step, moment
from app.core.access import Viewer
from app.core.ids import PublicId
from app.meetings.minutes.answering import CommentAnswer, answer_comment
from app.meetings.minutes.commands import (
    approve_minutes,
    circulate_minutes,
    comment_minutes,
    draft_minutes,
)
from app.meetings.minutes_models import CommentOutcome, MinutesComment
from app.meetings.visits.commands import StopDetails, answer, ask_host, record_outcome


@dataclass(frozen=True)
class _Stop:
    """A stop of a visit, the morning after its meeting."""

    meeting: int
    hour: int
    host: str
    login: str
    place: str
    purpose: str
    #: What the host says, and what came of it; None: it has not answered yet.
    words: str | None
    outcome: str | None


_STOPS: Final = (
    _Stop(
        2, 11, "department", "counterpart",
        "Trung tâm điều hành đô thị cấp tỉnh (hư cấu)",
        "Tìm hiểu cách hiển thị dữ liệu giao thông (hư cấu)",
        "Rất hân hạnh được đón đoàn (hư cấu).",
        "공개 데이터 목록을 서로 나누기로 함(가상).",
    ),
    _Stop(
        2, 14, "centre", "centre",
        "Phòng trình diễn của trung tâm (hư cấu)",
        "Xem các mẫu trình diễn công khai (hư cấu)",
        "Có người hướng dẫn bằng tiếng Hàn (hư cấu).",
        "상설 전시에 한국 중소기업 자료를 두는 방안을 검토함(가상).",
    ),
    _Stop(
        4, 11, "department", "counterpart",
        "Trạm quan trắc chất lượng nước (hư cấu)",
        "Khảo sát cách đo rò rỉ nước, theo câu hỏi trên diễn đàn (hư cấu)",
        None,
        None,
    ),
)  # fmt: skip


def steps(held: DemoMeetings) -> Iterator[Step]:
    """Minutes of both meetings held; stops asked for, answered and visited."""
    as_of = held.as_of
    first, second = meeting_day(as_of, 1), meeting_day(as_of, 2)
    yield Step(moment(as_of, first + 1, 10), "minutes", _circulate(held, 1, until=first + 8))
    yield Step(moment(as_of, first + 9, 10), "minutes", _approve(held, 1))
    yield Step(moment(as_of, second + 1, 10), "minutes", _circulate(held, 2, until=second + 8))
    asked = "제2안건의 참석 시각을 확인하여 주시기 바람(가상)."
    yield Step(moment(as_of, second + 6, 10), "minutes", _comment(held, 2, asked))
    yield Step(moment(as_of, -5, 15), "minutes", _answer_comment(held, 2))
    # Corrected, and open for comments again until the coming meeting approves them.
    yield Step(moment(as_of, -4, 10), "minutes", _circulate(held, 2, until=6))
    stops: dict[_Stop, PublicId] = {}
    for stop in _STOPS:
        day = meeting_day(as_of, stop.meeting)
        ask = min(day - 14, -2)
        yield Step(moment(as_of, ask, 11), "visits", _ask(held, stop, stops))
        if stop.words is not None:
            yield Step(moment(as_of, day - 10, 11), "visits", _agree(held, stop, stops))
        if stop.outcome is not None:
            yield Step(moment(as_of, day + 3, 11), "visits", _report(held, stop, stops))


def _circulate(held: DemoMeetings, number: int, *, until: int) -> Run:
    def run(db: Session, now: datetime) -> None:
        meeting, officer = held.meetings[number], held.cast.officer
        draft_minutes(db, meeting, actor=officer, now=now)
        day = held.as_of + timedelta(days=until)
        circulate_minutes(db, meeting, day, actor=officer, now=now)

    return run


def _comment(held: DemoMeetings, number: int, words: str) -> Run:
    def run(db: Session, now: datetime) -> None:
        actor = held.cast.actors["ministry"]
        viewer = Viewer(
            user=actor.user, organisation=actor.organisation, firm=actor.firm, roles=actor.roles
        )
        comment_minutes(db, held.meetings[number], words, viewer=viewer, actor=actor, now=now)

    return run


def _answer_comment(held: DemoMeetings, number: int) -> Run:
    """The comment led to a corrected draft."""

    def run(db: Session, now: datetime) -> None:
        meeting, officer = held.meetings[number], held.cast.officer
        comment = db.scalars(select(MinutesComment.public_id).order_by(MinutesComment.id)).first()
        if comment is not None:
            words = "참석 기록을 확인하여 퇴장 시각을 바로잡음(가상)."
            answer = CommentAnswer(CommentOutcome.ACCEPTED, words)
            answer_comment(db, meeting, comment, answer, actor=officer, now=now)

    return run


def _approve(held: DemoMeetings, number: int) -> Run:
    def run(db: Session, now: datetime) -> None:
        approve_minutes(db, held.meetings[number], actor=held.cast.officer, now=now)

    return run


def _ask(held: DemoMeetings, stop: _Stop, stops: dict[_Stop, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        day = meeting_day(held.as_of, stop.meeting) + 1
        details = StopDetails(
            host=held.cast.organisations[stop.host],
            place=stop.place,
            purpose=stop.purpose,
            starts_at=moment(held.as_of, day, stop.hour),
            minutes=90,
            people=8,
        )
        stops[stop] = ask_host(
            db, held.meetings[stop.meeting], details, actor=held.cast.officer, now=now
        )

    return run


def _agree(held: DemoMeetings, stop: _Stop, stops: dict[_Stop, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        host = held.cast.actors[stop.login]
        answer(db, stops[stop], agreed=True, words=stop.words or "", actor=host, now=now)

    return run


def _report(held: DemoMeetings, stop: _Stop, stops: dict[_Stop, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        record_outcome(db, stops[stop], stop.outcome or "", actor=held.cast.officer, now=now)

    return run
