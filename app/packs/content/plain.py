"""Plain values that every part of a pack's content is made of. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """A name in the languages in which it is known; empty where it is not."""

    ko: str = ""
    vi: str = ""
    en: str = ""


@dataclass(frozen=True)
class Phrase:
    """A sentence to be translated at rendering: English source text and its parameters."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)


#: What a cell of a table may hold: a sentence, a name, or words as published.
Cell = Phrase | Text | str


@dataclass(frozen=True)
class Amount:
    """A published amount, as published."""

    minor: int
    currency: str


@dataclass(frozen=True)
class WonEstimate:
    """ "약 … 원" at an officer's rate (millionths of a won for one unit), its day and source."""

    won: int
    rate_millionths: int
    as_of: str
    source: str


@dataclass(frozen=True)
class Source:
    """Where a figure or statement comes from."""

    key: str
    #: What it is, as a sentence or as the source names itself.
    title: Cell
    #: Address, file and row, or body of record; empty when the title says all.
    place: str = ""
    as_of: str = ""
