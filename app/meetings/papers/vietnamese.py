"""Công văn: the official letter to Vietnamese counterparts, in Vietnamese whoever asks for it.

Form: Decree 30/2020/NĐ-CP, appendix I. The national title and motto (quốc hiệu, tiêu ngữ) belong
to organs of the Vietnamese state: a letter of the Korean secretariat does not bear them, one that
a Vietnamese authority issues as host does. Number, day and signature are left to the clerk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.core.clock import HANOI
from app.core.i18n import Names, speaking
from app.core.papers.blocks import (
    BODY,
    CENTRED,
    LABEL,
    NAME,
    NOTE,
    POINT,
    SLANTED,
    Align,
    Block,
    Columns,
    Line,
    Look,
    Paper,
)
from app.core.papers.numbering import vietnamese as marker
from app.meetings.models import SeatGroup
from app.meetings.papers.facts import MeetingFacts, hours, named, statements
from app.meetings.papers.labels import Label

LOCALE: Final = "vi"
PUBLISHER: Final = "Ban Thư ký Duri"
#: Where the decree has smaller type: number and subject, national title, recipients.
_SMALL: Final = Look("Letter Head", "편지 머리", larger=-1, align=Align.CENTRE)
_SMALL_BOLD: Final = Look(
    "Letter Name", "편지 기관", larger=-1, bold=True, align=Align.CENTRE, after=0
)
_COPIES: Final = Look("Copies", "수신처 제목", larger=-1, bold=True, italic=True)
_COPY: Final = Look("Copy", "수신처", larger=-2, after=0)
#: First line 10 mm in.
_PARAGRAPH: Final = Look("Letter Text", "편지 글", hanging=-10, before=3, after=3)
_DAYS: Final = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)
_BLANK: Final = "……"


@dataclass(frozen=True)
class Issuer:
    """Who issues the letter."""

    names: Names
    #: An organ of the Vietnamese state.
    state: bool = False
    #: Where it writes from; empty: the clerk enters it.
    place: str = ""


def label_of(label: Label) -> str:
    """`Mức độ công khai: Công khai một phần (…) · Thời hạn lưu trữ: 10 năm`."""
    with speaking(LOCALE):
        ground = (
            f" (điểm {label.ground.item} khoản 1 Điều 9 Luật Công khai thông tin của Hàn Quốc)"
            if label.ground
            else ""
        )
        disclosed = f"{label.disclosure.label}{ground}"
        return f"Mức độ công khai: {disclosed} · Thời hạn lưu trữ: {label.retention.label}"


def when(facts: MeetingFacts) -> str:
    """`từ 12 giờ 30 đến 14 giờ 00, thứ Sáu, ngày 04/12/2026 (giờ Hà Nội; 14 giờ 30 giờ Seoul)`."""
    seoul, hanoi = hours(facts.meeting)
    day = facts.meeting.starts_at.astimezone(HANOI)
    start, until, there = (_hour(text) for text in (*hanoi, seoul[0]))
    return (
        f"từ {start} đến {until}, {_DAYS[day.weekday()]}, ngày {day:%d/%m/%Y} "
        f"(giờ Hà Nội; bắt đầu lúc {there} giờ Seoul)"
    )


def cong_van(facts: MeetingFacts, issuer: Issuer | None = None) -> Paper:
    """The letter of `issuer`, or of the secretariat; it names no item of the agenda."""
    by = issuer or Issuer(facts.sender or Names(None, PUBLISHER, None))
    body, number = named(facts.meeting.body.names, LOCALE), facts.meeting.number
    subject = f"mời tham dự phiên họp thứ {number} của {body}"
    addressed = tuple(
        name
        for name in facts.organisations({SeatGroup.COUNTERPART}, LOCALE)
        if issuer is None or name != named(issuer.names, LOCALE)
    )
    blocks: list[Block] = [
        Columns(_issued_by(by, subject), _state(by, facts), (9, 11)),
        *_addressed(addressed),
        Line(
            f"{named(by.names, LOCALE)} trân trọng kính mời Quý Cơ quan cử đại diện tham dự phiên "
            f"họp thứ {number} của {body}, với các nội dung chính như sau:",
            _PARAGRAPH,
        ),
        *(
            Line(f"{marker(0, place)} {text}", POINT)
            for place, text in enumerate(_points(facts), 1)
        ),
        Line(
            "Đề nghị Quý Cơ quan xác nhận tham dự bằng cách trả lời thư mời lịch họp hoặc liên hệ "
            "Ban Thư ký.",
            _PARAGRAPH,
        ),
        Line("Trân trọng./.", _PARAGRAPH),
        Columns(_copies(addressed), _signed(by), (1, 1)),
        Line(label_of(facts.label), NOTE),
    ]
    if facts.meeting.demo:
        blocks.insert(0, Line("Tài liệu trình diễn, nội dung hư cấu", LABEL))
    return Paper(f"V/v {subject}", LOCALE, PUBLISHER, facts.made, tuple(blocks))


def _hour(text: str) -> str:
    hour, minute = text.split(":")
    return f"{hour} giờ {minute}"


def _issued_by(by: Issuer, subject: str) -> tuple[Line, ...]:
    return (
        Line(named(by.names, LOCALE).upper(), _SMALL_BOLD),
        Line("───────", _SMALL),
        Line(f"Số: {_BLANK}/{_BLANK}", _SMALL),
        Line(f"V/v {subject}", _SMALL),
    )


def _state(by: Issuer, facts: MeetingFacts) -> tuple[Line, ...]:
    year = facts.meeting.starts_at.astimezone(HANOI).year
    place = by.place or ("Hà Nội" if by.state else "Seoul")
    dated = Line(f"{place}, ngày {_BLANK} tháng {_BLANK} năm {year}", SLANTED)
    if not by.state:
        return (Line("HÀN QUỐC", _SMALL_BOLD), Line("", _SMALL), dated)
    return (
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _SMALL_BOLD),
        Line("Độc lập - Tự do - Hạnh phúc", NAME),
        Line("───────────────", _SMALL),
        dated,
    )


def _addressed(organisations: tuple[str, ...]) -> Iterator[Line]:
    """One recipient on the line itself; several each on a line of its own."""
    if len(organisations) < 2:
        yield Line(f"Kính gửi: {organisations[0] if organisations else _BLANK * 4}", CENTRED)
        return
    yield Line("Kính gửi:", CENTRED)
    last = len(organisations)
    for place, name in enumerate(organisations, 1):
        yield Line(f"- {name}{'.' if place == last else ';'}", CENTRED)


def _points(facts: MeetingFacts) -> Iterator[str]:
    meeting = facts.meeting
    law, leave = statements(LOCALE)
    yield f"Thời gian: {when(facts)}."
    form = "trực tiếp kết hợp trực tuyến" if meeting.video_url else "trực tiếp"
    yield f"Địa điểm: {meeting.place}; hình thức: {form}."
    yield "Thành phần: đại diện Quý Cơ quan là thành viên, hoặc người được ủy quyền."
    yield "Nội dung: theo chương trình họp gửi kèm."
    yield f"Quy định khi tham dự: {law} {leave}"


def _copies(organisations: tuple[str, ...]) -> tuple[Line, ...]:
    """Nơi nhận: the recipients, and the file."""
    above = "- Như trên;" if organisations else f"- {_BLANK};"
    return (Line("Nơi nhận:", _COPIES), Line(above, _COPY), Line("- Lưu: VT, BTK.", _COPY))


def _signed(by: Issuer) -> tuple[Line, ...]:
    office = "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ" if by.state else "TRƯỞNG BAN THƯ KÝ"
    return (
        Line(office, NAME),
        Line("(Chữ ký, dấu)", SLANTED),
        Line("", BODY),
        Line("Họ và tên", NAME),
    )
