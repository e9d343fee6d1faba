"""Differences between two versions of one notice, as a reader sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.tenders.importing.versions import (
    FACT_NAMES,
    LIST_NAMES,
    Amount,
    ChangeKind,
    difference,
    digest,
    period_text,
)

V00: dict[str, Any] = {
    "title": "Gói thầu số 1: Trung tâm điều hành",
    "status": "active",
    "closes_at": "2026-12-10T02:00:00+00:00",
    "currency": "VND",
    "budget_minor": 12_500_000_000,
    "bid_security_minor": 120_000_000,
    "duration": "P240D",
    "lots": [{"number": "1", "title": "Máy chủ", "currency": "VND", "budget_minor": 5}],
    "documents": [{"url": "https://example.org/a", "title": "E-HSMT"}],
}


def test_an_extension_shows_as_a_changed_deadline() -> None:
    later = V00 | {"closes_at": "2026-12-20T02:00:00+00:00"}
    (change,) = difference(V00, later)
    assert (change.field, change.kind) == ("closes_at", ChangeKind.CHANGED)
    assert change.before == datetime(2026, 12, 10, 2, tzinfo=UTC)
    assert change.after == datetime(2026, 12, 20, 2, tzinfo=UTC)


def test_nothing_changed_is_an_empty_difference_and_one_digest() -> None:
    same = dict(reversed(list(V00.items())))
    assert difference(V00, same) == ()
    assert digest(V00) == digest(same)


def test_a_withdrawn_fact_is_removed_and_a_new_one_added() -> None:
    new = {k: v for k, v in V00.items() if k != "bid_security_minor"} | {"scope": "Quốc tế"}
    changes = {c.field: c for c in difference(V00, new)}
    assert changes["bid_security_minor"].kind is ChangeKind.REMOVED
    assert changes["bid_security_minor"].before == Amount(120_000_000, "VND")
    assert changes["scope"].kind is ChangeKind.ADDED


def test_lots_and_documents_are_compared_by_their_own_identity() -> None:
    new = V00 | {
        "lots": [
            {"number": "2", "title": "Camera", "currency": "VND"},
            {"number": "1", "title": "Máy chủ", "currency": "VND", "budget_minor": 7},
        ],
        "documents": [],
    }
    changes = [(c.group, c.item, c.field, c.kind) for c in difference(V00, new)]
    assert changes == [
        ("Lot", "Máy chủ", "budget_minor", ChangeKind.CHANGED),
        ("Lot", "Camera", "title", ChangeKind.ADDED),
        ("Document", "E-HSMT", "title", ChangeKind.REMOVED),
    ]


def test_a_version_known_by_reference_only_has_no_difference() -> None:
    assert difference({}, V00) == ()
    assert difference(V00, {}) == ()


def test_values_are_shown_in_the_readers_language(app: Flask) -> None:
    new = V00 | {"budget_minor": 13_000_000_000, "duration": "P8M", "status": "cancelled"}
    with app.app_context(), speaking("en"):
        shown = {c.field: (c.before_text, c.after_text) for c in difference(V00, new)}
    assert shown["budget_minor"] == ("12,500,000,000 VND", "13,000,000,000 VND")
    assert shown["duration"] == ("240 days", "8 months")
    assert shown["status"] == ("Open for bids", "Cancelled")


@pytest.mark.parametrize("text", ["khoảng 3 tháng", "P1Y6M", ""])
def test_a_period_that_is_no_period_stays_as_published(text: str) -> None:
    assert period_text(text) == text


def test_no_name_is_both_a_fact_and_a_list() -> None:
    assert not FACT_NAMES & LIST_NAMES
