"""Questions put to the demo body in writing: one carried, with an action; one open for answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.cli.demo.meetings import DemoMeetings
from app.cli.demo.papers import demo_paper
from app.cli.demo.steps import Run, Step, moment
from app.core.ids import PublicId
from app.core.storage import seal_file
from app.core.uploads import checked_document
from app.core.web import settings
from app.core.working_days import is_working_day
from app.meetings.addressees import Addressee
from app.meetings.commands.actions import ActionDetails
from app.meetings.models import DecisionType, Seat, SeatGroup
from app.meetings.procedures.answering import Answer, answer_own, enter_answer
from app.meetings.procedures.body_rules import RuleDetails, enter_rule
from app.meetings.procedures.closing import (
    Response,
    Wording,
    add_action,
    record_result,
    respond,
)
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

_SOURCE: Final = "시연용 가상 운영규정 제7조 (demonstration)"
_TEXT: Final = "실무협의회 자료의 성·시 표기를 현행 34개 단위로 통일함(가상)."
#: Login → what they answer to the first question; the last one told it by letter.
_SAID: Final = {
    "ministry": Answer(Opinion.AGREE),
    "ministry2": Answer(Opinion.AGREE),
    "ministry3": Answer(
        Opinion.CHANGES, "종전 63개 단위의 명칭을 괄호로 함께 적을 필요가 있음(가상)."
    ),
    "ministry4": Answer(Opinion.NONE),
    "ministry6": Answer(Opinion.AGREE),
    "expert": Answer(Opinion.AGREE, "공고일 기준 단위는 원문대로 두는 것이 타당함(가상)."),
    "expert2": Answer(Opinion.DISAGREE, "통계 시계열이 끊길 우려가 있음(가상)."),
}
_BY_LETTER: Final = "expert3"
_RESPONSES: Final = {
    "ministry3": Response(Reflection.TAKEN_UP, "종전 명칭을 괄호로 함께 적기로 함(가상)."),
    "expert": Response(Reflection.TAKEN_UP),
    "expert2": Response(
        Reflection.PARTLY, "통계표에는 종전 단위의 연결표를 붙여 시계열을 유지함(가상)."
    ),
}
_OPEN_SAID: Final = {
    "ministry2": Answer(Opinion.AGREE),
    "ministry4": Answer(Opinion.CHANGES, "분기별 발간 일정을 덧붙이기 바람(가상)."),
    "counterpart": Answer(Opinion.NONE),
}


@dataclass
class _Asked:
    """What the steps remember of each other."""

    held: DemoMeetings
    ids: dict[str, PublicId] = field(default_factory=dict)

    def row(self, db: Session, name: str) -> WrittenProcedure:
        query = select(WrittenProcedure).where(WrittenProcedure.public_id == self.ids[name])
        return db.scalars(query).one()

    def seat_of(self, db: Session, name: str, login: str) -> PublicId:
        """The row of a person's seat."""
        return db.scalars(
            select(ProcedureSeat.public_id)
            .join(Seat, Seat.id == ProcedureSeat.seat_id)
            .join(User, User.id == Seat.user_id)
            .where(
                ProcedureSeat.procedure_id == self.row(db, name).id,
                User.public_id == self.held.cast.actors[login].user,
            )
        ).one()


def steps(held: DemoMeetings) -> Iterator[Step]:
    """A resolution carried a month ago; a request for opinions that is open today."""
    asked = _Asked(held)
    as_of = held.as_of
    yield Step(moment(as_of, -60, 10), "written procedure", _enter_rule(asked))
    yield Step(moment(as_of, -46, 10), "written procedure", _ask_resolution(asked))
    yield Step(moment(as_of, -42, 11), "written procedure", _answer(asked, "closed", _SAID))
    yield Step(moment(as_of, -41, 15), "written procedure", _by_letter(asked))
    yield Step(moment(as_of, -24, 10), "written procedure", _settle(asked))
    yield Step(moment(as_of, -4, 11), "written procedure", _ask_opinions(asked))
    yield Step(moment(as_of, -2, 15), "written procedure", _answer(asked, "open", _OPEN_SAID))


def _enter_rule(asked: _Asked) -> Run:
    def run(db: Session, now: datetime) -> None:
        held = asked.held
        rule = RuleDetails(Majority.HALF, held.as_of - timedelta(days=330), _SOURCE)
        enter_rule(db, held.body or PublicId(""), rule, actor=held.cast.officer, now=now)

    return run


def _ask_resolution(asked: _Asked) -> Run:
    def run(db: Session, now: datetime) -> None:
        details = ProcedureDetails(
            kind=ProcedureKind.RESOLUTION,
            title="자료의 성·시 표기 기준(가상)",
            question=_TEXT,
            grounds="다음 회의 자료부터 적용하려면 회의 전에 정하여야 함(가상).",
            due_on=_working(asked.held, -32),
            asks=DecisionType.APPROVE,
            demo=True,
        )
        _put(asked, db, "closed", details, now)

    return run


def _ask_opinions(asked: _Asked) -> Run:
    def run(db: Session, now: datetime) -> None:
        details = ProcedureDetails(
            kind=ProcedureKind.OPINIONS,
            title="분기 소식지 목차안에 대한 의견(가상)",
            question="실무협의회 소식지의 목차안이 적절한지, 더할 내용이 있는지 묻고자 함(가상).",
            grounds="결정 사항을 널리 알릴 통로를 마련하려는 것임(가상).",
            due_on=_working(asked.held, 6),
            groups=(SeatGroup.MINISTRY, SeatGroup.EXPERT, SeatGroup.FIRM, SeatGroup.COUNTERPART),
            demo=True,
        )
        _put(asked, db, "open", details, now)

    return run


def _put(asked: _Asked, db: Session, name: str, details: ProcedureDetails, now: datetime) -> None:
    """Draft with a paper, and send."""
    officer, config = asked.held.cast.officer, settings()
    body = asked.held.body or PublicId("")
    asked.ids[name] = draft_procedure(db, body, details, actor=officer, now=now)
    content = demo_paper("Draft for the written procedure")
    file = checked_document("초안(가상).pdf", content, scanner=None)
    seal_file(config.files, config.encryption_key, file.content)
    add_paper(db, asked.ids[name], file, actor=officer, now=now)
    version = asked.row(db, name).lock_version
    send_procedure(db, asked.ids[name], version=version, actor=officer, now=now)


def _answer(asked: _Asked, name: str, said: dict[str, Answer]) -> Run:
    def run(db: Session, now: datetime) -> None:
        for login, answer in said.items():
            actor = asked.held.cast.actors[login]
            answer_own(db, asked.ids[name], answer, actor=actor, now=now)

    return run


def _by_letter(asked: _Asked) -> Run:
    def run(db: Session, now: datetime) -> None:
        seat = asked.seat_of(db, "closed", _BY_LETTER)
        answer, officer = Answer(Opinion.AGREE), asked.held.cast.officer
        how = "공문 접수(가상)"
        enter_answer(db, asked.ids["closed"], seat, answer, how, actor=officer, now=now)

    return run


def _settle(asked: _Asked) -> Run:
    """Responses, the result, and an action that follows."""

    def run(db: Session, now: datetime) -> None:
        held, procedure = asked.held, asked.ids["closed"]
        officer = held.cast.officer
        for login, response in _RESPONSES.items():
            seat = asked.seat_of(db, "closed", login)
            respond(db, procedure, seat, response, actor=officer, now=now)
        version = asked.row(db, "closed").lock_version
        wording = Wording(_TEXT, Addressee(organisation=held.cast.organisations["institute"]))
        record_result(db, procedure, wording, version=version, actor=officer, now=now)
        task = ActionDetails(
            text="성·시 종전 명칭과 현행 명칭의 연결표 작성(가상)",
            organisation=held.cast.organisations["institute"],
            owner_name="하람 박사(가상)",
            due=held.as_of + timedelta(days=20),
        )
        add_action(db, procedure, task, actor=officer, now=now)

    return run


def _working(held: DemoMeetings, day: int) -> date:
    """The day itself, or the next one on which offices in Korea are open."""
    due = held.as_of + timedelta(days=day)
    while not is_working_day(due):
        due += timedelta(days=1)
    return due
