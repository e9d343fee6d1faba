"""Languages an edition can be in: the three of Duri, and Korean beside Vietnamese."""

from __future__ import annotations

from typing import Final

from app.core.i18n import LOCALE_NAMES, LOCALES

#: Korean and Vietnamese side by side.
PAIRED: Final = "ko-vi"
PACK_LOCALES: Final = (*LOCALES, PAIRED)
#: Each by its own name.
PACK_LOCALE_NAMES: Final = LOCALE_NAMES | {PAIRED: f"{LOCALE_NAMES['ko']} · {LOCALE_NAMES['vi']}"}


def first_of(locale: str) -> str:
    """The language that leads, and alone serves where two cannot stand side by side."""
    return locale.partition("-")[0]


def both_of(locale: str) -> tuple[str, ...]:
    """The languages of an edition, the leading one first."""
    return tuple(locale.split("-"))
