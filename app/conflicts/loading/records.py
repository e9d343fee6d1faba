"""Records beside a tender's own, each with its likeness to it, for boards and the pairs' pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from app.conflicts.board.board import day_of
from app.conflicts.board.facts import RecordOnBoard
from app.conflicts.finding import Law
from app.conflicts.loading.rows import TenderRow
from app.conflicts.rulesets.rulebook import Rulebook
from app.tenders.matching import keys
from app.tenders.matching.record import Record
from app.tenders.matching.weights import Likeness, Tolerance, weigh

Places = Mapping[int, frozenset[str]]


def near_records(
    tender: TenderRow, near: Iterable[TenderRow], places: Places, rulebook: Rulebook
) -> tuple[RecordOnBoard, ...]:
    """The records beside this one, each with its likeness to it."""
    found = (
        RecordOnBoard(
            other.public_id,
            keys.number_key(other.notice_no),
            round(near_likeness(tender, other, places, rulebook).score * 10_000),
        )
        for other in near
    )
    return tuple(sorted(found, key=lambda item: item.tender))


def near_likeness(
    tender: TenderRow, other: TenderRow, places: Places, rulebook: Rulebook
) -> Likeness:
    """How likely another record is one tender with this, as far apart as its ruleset allows."""
    rules = rulebook.ruleset_for(Law[tender.governing_law.name], first_day(tender))
    tolerance = Tolerance(rules.value("D12.budget_bp"), rules.value("D12.deadline_days"))
    ours, theirs = (_record(each, places.get(each.id, frozenset())) for each in (tender, other))
    return weigh(ours, theirs, tolerance)


@lru_cache(maxsize=2048)
def _record(tender: TenderRow, places: frozenset[str]) -> Record:
    """Read once, however many others a record stands beside."""
    return keys.read_record(tender, places)


def first_day(tender: TenderRow) -> date:
    """The day whose ruleset governs: publication, else the record's own first day."""
    return day_of(tender.published_at or tender.created_at)
