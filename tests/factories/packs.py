"""A pack's content as a snapshot would hold it: fictional, in the lengths real ones have."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.packs.content.background import Annex
from app.packs.content.whole import (
    SCHEMA,
    AgendaEntry,
    Cadence,
    ChainHead,
    Content,
    FindingEntry,
    Firm,
    Line,
    Meeting,
    OpenAction,
    OtherCount,
    Phrase,
    ProvinceEvidence,
    Provinces,
    ProvinceTile,
    Row,
    SeasonBand,
    Seat,
    SharedInterest,
    Source,
    Text,
)
from tests.factories.pack_sheets import make_sheet
from tests.factories.pack_surroundings import surroundings

REFERENCE = Path(__file__).resolve().parents[2] / "app" / "provinces" / "reference"

#: What only the secretariat or only the compliance desk may read.
SHARED_FIRM = "가상누리시스템"
SEALED_FIRM = "가상비밀전자"

_STATES = {"01": "evidenced", "48": "confirmed", "79": "evidenced", "92": "claimed", "46": "open"}


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def day(iso: str) -> Phrase:
    return Phrase("%(day)s", {"day": {"date": iso}})


def make_provinces() -> Provinces:
    units = {row["unit2025_code"]: row for row in reference("units_2025")}
    tiles = tuple(
        ProvinceTile(
            code=row["unit2025_code"],
            name=Text(
                units[row["unit2025_code"]]["name_ko"],
                units[row["unit2025_code"]]["name_vi"],
                units[row["unit2025_code"]]["name_en"],
            ),
            row=int(row["row"]),
            column=int(row["col"]),
            state=_STATES.get(row["unit2025_code"], ("evidenced", "open", "claimed")[n % 3]),
            on_agenda=1 if row["unit2025_code"] == "48" else 0,
        )
        for n, row in enumerate(reference("tiles_34"))
    )
    evidence = tuple(
        ProvinceEvidence(
            name=Text(row["name_en"], row["name_en"], row["name_en"]),
            successor=Text("하노이", "Hà Nội", "Hanoi"),
            state="evidenced" if row["evidence_level"] != "weak" else "claimed",
            statement=Phrase(row["evidence_text"]),
            source=f"evidence{n}",
        )
        for n, row in enumerate(reference("smart_city_evidence")[:12])
    )
    return Provinces(
        cited="41",
        of=63,
        counts={"confirmed": 0, "evidenced": 21, "claimed": 7, "open": 35},
        tiles=tiles,
        evidence=evidence,
        source="count",
        other_counts=(
            OtherCount("2021-12-21", "54", "VINASA", "count"),
            OtherCount("2023-02-02", "48", "BXD", "count"),
        ),
    )


def sample_content(**values: Any) -> Content:
    """Six items, four tender sheets, everything every audience may read."""
    sheets = tuple(make_sheet(number) for number in range(4))
    meeting = Meeting(
        id="0123456789abcdef",
        body=Text(
            "가상 스마트시티 협력 실무협의회",
            "Nhóm công tác hợp tác đô thị thông minh (giả định)",
            "Fictional Working Group on Smart-City Cooperation",
        ),
        number=3,
        starts_at="2026-12-17T05:00:00+00:00",
        minutes=120,
        zone="Asia/Seoul",
        place="정부세종청사 6동 대회의실",
        video=True,
        agenda_frozen_at="2026-12-04T04:00:00+00:00",
        demo=True,
        cadence=Cadence(
            90,
            "2026-09-24T05:00:00+00:00",
            71,
            Phrase("Last quorate meeting %(days)s days ago.", {"days": 71}),
        ),
        seats=(
            Seat(
                Text("국토교통부", "Bộ Đất đai, Hạ tầng và Giao thông", "MOLIT"),
                "ministry",
                "김가상",
                "과장",
                chair=True,
            ),
            Seat(
                Text("기획재정부", "Bộ Kinh tế và Tài chính", "MOEF"),
                "ministry",
                "이가상",
                "서기관",
            ),
            Seat(
                Text("가상연구원", "Viện nghiên cứu giả định", "Fictional Institute"),
                "expert",
                "박가상",
                "연구위원",
            ),
            Seat(
                Text("가상협력센터", "Trung tâm hợp tác giả định", "Fictional Centre"),
                "counterpart",
                "Nguyễn Văn Ảo",
                "Giám đốc",
            ),
        ),
    )
    agenda = (
        AgendaEntry(
            "item1",
            Text(
                "지난 회의 조치사항 점검",
                "Rà soát các việc đã giao",
                "Actions from earlier meetings",
            ),
            "note",
            Phrase("%(count)s actions are open.", {"count": 3}),
            15,
            "사무국",
            "A1",
            columns=(Phrase("Action"), Phrase("Due")),
            rows=(Line(("UBND thành phố Đà Nẵng 질의 회신", day("2026-11-30"))),),
            source="records",
        ),
        AgendaEntry(
            "item2",
            Text(
                "제2차 회의록 승인",
                "Thông qua biên bản cuộc họp lần thứ 2",
                "Minutes of the 2nd meeting",
            ),
            "approve",
            Phrase("The minutes await approval."),
            5,
            "사무국",
            "A9",
            source="records",
        ),
        AgendaEntry(
            "item3",
            Text(
                "마감 임박 입찰: 다낭 지능형교통관제시스템",
                "Gói thầu sắp đóng: hệ thống ITS Đà Nẵng",
                "Closing soon: Da Nang intelligent traffic control",
            ),
            "assign",
            Phrase("Closes in %(days)s days.", {"days": 6}),
            25,
            "국토교통부",
            "A2",
            tenders=("tender0",),
            columns=(Phrase("Notice no."), Phrase("Deadline")),
            rows=(Line(("IB2600000000", day("2026-12-10"))),),
            source="notice0",
        ),
        AgendaEntry(
            "item4",
            Text(
                "마감 임박 입찰: 후에 스마트 상수도",
                "Gói thầu sắp đóng: cấp nước thông minh Huế",
                "Closing soon: Huế smart water supply",
            ),
            "note",
            Phrase("Closes in %(days)s days.", {"days": 7}),
            20,
            "가상협력센터",
            "A2",
            tenders=("tender1",),
            source="notice1",
        ),
        AgendaEntry(
            "item5",
            Text("신규 계획·공고", "Kế hoạch và thông báo mới", "New plans and notices"),
            "note",
            Phrase("%(count)s are new since the last meeting.", {"count": 2}),
            25,
            "사무국",
            "A7",
            tenders=("tender2", "tender3"),
            columns=(Phrase("Notice no."), Phrase("Deadline")),
            rows=tuple(Line((f"IB260000000{n}", day("2026-11-20"))) for n in range(2, 4)),
            source="notice2",
        ),
        AgendaEntry(
            "item6",
            Text("차기 회의 일정", "Lịch cuộc họp tiếp theo", "Date of the next meeting"),
            "note",
            Phrase("The next meeting is due within %(days)s days.", {"days": 90}),
            10,
            "",
            "A10",
            source="records",
        ),
    )
    content = Content(
        **surroundings(),
        schema=SCHEMA,
        frozen_at="2026-12-04T05:30:00+00:00",
        meeting=meeting,
        agenda=agenda,
        tenders=sheets,
        provinces=make_provinces(),
        bands=(
            SeasonBand("2026-H1", Phrase("Firms that registered interest"), "20–29", "bands"),
            SeasonBand("2026-H1", Phrase("of them small or medium-sized"), "10–19", "bands"),
        ),
        actions=tuple(
            OpenAction(
                text="다낭시 과학기술국에 입찰 참가자격 관련 질의서 발송 및 회신 정리",
                organisation=Text("국토교통부", "Bộ GTVT Hàn Quốc", "MOLIT"),
                owner="김가상",
                due=f"2026-1{n}-30",
                state=("open", "in_progress", "blocked")[n],
                overdue=n < 2,
            )
            for n in range(3)
        ),
        interests=(
            SharedInterest(
                "tender0",
                sheets[0].title,
                "1 · Trung tâm điều hành",
                make_firm_named(SHARED_FIRM),
                "lead",
                "2026-11-28T02:00:00+00:00",
            ),
            SharedInterest(
                "tender2",
                sheets[2].title,
                "",
                make_firm_named("가상한빛전자"),
                "member",
                "2026-11-29T02:00:00+00:00",
            ),
        ),
        findings=(make_finding("가상한빛전자"),),
        sources=(
            *(
                Source(
                    f"notice{n}",
                    f"IB26{n:08d}-01",
                    "https://example.org/egp/notices.xlsx, row 17",
                    "2026-11-27",
                )
                for n in range(4)
            ),
            Source("projects", Phrase("Korean projects"), "https://example.org/p", "2022-05-16"),
            Source("rate", "수출입은행 고시환율", "https://example.org/rate", "2026-11-30"),
            Source(
                "count",
                "41 of 63 (Ministry of Construction, quoted by KOTRA)",
                "https://example.org/kotra",
                "2022",
            ),
            *(
                Source(f"evidence{n}", row["evidence_text"][:60], row["source"], row["year"])
                for n, row in enumerate(reference("smart_city_evidence")[:12])
            ),
            Source("records", Phrase("Records of the body kept in Duri"), "", "2026-12-04"),
            Source(
                "bands", Phrase("Season bands, frozen at the close of the season"), "", "2026-07-01"
            ),
        ),
    )
    return replace(content, **values)


def make_annex(key: str, audiences: tuple[str, ...], late: tuple[str, ...] = ()) -> Annex:
    return Annex(
        key=f"annex-{key}",
        title=Text("다낭시 회신 공문", "Công văn trả lời của Đà Nẵng", "Reply of Da Nang"),
        origin="국토교통부",
        filename="reply.pdf",
        sha256="ab" * 32,
        pages=2,
        sizes=((595, 842), (842, 595)),
        added_at="2026-12-03T05:00:00+00:00",
        audiences=audiences,
        late_for=late,
    )


def make_firm_named(name: str) -> Firm:
    return Firm(f"firm-{name}", Text(name, "", ""), True)


def make_finding(firm: str) -> FindingEntry:
    return FindingEntry(
        rule="D4",
        title=Phrase("Firms of one business group pursue one tender"),
        explanation=Phrase("Two firms of one group have registered interest."),
        severity="review",
        state="open",
        tender="tender1",
        tender_title=make_sheet(1).title,
        lot="",
        other_title=None,
        found_at="2026-12-01T02:00:00+00:00",
        firms=(make_firm_named(firm), make_firm_named("가상한빛통신")),
        evidence=(Row(Text(firm, "", ""), Phrase("belongs to %(group)s", {"group": "가상그룹"})),),
    )


def sealed_content() -> Content:
    """The compliance desk's snapshot: findings over everything, and the chain's head."""
    return sample_content(
        interests=(), findings=(make_finding(SEALED_FIRM),), chain=ChainHead(412, "9f" * 32)
    )
