"""서면심의·의견조회 결과: what a written procedure gave, from its reader's own page.

In Korean whoever asks for it, like every paper of the Korean office (papers.korean).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.core.clock import SEOUL
from app.core.dates import format_date, format_instant
from app.core.i18n import speaking
from app.core.papers.blocks import CLOSING, HEADING, POINT, TITLE, Block, Line, Paper, Table
from app.meetings.papers.facts import named
from app.meetings.papers.korean import END, LOCALE, PUBLISHER, items, top
from app.meetings.papers.labels import Disclosure, Ground, Label, Retention
from app.meetings.procedures.models import ProcedureKind
from app.meetings.procedures.projections import OpinionLine, ProcedurePage
from app.meetings.projections import DecisionNamed

#: Names of persons and opinions under consideration (as `labels.USUAL` of a report).
LABEL: Final = Label(Disclosure.PARTIAL, Ground.PERSONAL, Retention.YEARS_10)


def result_paper(page: ProcedurePage) -> Paper:
    """The result with the collation; rows, names and counts are those of the reader's page."""
    line = page.line
    kind = "의견조회" if line.kind is ProcedureKind.OPINIONS else "서면심의"
    title = f"{named(line.body_names, LOCALE)} {kind} 결과"
    with speaking(LOCALE):
        blocks: list[Block] = [
            *top(LABEL, demo=line.demo),
            Line(title, TITLE),
            Line("1. 개요", HEADING),
            *items(1, _outline(page)),
            Line("2. 결과", HEADING),
            *items(1, _result(page)),
            Line("3. 의견 수렴표", HEADING),
            _collation(page),
            Line(END, CLOSING),
        ]
    return Paper(title, LOCALE, PUBLISHER, page.closed_at or line.closes_at, tuple(blocks))


def _outline(page: ProcedurePage) -> Iterator[str]:
    yield f"제목: {page.line.title}"
    yield f"내용: {page.question}"
    if page.grounds:
        yield f"근거 및 사유: {page.grounds}"
    if page.sent_at:
        asked = format_instant(page.sent_at, SEOUL, LOCALE)
        yield f"기간: {asked} ~ {format_date(page.line.due_on, LOCALE, weekday=True)}"
    if page.rule_source:
        majority = page.majority.label if page.majority else ""
        yield f"서면 의결 근거: {page.rule_source}({majority})"


def _result(page: ProcedurePage) -> Iterator[str]:
    if page.line.result:
        yield f"결과: {page.line.result.label}"
    if page.tally:
        yield f"회신: 대상 {page.tally.eligible}석 중 {page.tally.answered}석"
        counts = ", ".join(f"{opinion.label} {count}" for opinion, count in page.tally.opinions)
        yield f"의견별: {counts}"
    if page.decision:
        yield f"의결 내용: {page.decision}"
    if page.standing and page.standing.addressee:
        yield f"이행 기관: {named(page.standing.addressee, LOCALE)}"
    if page.standing and page.standing.replaces:
        yield f"대체하는 의결: {_replaced(page.standing.replaces)}"


def _replaced(named_one: DecisionNamed) -> str:
    number = named_one.meeting_number
    return f"{f'제{number}차 회의' if number else '서면'} 의결 “{named_one.text}”"


def _collation(page: ProcedurePage) -> Block:
    if not page.opinions:
        return Line("가. 해당 없음", POINT)
    rows = tuple(
        (
            " ".join(filter(None, (str(row.seat.organisation_names), row.seat.person_name))),
            row.opinion.label if row.opinion else "미회신",
            row.words or "",
            _response(row),
        )
        for row in page.opinions
        if not row.outside
    )
    return Table(("기관·위원", "의견", "의견 내용", "반영 여부 및 검토 의견"), rows, (7, 3, 7, 7))


def _response(row: OpinionLine) -> str:
    if row.reflection is None:
        return ""
    return ": ".join(filter(None, (row.reflection.label, row.response)))
