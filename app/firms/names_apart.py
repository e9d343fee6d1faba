"""What two records are called beside each other: somebody has to choose one of them."""

from __future__ import annotations

from typing import NamedTuple

from app.core.i18n import pick
from app.firms.models import Firm


class Names(NamedTuple):
    """A record's names, and what it is called where all are the same."""

    ko: str | None
    vi: str | None
    en: str | None
    mark: str

    @property
    def name(self) -> str:
        """The one a reader gets."""
        return pick(self.ko, self.vi, self.en)


def names_of(firm: Firm) -> Names:
    """Of a registered firm; its mark stands in the address of its page."""
    home = firm.organisation
    return Names(home.name_ko, home.name_vi, home.name_en, firm.public_id)


def told_apart(one: Names, other: Names) -> tuple[str, str]:
    """Their names; where those are the same, with another that is not, or with their marks."""
    if one.name != other.name:
        return one.name, other.name
    unlike = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    first, second = unlike[0] if unlike else ("", "")
    return _with(one.name, first), _with(other.name, second)


def _with(name: str, more: str | None) -> str:
    return f"{name} ({more})" if more else name
