"""Sentences out of pure code: a msgid and parameters, said later in the reader's language.

Standard library only. A parameter may be a number, a plain string (kept as published), a
date, a season, a name in three languages, or another sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, order=True)
class Name:
    """A name in three languages; a missing one falls back when it is said."""

    ko: str | None = None
    vi: str | None = None
    en: str | None = None

    def packed(self) -> dict[str, str | None]:
        """As JSON."""
        return {"ko": self.ko, "vi": self.vi, "en": self.en}


@dataclass(frozen=True, order=True)
class HalfYear:
    """A season by its code, `2026-H1`, to be said by name."""

    code: str

    def packed(self) -> dict[str, str]:
        """As JSON."""
        return {"half_year": self.code}


@dataclass(frozen=True)
class Words:
    """A translatable sentence with its parameters."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def packed(self) -> dict[str, Any]:
        """As JSON: dates, seasons and names tagged so that `wording.say` can put them back."""
        return {
            "msgid": self.msgid,
            "params": {name: _packed(value) for name, value in self.params.items()},
        }


def message(msgid: str, **params: Any) -> Words:
    """Build `Words`; the text extractor knows this function's name."""
    return Words(msgid, params)


def _packed(value: Any) -> Any:
    if isinstance(value, Words | Name | HalfYear):
        return value.packed()
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value
