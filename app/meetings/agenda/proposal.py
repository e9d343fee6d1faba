"""What a rule yields, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from app.meetings.agenda.facts import Facts
from app.meetings.agenda.words import Name, Words


class Place(IntEnum):
    """Where in the meeting an item belongs; inside a place the higher score comes first."""

    FIRST = 0
    SECOND = 1
    BODY = 2
    LAST = 3


@dataclass(frozen=True)
class Proposal:
    """An item some rule asks for, with its reason and the rows it rests on."""

    #: None: an officer's own item that comes back.
    rule: str | None
    version: int | None
    #: Names the subject: the same proposal has the same key next time.
    key: str
    place: Place
    score: int
    title: Words | Name
    reason: Words
    sources: tuple[Mapping[str, Any], ...]
    #: approve, note, assign, escalate or advise.
    asks: str
    minutes: int
    #: The live tender it is about, if one.
    tender: str | None = None
    #: Among equal scores the smaller comes first.
    tie: str = ""
    presenter: str | None = None


@dataclass(frozen=True)
class Rule:
    """A pure function from facts to proposals, with its name and version."""

    id: str
    version: int
    propose: Callable[[Facts], Iterable[Proposal]]
