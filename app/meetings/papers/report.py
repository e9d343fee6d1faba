"""결과보고: what a meeting gave, from the reader's own edition of its minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.core.clock import SEOUL
from app.core.dates import format_date, format_instant
from app.core.papers.blocks import (
    CLOSING,
    HEADING,
    LEAST,
    POINT,
    SUBPOINT,
    TITLE,
    Block,
    Line,
    Paper,
    Table,
)
from app.core.papers.numbering import korean as marker
from app.meetings.minutes.words import DecisionWords, ItemWords, MinutesWords
from app.meetings.minutes_models import MinutesState
from app.meetings.models import Presence
from app.meetings.papers.facts import MinutesFacts
from app.meetings.papers.korean import END, LOCALE, PUBLISHER, items, top


def report(facts: MinutesFacts) -> Paper:
    """The result report; items, counts and names are those of the reader's edition."""
    said = facts.said(LOCALE)
    title = f"{said.body} 제{said.number}차 회의 결과보고"
    blocks: list[Block] = [
        *top(facts.label, demo=said.demo),
        Line(title, TITLE),
        Line("1. 회의 개요", HEADING),
        *items(1, _outline(facts, said)),
        Line("2. 안건별 결과", HEADING),
        *_results(said),
        Line("3. 이행 과제", HEADING),
        *_actions(said),
        Line("4. 참석 현황", HEADING),
        _attendance(said),
        Line("5. 향후 계획", HEADING),
        *items(1, _ahead(facts)),
        Line(f"붙임  회의록 1부.  {END}", CLOSING),
    ]
    return Paper(title, LOCALE, PUBLISHER, facts.made, tuple(blocks))


def _outline(facts: MinutesFacts, said: MinutesWords) -> Iterator[str]:
    states = Counter(seat["state"] for seat in (facts.page.content or {})["seats"])
    deputies = states[Presence.DEPUTY.value]
    there = states[Presence.PRESENT.value] + deputies
    by_deputy = f"(대리 {deputies}석 포함)" if deputies else ""
    yield f"일시: {format_instant(said.starts_at, SEOUL, LOCALE)}"
    yield f"장소: {said.place}"
    yield f"참석: 총 {states.total()}석 중 {there}석 참석{by_deputy}"
    yield f"정족수: {'충족' if said.quorate else '미충족(의결 없이 보고)'}"
    yield f"회의록: {facts.stands(LOCALE)}"


def _results(said: MinutesWords) -> Iterator[Line]:
    if not said.items:
        yield Line("가. 해당 없음", POINT)
    for item in said.items:
        yield Line(f"{marker(1, item.number)} {item.title}", POINT)
        for number, (text, details) in enumerate(_item(item), 1):
            yield Line(f"{marker(2, number)} {text}", SUBPOINT)
            for place, detail in enumerate(details, 1):
                yield Line(f"{marker(3, place)} {detail}", LEAST)


def _item(item: ItemWords) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each line of an item with what belongs under it."""
    yield f"요청 사항: {item.asks}", ()
    if item.quorate is not None:
        met = "충족" if item.quorate else "미충족(보고만 진행)"
        yield f"정족수: {met}, 대상 {item.eligible}석 중 {item.present}석 참석", ()
    if item.outside:
        yield "회피·퇴장", tuple(_outside(item))
    if item.paragraphs:
        yield "논의 내용", item.paragraphs
    for decision in item.decisions:
        yield f"결정: {_decided(decision)}", tuple(_stands(decision))


def _outside(item: ItemWords) -> Iterator[str]:
    for seat in item.outside:
        who = ", ".join(filter(None, (seat.organisation, seat.person)))
        times = [
            f"{word} {at.astimezone(SEOUL):%H:%M}"
            for word, at in (("퇴장", seat.left_at), ("복귀", seat.back_at))
            if at
        ]
        yield f"{who}: {', '.join([seat.state, *times])}"


def _decided(decision: DecisionWords) -> str:
    kind = "·".join(filter(None, (decision.type, decision.result)))
    votes = (
        f" (대상 {decision.eligible}석 중 {decision.present}석 참석)"
        if decision.eligible is not None
        else ""
    )
    return f"[{kind}] {decision.text}{votes}"


def _stands(decision: DecisionWords) -> Iterator[str]:
    """For whom it is, and what it replaces."""
    if decision.addressee:
        yield f"이행 기관: {decision.addressee}"
    if decision.replaces:
        number = decision.replaces.number
        which = f"제{number}차 회의" if number else "서면"
        yield f"대체하는 의결: {which}, {decision.replaces.text}"


def _actions(said: MinutesWords) -> Iterator[Block]:
    rows = tuple(
        (str(item.number), action.text, action.owner, format_date(action.due, LOCALE, weekday=True))
        for item in said.items
        for decision in item.decisions
        for action in decision.actions
    )
    if rows:
        yield Table(("안건", "과제", "담당", "기한"), rows, (2, 9, 6, 5), frozenset({0, 3}))
    else:
        yield Line("가. 해당 없음", POINT)


def _attendance(said: MinutesWords) -> Table:
    named = any(seat.person for seat in said.seats)
    heads = ("기관", "구분", *(["성명"] if named else []), "출석")
    rows = tuple(
        (seat.organisation, seat.group, *([seat.person] if named else []), seat.state)
        for seat in said.seats
    )
    return Table(heads, rows, (8, 5, 5, 3) if named else (9, 6, 5))


def _ahead(facts: MinutesFacts) -> Iterator[str]:
    if facts.page.state is not MinutesState.APPROVED:
        yield "회의록 회람 의견 반영 및 확정"
    yield "이행 과제 점검: 기한 7일 전·1일 전 알림, 기한 경과 시 매주 재촉구"
