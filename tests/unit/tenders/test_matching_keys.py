"""Keys by which records of one notice meet."""

from __future__ import annotations

import math

import pytest

from app.conflicts.rulesets.rulebook import BOUNDS
from app.conflicts.rulesets.shipped import RULESETS
from app.tenders.matching.keys import (
    DEADLINE_WINDOW_DAYS,
    STEP_OF_BUDGETS,
    number_key,
    split_title,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IB2300049843", "IB2300049843-01"),
        ("IB2300049843", " ib2300049843 "),
        ("IB2300049843-00", "IB2300049843-01"),
    ],
)
def test_a_portal_number_loses_its_version(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_another_publishers_number_keeps_what_may_be_part_of_it() -> None:
    assert number_key("LPN-01") != number_key("LPN-02")
    assert number_key(None) is None


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Gói thầu số 01: Nền, mặt đường", {("package", "1")}),
        ("Gói số 3: Toàn bộ phần xây dựng", {("package", "3")}),
        ("Gói thầu XL-06: Cải tạo nhà ở", {("package", "XL6")}),
        ("Camera giám sát giai đoạn II", {("phase", "2")}),
        ("Camera giám sát giai đoạn 2", {("phase", "2")}),
        ("Lô 2: camera", {("lot", "2")}),
        ("Lot B: cameras", {("lot", "B")}),
        ("지능형교통체계 2단계 구축", {("phase", "2")}),
        ("스마트시티 1공구", {("section", "1")}),
        ("Gói thầu xây lắp", set()),
        ("Mua sắm xe 2 bánh", set()),
    ],
)
def test_numbers_a_title_states(title: str, parts: set[tuple[str, str]]) -> None:
    assert split_title(title)[1] == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gói thầu số 1: Camera giao thông", "GÓI THẦU SỐ 02 - camera giao thông"),
        ("Hệ thống camera, giai đoạn 1", "hệ thống camera (giai đoạn II)"),
        ("지능형교통체계 1단계", "지능형교통체계 2단계"),
    ],
)
def test_titles_are_compared_without_their_numbers(one: str, other: str) -> None:
    assert split_title(one)[0] == split_title(other)[0]
    assert split_title(one)[1] != split_title(other)[1]


def test_no_ruleset_looks_further_than_the_stored_keys_reach() -> None:
    # Days in two zones may add one; deadlines less than a window apart share a key.
    assert all(rules.value("D12.deadline_days") + 1 < DEADLINE_WINDOW_DAYS for rules in RULESETS)
    assert BOUNDS["D12.deadline_days"][1] < DEADLINE_WINDOW_DAYS


def test_no_edition_lets_budgets_lie_further_apart_than_a_step_of_the_stored_keys() -> None:
    assert 1 / (1 - BOUNDS["D12.budget_bp"][1] / 10_000) <= math.exp(STEP_OF_BUDGETS)


def test_every_amount_has_its_bounds() -> None:
    for rules in RULESETS:
        for value in rules.values:
            least, most = BOUNDS[value.name]
            assert least <= value.amount <= most, value.name
