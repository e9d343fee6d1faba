"""A record of a tender as far as matching looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.tenders.matching.concepts import Concept


@dataclass(frozen=True)
class Record:
    """A record of a tender as far as matching looks (keys.py)."""

    #: The number without its version, in one spelling.
    number: str | None
    buyers: frozenset[str]
    #: In which languages they are named.
    buyer_languages: frozenset[str]
    #: Words of each title, in whatever language, without numbers.
    titles: frozenset[str]
    concepts: frozenset[Concept]
    #: Proper names in titles in Latin script, folded.
    names: frozenset[str]
    #: ("lot", "2"), ("phase", "1"): numbers the titles state.
    parts: frozenset[tuple[str, str]]
    #: Today's units of the places it is for, by code.
    places: frozenset[str]
    project: str | None
    currency: str | None
    budget_minor: int | None
    closes_at: datetime | None
