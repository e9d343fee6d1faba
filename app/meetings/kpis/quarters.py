"""Quarters of a year, in Seoul's days (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_CODE: Final = re.compile(r"(\d{4})-Q([1-4])")
_MONTHS: Final = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter `day` falls into."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def called(cls, code: str | None) -> Quarter | None:
        """The quarter written like "2026-Q4"; None for anything else."""
        matched = _CODE.fullmatch(code or "")
        return cls(int(matched[1]), int(matched[2])) if matched else None

    @property
    def code(self) -> str:
        """As in addresses: "2026-Q4"."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def earlier(self, count: int) -> Quarter:
        """The one `count` quarters before."""
        index = self.year * 4 + self.number - 1 - count
        return Quarter(index // 4, index % 4 + 1)

    def has(self, day: date) -> bool:
        """Whether `day` falls into it."""
        return self.first <= day <= self.last
