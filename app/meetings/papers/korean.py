"""Papers as Korean offices write them (개조식). They are in Korean whoever asks for them: an
official letter has no other language, so their wording is here and not in the catalogues.

Rules: 행정업무의 운영 및 혁신에 관한 규정 and its 시행규칙: items 1. 가. 1) 가), dates
`2026. 12. 4.`, 24-hour time, "붙임", and "끝." after the last words. The seal is never drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from app.core.clock import SEOUL
from app.core.dates import format_date, format_instant
from app.core.i18n import speaking
from app.core.papers.blocks import (
    CLOSING,
    HEADING,
    LABEL,
    LEAST,
    NOTE,
    POINT,
    SENDER,
    SMALL_POINT,
    SUBPOINT,
    TITLE,
    Block,
    Line,
    Paper,
    Table,
)
from app.core.papers.numbering import korean as marker
from app.meetings.models import SeatGroup
from app.meetings.papers.facts import DECIDED, MeetingFacts, hours, named, statements
from app.meetings.papers.labels import Label
from app.meetings.rows import seoul_day

LOCALE: Final = "ko"
#: The office that answers for a paper, in its properties.
PUBLISHER: Final = "두리 사무국"
#: Counterparts are written to in their own language (papers.vietnamese).
_ADDRESSED: Final = (SeatGroup.MINISTRY, SeatGroup.EXPERT, SeatGroup.FIRM)
_LOOKS: Final = (HEADING, POINT, SUBPOINT, LEAST)
END: Final = "끝."


def items(depth: int, texts: Iterable[str]) -> Iterator[Line]:
    """`texts` as items of one depth (0: 1., 1: 가., 2: 1), 3: 가))."""
    for number, text in enumerate(texts, 1):
        yield Line(f"{marker(depth, number)} {text}", _LOOKS[depth])


def label_of(label: Label) -> str:
    """`공개 구분: 부분공개(제5호) · 보존기간: 10년`."""
    with speaking(LOCALE):
        ground = f"(제{label.ground.item}호)" if label.ground else ""
        return f"공개 구분: {label.disclosure.label}{ground} · 보존기간: {label.retention.label}"


def top(label: Label, *, demo: bool) -> Iterator[Line]:
    """What stands above the title of each paper."""
    yield Line(label_of(label), LABEL)
    if demo:
        yield Line("가상의 시연 자료", LABEL)


def when(facts: MeetingFacts) -> str:
    """`2026. 12. 4.(금) 14:30~16:00 (하노이 12:30~14:00)`."""
    (_from, until), hanoi = hours(facts.meeting)
    start = format_instant(facts.meeting.starts_at, SEOUL, LOCALE)
    return f"{start}~{until} (하노이 {hanoi[0]}~{hanoi[1]})"


def where(facts: MeetingFacts) -> str:
    """The place, and whether one can take part from afar."""
    return facts.meeting.place + (" (화상 참석 병행)" if facts.meeting.video_url else "")


def plan(facts: MeetingFacts) -> Paper:
    """개최계획: why, when, where, with whom and about what the body is to meet."""
    name = _name(facts)
    blocks: list[Block] = [
        *top(facts.label, demo=facts.meeting.demo),
        Line(f"{name} 개최계획", TITLE),
        Line("1. 개최 목적", HEADING),
        *items(1, _purpose(facts)),
        Line("2. 개최 개요", HEADING),
        *items(1, _outline(facts)),
        Line("3. 회의 안건", HEADING),
        *_agenda(facts),
        Line("4. 참석 대상", HEADING),
        _seats(facts),
        Line("5. 준수 사항", HEADING),
        *items(1, statements(LOCALE)),
        Line("6. 추진 일정", HEADING),
        *items(
            1,
            (
                "초청장 발송 및 참석 여부 확인",
                "안건 확정 및 기관별 회의자료 배포",
                f"회의 개최: {format_instant(facts.meeting.starts_at, SEOUL, LOCALE)}",
                "회의록 회람 및 확정: 회의 후 근무일 기준 10일 이내",
            ),
        ),
        Line(f"붙임  회의 안건 1부.  {END}", CLOSING),
    ]
    return _paper(facts, f"{name} 개최계획", blocks)


def letter(facts: MeetingFacts) -> Paper:
    """공문 본문. It goes to seats that leave for items on live tenders: it names no item."""
    name, sender = _name(facts), _sender(facts)
    addressed = facts.organisations(_ADDRESSED, LOCALE)
    title = f"{name} 개최 알림"
    blocks: list[Block] = [
        *top(facts.label, demo=facts.meeting.demo),
        Line(sender, SENDER),
        Line("수신  수신자 참조" if len(addressed) != 1 else f"수신  {addressed[0]}"),
        Line("(경유)"),
        Line(f"제목  {title}", HEADING),
        Line(f"1. {name}를 다음과 같이 개최하오니 참석하여 주시기 바랍니다."),
        *items(
            1,
            (
                f"일시: {when(facts)}",
                f"장소: {where(facts)}",
                "참석 대상: 수신 기관의 위원(부득이한 경우 대리 참석)",
                "안건: 붙임 참조",
            ),
        ),
        Line("2. 참석 여부는 일정 초대에 대한 회신으로 또는 사무국에 알려 주시기 바랍니다."),
        Line("3. 회의에서는 다음 사항을 준수하여 주시기 바랍니다."),
        *items(1, statements(LOCALE)),
        Line(f"붙임  회의 안건 1부.  {END}", CLOSING),
        Line(f"{sender}  (직인)", SENDER),
    ]
    if len(addressed) > 1:
        blocks.append(Line(f"수신자  {', '.join(addressed)}"))
    blocks += [
        Line("기안자 ○○○        검토자 ○○○        결재권자 ○○○", NOTE),
        Line("시행  ○○○○-○○○ (     .   .   .)        접수  (     .   .   .)", NOTE),
    ]
    return _paper(facts, title, blocks)


def agenda(facts: MeetingFacts) -> Paper:
    """안건: one page with the reader's own items, numbered and timed among themselves."""
    name = _name(facts)
    asked = [item for item in facts.page.items if item.decision_type in DECIDED]
    blocks: list[Block] = [
        *top(facts.label, demo=facts.meeting.demo),
        Line(f"{name} 안건", TITLE),
        *items(0, ("회의 개요",)),
        *items(1, (f"일시: {when(facts)}", f"장소: {where(facts)}")),
        Line("2. 안건", HEADING),
        *_agenda(facts),
        Line("3. 결정 요청 사항", HEADING),
        *items(1, _requests(facts) if asked else ("해당 없음(전 안건 보고)",)),
        Line("4. 준수 사항", HEADING),
        *(Line(line.text, SMALL_POINT) for line in items(1, _ended(statements(LOCALE)))),
    ]
    return _paper(facts, f"{name} 안건", blocks)


def _ended(texts: Iterable[str]) -> list[str]:
    """`texts` with "끝." after the last, as a paper ends whose last words are no table."""
    *before, last = texts
    return [*before, f"{last}  {END}"]


def _paper(facts: MeetingFacts, title: str, blocks: Iterable[Block]) -> Paper:
    return Paper(title, LOCALE, PUBLISHER, facts.made, tuple(blocks))


def _name(facts: MeetingFacts) -> str:
    return f"{named(facts.meeting.body.names, LOCALE)} 제{facts.meeting.number}차 회의"


def _sender(facts: MeetingFacts) -> str:
    return named(facts.sender, LOCALE) if facts.sender else PUBLISHER


def _purpose(facts: MeetingFacts) -> Iterator[str]:
    body = facts.meeting.body
    yield f"{named(body.names, LOCALE)} 정례 회의 개최(개최 주기 {body.cadence_days}일)"
    with speaking(LOCALE):
        counts = Counter(item.decision_type.label for item in facts.page.items)
    if counts:
        said = ", ".join(f"{label} {count}건" for label, count in counts.items())
        yield f"안건 {counts.total()}건 협의({said})"
    last = facts.page.cadence.last_quorate_on
    if last is not None and last < seoul_day(facts.meeting.starts_at):
        yield f"직전 정족수 충족 회의: {format_date(last, LOCALE, weekday=True)}"


def _outline(facts: MeetingFacts) -> Iterator[str]:
    meeting = facts.meeting
    with speaking(LOCALE):
        groups = Counter(seat.group.label for seat in facts.page.seats)
        needed = [(group.label, count) for group, count in meeting.body.quorum.items() if count]
    yield f"회의명: {_name(facts)}"
    yield f"일시: {when(facts)}"
    yield f"장소: {where(facts)}"
    seated = ", ".join(f"{label} {count}석" for label, count in groups.items())
    yield f"참석 대상: 총 {groups.total()}석" + (f"({seated})" if seated else "")
    if needed:
        yield "의결 정족수: " + ", ".join(f"{label} {count}석" for label, count in needed)


def _agenda(facts: MeetingFacts) -> Iterator[Block]:
    if not facts.page.items:
        yield Line("가. 안건 작성 중", POINT)
        return
    named_too = not facts.page.reader_leaves_for_tenders
    presented = named_too and any(item.presenter for item in facts.page.items)
    with speaking(LOCALE):
        rows = tuple(
            (
                str(item.number),
                f"{at.astimezone(SEOUL):%H:%M}",
                str(item.titles),
                item.decision_type.label,
                *([item.presenter or ""] if presented else []),
                str(item.minutes),
            )
            for at, item in facts.turns()
        )
    heads = ("번호", "시각", "안건", "요청 사항", *(["발표"] if presented else []), "소요(분)")
    if presented:
        yield Table(heads, rows, (5, 6, 28, 10, 10, 8), frozenset({0, 1, 3, 4, 5}))
    else:
        yield Table(heads, rows, (5, 6, 36, 10, 8), frozenset({0, 1, 3, 4}))


def _requests(facts: MeetingFacts) -> Iterator[str]:
    """What is asked for, with the items it is asked on: `담당 지정(3건): 안건 2, 4, 5`."""
    asked: dict[str, list[int]] = {}
    with speaking(LOCALE):
        for item in facts.page.items:
            if item.decision_type in DECIDED:
                asked.setdefault(item.decision_type.label, []).append(item.number)
    for request, numbers in asked.items():
        named_items = ", ".join(map(str, numbers))
        yield f"{request}({len(numbers)}건): 안건 {named_items}"


def _seats(facts: MeetingFacts) -> Table:
    with speaking(LOCALE):
        rows = tuple(
            (
                seat.group.label,
                str(seat.organisation_names),
                " ".join(filter(None, (seat.person_name, seat.person_title))) or "공석",
                ", ".join(
                    note
                    for note, holds in (
                        ("위원장", seat.chair),
                        ("입찰 안건 퇴장", seat.leaves_for_tenders),
                    )
                    if holds
                ),
            )
            for seat in facts.page.seats
        )
    return Table(("구분", "기관", "성명·직위", "비고"), rows, (6, 8, 6, 4))
