"""Small boards for the tests of rules, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.conflicts.board import (
    AffiliationOnBoard,
    Board,
    FirmOnBoard,
    IdentifierOnBoard,
    InterestOnBoard,
    LotOnBoard,
    RecordOnBoard,
)
from app.conflicts.finding import Law, Method, Role, Rule, Stage, Subject
from app.conflicts.rulesets import ruleset_for

NOW = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
CLOSES = NOW + timedelta(days=10)


def interest(
    firm: str, *, lot: str | None = None, role: Role = Role.LEAD, name: str = "", **facts: Any
) -> InterestOnBoard:
    """A live interest of `firm`, named after it unless told otherwise."""
    values: dict[str, Any] = {"shared": False, "registered_at": NOW}
    return InterestOnBoard(
        id=name or f"interest-{firm}-{lot or 'whole'}",
        firm=firm,
        lot=lot,
        role=role,
        **values | facts,
    )


def affiliation(
    firm: str, group: str = "group", since: date = date(2020, 1, 1), until: date | None = None
) -> AffiliationOnBoard:
    return AffiliationOnBoard(firm, group, since, until, "test")


def identifier(firm: str, value: str, scheme: str = "VN-MST") -> IdentifierOnBoard:
    return IdentifierOnBoard(firm, scheme, value)


def lot(name: str, *, stage: Stage = Stage.OPEN, closes_at: datetime | None = CLOSES) -> LotOnBoard:
    return LotOnBoard(name, name, stage, closes_at)


def record(tender: str, **facts: Any) -> RecordOnBoard:
    values: dict[str, Any] = {
        "number": None,
        "buyers": frozenset({"ubnd"}),
        "titles": frozenset({"camera giam sat"}),
        "project": None,
        "parts": frozenset(),
        "currency": "VND",
        "budget_minor": 10_000_000_000,
        "closes_at": CLOSES,
    }
    return RecordOnBoard(tender=tender, **values | facts)


def board(
    *interests: InterestOnBoard, foreign: frozenset[str] = frozenset(), **facts: Any
) -> Board:
    """An open notice in limited bidding under Vietnamese law; `foreign` firms are not Korean."""
    firms = sorted({item.firm for item in interests})
    values: dict[str, Any] = {
        "tender": "tender",
        "law": Law.VN,
        "method": Method.LIMITED,
        "stage": Stage.OPEN,
        "reference_day": date(2026, 12, 1),
        "closes_at": CLOSES,
        "interests": tuple(sorted(interests, key=lambda item: (item.firm, item.id))),
        "firms": tuple(FirmOnBoard(firm, "VN" if firm in foreign else "KR") for firm in firms),
    }
    return Board(**values | facts)


def found(rule: Rule, on: Board) -> list[Subject]:
    """What one rule says about a board, under the ruleset that governs it."""
    return list(rule.find(on, ruleset_for(on.law, on.reference_day)))
