"""Minutes in Korean and Vietnamese, from the reader's own edition.

What the room wrote stands once, in the language it was written in; what Duri says of it stands in
both. Headings, counts and states come from the same content as the minutes' page and PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_date, format_instant
from app.core.papers.blocks import (
    BODY,
    CENTRED,
    HEADING,
    LABEL,
    NAME,
    NOTE,
    POINT,
    SLANTED,
    SUBHEADING,
    TITLE,
    Block,
    Columns,
    Line,
    Paper,
    Table,
)
from app.meetings.minutes.words import DecisionWords, ItemWords, MinutesWords, ReplacedWords
from app.meetings.papers import korean, vietnamese
from app.meetings.papers.facts import MinutesFacts, statements

#: Vietnamese readers keep the file; Hangul in it is marked as Korean beside that.
LOCALE: Final = "vi"
PUBLISHER: Final = f"{korean.PUBLISHER} / {vietnamese.PUBLISHER}"
_BOTH: Final = ("한국어", "Tiếng Việt")
#: Empty lines under a name: the place for a signature.
_SIGNING_LINES: Final = 3


def minutes(facts: MinutesFacts) -> Paper:
    """The whole paper."""
    ko, vi = facts.said("ko"), facts.said("vi")
    name = both(f"{ko.body} 제{ko.number}차 회의", f"{vi.body}, phiên họp thứ {vi.number}")
    blocks: list[Block] = [
        Line(korean.label_of(facts.label), LABEL),
        Line(vietnamese.label_of(facts.label), LABEL),
    ]
    if ko.demo:
        blocks.append(Line("가상의 시연 자료 / Tài liệu trình diễn, nội dung hư cấu", LABEL))
    blocks += [
        Line("회의록 / BIÊN BẢN HỌP", TITLE),
        Line(f"{ko.body} 제{ko.number}차 회의", CENTRED),
        Line(f"{vi.body}, phiên họp thứ {vi.number}", CENTRED),
        Line("1. 회의 개요 / Thông tin chung", HEADING),
        Table(("항목 / Mục", *_BOTH), tuple(_outline(facts, ko, vi)), (4, 8, 8)),
        Line("2. 참석 현황 / Thành phần tham dự", HEADING),
        _attendance(ko, vi),
        Line("3. 개회 / Khai mạc", HEADING),
        Table(_BOTH, tuple(zip(statements("ko"), statements("vi"), strict=True)), (1, 1)),
        Line("4. 안건별 논의와 결정 / Nội dung thảo luận và quyết định", HEADING),
    ]
    for one, other in zip(ko.items, vi.items, strict=True):
        blocks += _item(one, other)
    if not ko.items:
        blocks.append(Line("해당 없음 / Không có", BODY))
    blocks += [
        Line("끝. ./."),
        Line(""),
        Columns(_signed("위원장", "CHỦ TỌA"), _signed("간사", "THƯ KÝ"), (1, 1)),
        Line(f"SHA-256 {facts.page.digest}", NOTE),
    ]
    return Paper(f"회의록 / Biên bản họp – {name}", LOCALE, PUBLISHER, facts.made, tuple(blocks))


def both(ko: str, vi: str) -> str:
    """`ko / vi`; once when they are the same."""
    return ko if ko == vi else f"{ko} / {vi}"


def _outline(
    facts: MinutesFacts, ko: MinutesWords, vi: MinutesWords
) -> Iterator[tuple[str, str, str]]:
    at = ko.starts_at
    yield (
        "일시 / Thời gian",
        f"{format_instant(at, SEOUL, 'ko')} (하노이 {at.astimezone(HANOI):%H:%M})",
        f"{format_instant(at, HANOI, 'vi')} (Seoul {at.astimezone(SEOUL):%H:%M})",
    )
    yield "장소 / Địa điểm", ko.place, vi.place
    yield (
        "정족수 / Số đại biểu tối thiểu",
        "충족" if ko.quorate else "미충족",
        "Đủ" if vi.quorate else "Không đủ",
    )
    yield "상태 / Trạng thái", facts.stands("ko"), facts.stands("vi")


def _attendance(ko: MinutesWords, vi: MinutesWords) -> Table:
    named = any(seat.person for seat in ko.seats)
    heads = ["기관 / Cơ quan", "구분 / Nhóm", "출석 / Tham dự"]
    if named:
        heads.insert(2, "성명 / Họ và tên")
    rows = tuple(
        (
            both(one.organisation, other.organisation),
            both(one.group, other.group),
            *([one.person] if named else []),
            both(one.state, other.state),
        )
        for one, other in zip(ko.seats, vi.seats, strict=True)
    )
    return Table(tuple(heads), rows, (7, 5, 4, 4) if named else (9, 6, 5))


def _item(ko: ItemWords, vi: ItemWords) -> Iterator[Block]:
    yield Line(f"{ko.number}. {both(ko.title, vi.title)}", SUBHEADING)
    yield Line(f"요청 사항 / Đề nghị: {both(ko.asks, vi.asks)}", BODY)
    if ko.quorate is not None:
        met = "충족 / đủ" if ko.quorate else "미충족(보고만) / không đủ (chỉ thông tin)"
        yield Line(f"정족수 / Số đại biểu: {met}, {ko.present}/{ko.eligible}", BODY)
    for paragraph in ko.paragraphs:
        yield Line(paragraph, BODY)
    for seat, other in zip(ko.outside, vi.outside, strict=True):
        who = ", ".join(filter(None, (both(seat.organisation, other.organisation), seat.person)))
        times = [
            f"{word} {at.astimezone(SEOUL):%H:%M}"
            for word, at in (("퇴장 / rời", seat.left_at), ("복귀 / trở lại", seat.back_at))
            if at
        ]
        yield Line(f"- {who}: {', '.join([both(seat.state, other.state), *times])}", POINT)
    for decision, same in zip(ko.decisions, vi.decisions, strict=True):
        yield from _decision(decision, same)


def _decision(ko: DecisionWords, vi: DecisionWords) -> Iterator[Block]:
    kind = " · ".join(filter(None, (both(ko.type, vi.type), _result(ko, vi))))
    votes = f" ({ko.present}/{ko.eligible})" if ko.eligible is not None else ""
    yield Line(f"결정 / Quyết định [{kind}]: {ko.text}{votes}", BODY)
    if ko.addressee:
        yield Line(f"이행 기관 / Giao cho: {both(ko.addressee, vi.addressee)}", POINT)
    if ko.replaces:
        yield Line(
            f"대체하는 의결 / Thay thế quyết định: {_taken(ko.replaces)}, {ko.replaces.text}", POINT
        )
    rows = tuple(
        (
            action.text,
            both(action.owner, other.owner),
            f"{format_date(action.due, 'ko')} / {format_date(action.due, 'vi')}",
        )
        for action, other in zip(ko.actions, vi.actions, strict=True)
    )
    if rows:
        heads = ("이행 과제 / Nhiệm vụ", "담당 / Phụ trách", "기한 / Thời hạn")
        yield Table(heads, rows, (9, 7, 5))


def _taken(replaced: ReplacedWords) -> str:
    """Where the decision that is replaced was taken."""
    number = replaced.number
    if number is None:
        return both("서면", "bằng văn bản")
    return both(f"제{number}차 회의", f"phiên họp thứ {number}")


def _result(ko: DecisionWords, vi: DecisionWords) -> str:
    return both(ko.result, vi.result) if ko.result else ""


def _signed(ko: str, vi: str) -> tuple[Line, ...]:
    place = (Line("", CENTRED),) * _SIGNING_LINES
    return (Line(f"{ko} / {vi}", NAME), Line("(서명 / Ký, ghi rõ họ tên)", SLANTED), *place)
