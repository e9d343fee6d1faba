"""Whether two records are one tender: what speaks for it, what rules it out."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.tenders.matching.concepts import concepts_of, likeness
from app.tenders.matching.keys import match_keys, names_in, read_record
from app.tenders.matching.weights import Decision, Evidence, Tolerance, weigh
from app.tenders.models import TenderKind

CLOSES = datetime.fromisoformat("2026-12-14T03:30:00+00:00")
VIETNAMESE = "Lắp đặt hệ thống điều khiển tín hiệu giao thông huyện An Dương"
KOREAN = "하이퐁 안즈엉현 교통신호 제어시스템 설치"


def published(**facts: Any) -> Any:
    values: dict[str, Any] = {
        "kind": TenderKind.NOTICE,
        "notice_no": None,
        "title": VIETNAMESE,
        "title_ko": None,
        "title_en": None,
        "project_name": None,
        "buyer": "UBND tỉnh",
        "procuring_entity": None,
        "currency": "VND",
        "budget_minor": 12_500_000_000,
        "closes_at": CLOSES,
    }
    return SimpleNamespace(**values | facts)


def decided(ours: dict[str, Any], theirs: dict[str, Any], **more: Any) -> Decision:
    here = more.get("places", (("31",), ("31",)))
    records = [read_record(published(**f), p) for f, p in zip((ours, theirs), here, strict=True)]
    found, back = weigh(*records), weigh(*reversed(records))
    assert found == back
    return found.decision


@pytest.mark.parametrize(
    "theirs",
    [
        {},
        {"title": VIETNAMESE.upper()},
        {"title": KOREAN},
        {"title": "Traffic signal control system, An Dương district"},
        {"title": KOREAN, "buyer": None, "closes_at": CLOSES + timedelta(hours=2)},
        {"budget_minor": 12_900_000_000, "closes_at": CLOSES + timedelta(days=2)},
    ],
    ids=str,
)
def test_one_tender_in_any_language_a_little_off(theirs: dict[str, Any]) -> None:
    assert decided({}, theirs) is Decision.MATCH


@pytest.mark.parametrize(
    "theirs",
    [
        {"title": f"Gói thầu số 2: {VIETNAMESE}"},
        {"title": f"{KOREAN} 패키지 2"},
        {"title": f"{VIETNAMESE} giai đoạn II"},
    ],
    ids=str,
)
def test_another_number_in_the_title_rules_it_out(theirs: dict[str, Any]) -> None:
    ours = {"title": f"Gói thầu số 1: {VIETNAMESE} giai đoạn 1"}
    assert decided(ours, theirs) is Decision.NO


def test_one_notice_number_decides_whatever_else_is_said() -> None:
    number = {"notice_no": "IB2600000001"}
    theirs = {"notice_no": "ib2600000001-01", "title": "Khác", "budget_minor": 1}
    assert decided(number, theirs) is Decision.MATCH


@pytest.mark.parametrize(
    "theirs",
    [
        {"title": "Xây dựng cổng dữ liệu mở huyện An Dương"},
        {"closes_at": CLOSES + timedelta(days=45)},
        {"budget_minor": 30_000_000_000, "title": KOREAN},
        {"title": "Lắp đặt hệ thống điều khiển tín hiệu giao thông huyện Kim Long"},
    ],
    ids=str,
)
def test_another_work_time_cost_or_district_is_no_match(theirs: dict[str, Any]) -> None:
    assert decided({}, theirs) is not Decision.MATCH


def test_another_province_is_another_tender_and_merged_ones_are_one() -> None:
    elsewhere = {"places": (("31",), ("48",))}
    assert decided({}, {"title": KOREAN}, **elsewhere) is Decision.NO


def test_two_portal_numbers_want_a_look_at_least() -> None:
    assert decided({"notice_no": "IB2600000001"}, {"notice_no": "IB2600000002"}) is not (
        Decision.MATCH
    )


def test_the_ruleset_says_how_far_budgets_and_deadlines_may_lie_apart() -> None:
    ours = read_record(published(), ("31",))
    theirs = read_record(published(budget_minor=12_900_000_000), ("31",))

    def budget(tolerance: Tolerance) -> float:
        parts = dict(weigh(ours, theirs, tolerance).parts)
        return parts[Evidence.BUDGET]

    assert budget(Tolerance(500)) > 0 > budget(Tolerance(100))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trung tâm điều hành đô thị thông minh", "스마트시티 통합운영센터"),
        ("Bệnh án điện tử", "electronic medical records"),
        ("양식 폐기물 수거", "thu gom chất thải rắn"),
        ("전기차 충전소", "trạm sạc xe điện"),
    ],
)
def test_titles_in_two_languages_speak_of_one_thing(one: str, other: str) -> None:
    found = likeness(concepts_of(one), concepts_of(other))
    assert found is not None
    assert found >= 0.75


def test_names_in_titles_are_what_begins_with_a_capital_inside_them() -> None:
    assert names_in("Gói số 1: Xây dựng IOC huyện An Dương, Hải Phòng") == {
        "an", "duong", "hai", "phong",
    }  # fmt: skip
    assert names_in(VIETNAMESE.upper()) == frozenset()


def test_records_meet_by_budget_or_theme_in_one_province() -> None:
    ours = match_keys(published(), ("31",))
    assert ours & match_keys(published(title=KOREAN, budget_minor=13_000_000_000), ("31",))
    assert ours & match_keys(published(title=KOREAN, currency="USD", budget_minor=5), ("31",))
    assert not ours & match_keys(published(title=KOREAN, buyer=None), ("48",))
    assert match_keys(published(kind=TenderKind.PLAN), ("31",)) == frozenset()
