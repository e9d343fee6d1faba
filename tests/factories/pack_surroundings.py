"""What stands around an agenda, as a snapshot would hold it: fictional."""

from __future__ import annotations

from typing import Any

from app.packs.content.background import (
    Ahead,
    Context,
    Decided,
    Duty,
    Funding,
    Indicator,
    LastMinutes,
    Presence,
    Project,
    Rate,
)
from app.packs.content.division import FigureRow, KeyFigure, Part, Responsibility, SeasonAim, Share
from app.packs.content.plain import Amount, Phrase, Text

MOLIT = Text("국토교통부", "Bộ Đất đai, Hạ tầng và Giao thông", "MOLIT")
CENTRE = Text("가상협력센터", "Trung tâm hợp tác giả định", "")
WATCHING = Text("공고 확인", "Theo dõi thông báo", "Watching")
LEGAL = Text("법률 검토", "Rà soát pháp luật", "Legal review")
#: Said in the committee's own papers alone.
DECIDED = "다낭시 교통관제 입찰 관련 질의 창구를 국토교통부로 단일화"


def surroundings() -> dict[str, Any]:
    return {
        "ahead": tuple(
            Ahead(
                number=f"PL27{number:08d}",
                published_title="Xây dựng trung tâm điều hành đô thị thông minh",
                title=Text("스마트시티 운영센터 구축", "", "Smart-city operations centre"),
                kind="plan",
                field="operations",
                route="international",
                provinces=(Text("다낭", "Đà Nẵng", "Da Nang"),),
                planned_text=f"Quý {'I' * (number + 1)}, 2027",
                closes_at=None,
                amount=Amount(88_000_000_000, "VND") if number else None,
                demo=True,
                source="notice0",
            )
            for number in range(3)
        ),
        "context": Context(
            funding=(
                Funding("", 1, (), 1, "notice1"),
                Funding("Ngân sách thành phố", 3, (Amount(376_200_000_000, "VND"),), 0, "notice0"),
            ),
            rates=(Rate("VND", 53_500, "2026-11-30", "rate"),),
            projects=(
                Project(
                    name=Phrase("Thu Thiem Eco Smart City"),
                    provinces=(Text("호찌민시", "Thành phố Hồ Chí Minh", "Ho Chi Minh City"),),
                    kind=Phrase("private development"),
                    amount=Amount(90_000_000_000, "USD"),
                    year="2022",
                    status=Phrase("groundbreaking reported 2022"),
                    confidence=Phrase("high"),
                    source="projects",
                ),
            ),
            more_projects=4,
        ),
        "duties": (
            Duty(MOLIT, 3, 2, 4, "2026-11-30"),
            Duty(Text("가상협력센터", "Trung tâm hợp tác giả định", ""), 0, 0, 1, None),
        ),
        "indicators": (
            Indicator(
                Phrase("Meetings held in the last year"),
                "3",
                Phrase("planned every %(days)s days", {"days": 90}),
                "records",
            ),
        ),
        "responsibilities": (
            Responsibility(
                WATCHING,
                Text("다낭", "Đà Nẵng", "Da Nang"),
                "confirmed",
                (Part("A", MOLIT, "confirmed"), Part("C", CENTRE, "proposed")),
            ),
            Responsibility(LEGAL, None, "disputed", (Part("A", MOLIT, "disputed"),)),
            Responsibility(
                Text("창구 문의", "Liên hệ", "Questions"),
                Text("교통관제", "Giao thông", "Traffic"),
                "confirmed",
                (Part("A", MOLIT, "confirmed"),),
                about="tender0",
            ),
            Responsibility(WATCHING, None, "unknown", provinces=33),
        ),
        "figures": (
            KeyFigure(
                Phrase("Efficiency"),
                Phrase("Decisions per hour"),
                Phrase("Decisions recorded."),
                "per_hour",
                3,
                120,
                None,
                None,
                "records",
                (Share(("tender0",), 1, 0),),
                (
                    FigureRow(Text("연락관 지정"), "2026-09-24", 1, 0, ("tender0",)),
                    FigureRow(Text("자료 공유"), "2026-09-24", 1, 0, ("tender0", "tender1")),
                    FigureRow(
                        Phrase("Meeting no. %(number)s", {"number": 2}), "2026-09-24", 0, 120
                    ),
                ),
                4,
            ),
            KeyFigure(
                Phrase("Scalability"),
                Phrase("Members per hour of the secretariat"),
                Phrase("Members served."),
                "per_hour",
                0,
                0,
                Phrase("Duri does not record the working hours of the secretariat."),
                None,
                "records",
            ),
        ),
        "aims": (
            SeasonAim(
                "2026-H1",
                Phrase("10 to 19"),
                "시험용 사업계획",
                short=True,
                published=((Phrase("Small and medium-sized firms"), Phrase("5 to 9")),),
            ),
        ),
        "minutes": LastMinutes(
            number=2,
            held_at="2026-09-24T05:00:00+00:00",
            zone="Asia/Seoul",
            place="정부세종청사 6동 대회의실",
            quorate=True,
            presence=(Presence("ministry", 6, 5, 3), Presence("expert", 4, 2, 2)),
            decisions=(
                Decided(
                    2,
                    Text("질의 창구", "Đầu mối hỏi đáp", "Contact point"),
                    "assign",
                    DECIDED,
                    ("다낭시 과학기술국에 질의서 발송",),
                ),
            ),
            source="records",
        ),
    }
