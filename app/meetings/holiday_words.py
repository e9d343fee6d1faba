"""Names of public holidays for readers whose language the list of holidays does not have.

The list names Vietnam's days in Vietnamese and English, Korea's in Korean and English. The
English names are marked here; what the list adds around them is put into words again.
"""

from __future__ import annotations

import re
from typing import Final

from app.core.i18n import N_, message

NAMES: Final = (
    # Vietnam
    N_("29 of Lunar New Year"),
    N_("Lunar New Year's Eve"),
    N_("Lunar New Year"),
    N_("Second Day of Lunar New Year"),
    N_("Third Day of Lunar New Year"),
    N_("Fourth Day of Lunar New Year"),
    N_("Fifth Day of Lunar New Year"),
    N_("Hung Kings' Commemoration Day"),
    N_("International Labor Day"),
    N_("Liberation Day/Reunification Day"),
    N_("National Day"),
    N_("Vietnam Cultural Day"),
    # Both
    N_("New Year's Day"),
    # Korea
    N_("The day preceding Korean New Year"),
    N_("Korean New Year"),
    N_("The second day of Korean New Year"),
    N_("Independence Movement Day"),
    N_("Labor Day"),
    N_("Children's Day"),
    N_("Buddha's Birthday"),
    N_("Local Election Day"),
    N_("Presidential Election Day"),
    N_("National Assembly Election Day"),
    N_("Memorial Day"),
    N_("Constitution Day"),
    N_("Liberation Day"),
    N_("The day preceding Chuseok"),
    N_("Chuseok"),
    N_("The second day of Chuseok"),
    N_("National Foundation Day"),
    N_("Hangul Day"),
    N_("Armed Forces Day"),
    N_("Christmas Day"),
    N_("Temporary Public Holiday"),
)
_KNOWN: Final = frozenset(NAMES)
_OBSERVED: Final = re.compile(r"^(?:Alternative holiday for (.+)|(.+) \(observed\))$")
_SWAPPED: Final = re.compile(r"^Day off \(substituted from .+\)$")


def in_words(name: str) -> str:
    """An English name of the list in the reader's language; one that is not known stays."""
    return "; ".join(_one(part) for part in name.split("; "))


def _one(name: str) -> str:
    if _SWAPPED.match(name):
        return str(message("Day off, worked on another day"))
    observed = _OBSERVED.match(name)
    if observed:
        of = _one(observed[1] or observed[2])
        return str(message("Substitute holiday: %(name)s", name=of))
    return str(message(name)) if name in _KNOWN else name
