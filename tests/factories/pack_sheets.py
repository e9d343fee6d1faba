"""A tender sheet as a snapshot would hold it: fictional, in the lengths real ones have."""

from __future__ import annotations

from typing import Any

from app.packs.content.whole import (
    Amount,
    Change,
    Lot,
    Milestone,
    Phrase,
    PlanStep,
    TenderSheet,
    Text,
    Version,
    WonEstimate,
)


def make_sheet(number: int, **values: Any) -> TenderSheet:
    titles = [
        (
            "Gói thầu số 05: Cung cấp, lắp đặt hệ thống điều khiển giao thông thông minh (ITS) "
            "và trung tâm điều hành",
            "지능형교통관제시스템(ITS) 및 관제센터 구축",
            "Intelligent traffic control system and operations centre",
        ),
        (
            "Gói thầu TV-02: Tư vấn lập dự án cấp nước thông minh thành phố Huế",
            "후에시 스마트 상수도 사업 타당성 조사 용역",
            "Feasibility study for smart water supply in Huế",
        ),
        ("Xây dựng nền tảng dữ liệu dùng chung của tỉnh (LGSP)", "", ""),
    ]
    title, ko, en = titles[number % len(titles)]
    closes = f"2026-12-{10 + number:02d}T02:00:00+00:00"
    facts: dict[str, Any] = {
        "key": f"tender{number}",
        "published_title": title,
        "title": Text(ko, title, en),
        "kind": "notice",
        "stage": "open",
        "field": ("traffic", "water", "data")[number % 3],
        "category": ("goods", "consultingServices", "services")[number % 3],
        "route": ("international", "oda_tied", "domestic_only")[number % 3],
        "route_basis": ("Quốc tế", "EDCF", "Trong nước")[number % 3],
        "law": ("VN", "KR", "VN")[number % 3],
        "method": "Đấu thầu rộng rãi, một giai đoạn hai túi hồ sơ",
        "procuring_entity": "Ban Quản lý dự án đầu tư xây dựng công trình giao thông",
        "buyer": "Ủy ban nhân dân thành phố Đà Nẵng",
        "funding": "Ngân sách thành phố",
        "place_text": "Thành phố Đà Nẵng",
        "provinces": (Text("다낭", "Đà Nẵng", "Da Nang"),),
        "ocid": f"ocds-demo-{number:06d}",
        "notice_no": f"IB26{number:08d}",
        "plan_no": f"PL26{number:08d}",
        "version": "01",
        "amount": Amount(125_400_000_000, "VND"),
        "won": WonEstimate(6_708_900_000, 53_500, "2026-11-30", "rate"),
        "security": Amount(1_250_000_000, "VND"),
        "award": None,
        "published_at": "2026-11-20T02:00:00+00:00",
        "closes_at": closes,
        "planned_text": "",
        "description": "Cung cấp, lắp đặt thiết bị và phần mềm; đào tạo, chuyển giao công nghệ.",
        "demo": True,
        "source": f"notice{number}",
        "lots": (
            Lot("1", "Trung tâm điều hành", "open", Amount(80_000_000_000, "VND"), None),
            Lot("2", "Thiết bị hiện trường", "open", Amount(45_400_000_000, "VND"), None),
        )
        if number % 2 == 0
        else (),
        "versions": (
            Version("00", "2026-11-20T02:00:00+00:00", (), f"notice{number}"),
            Version(
                "01",
                "2026-11-27T03:00:00+00:00",
                (
                    Change(
                        Phrase("Deadline"),
                        Text(vi="05/12/2026 09:00"),
                        Text(vi=f"{10 + number}/12/2026 09:00"),
                    ),
                    Change(
                        Phrase("Budget"),
                        Text(vi="120.000.000.000 đồng"),
                        Text(vi="125.400.000.000 đồng"),
                    ),
                ),
                f"notice{number}",
            ),
        ),
        "milestones": (
            Milestone(Text("공고", "Đăng tải", "Published"), "2026-11-20T02:00:00+00:00"),
            Milestone(Text("질의 마감", "Hạn hỏi đáp", "Questions"), "2026-12-02T10:00:00+00:00"),
            Milestone(Text("마감", "Đóng thầu", "Deadline"), closes),
            Milestone(Text("개찰", "Mở thầu", "Opening"), closes),
        ),
        "plans": (
            PlanStep(
                f"PL26{number:08d}",
                "Cung cấp, lắp đặt hệ thống ITS",
                "Quý IV, 2026",
                Amount(120_000_000_000, "VND"),
                "linked",
            ),
        ),
    }
    return TenderSheet(**(facts | values))
