"""Languages an edition can be in: one of ours, or Korean and Vietnamese beside each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.core.i18n import LOCALE_NAMES, LOCALES, speaking

#: Two columns kept in step; stored and ordered under this name.
SIDE_BY_SIDE: Final = "ko+vi"
_COLUMNS: Final = {SIDE_BY_SIDE: ("ko", "vi")}
PACK_LOCALES: Final = (*LOCALES, SIDE_BY_SIDE)
#: Each by its own name.
PACK_LOCALE_NAMES: Final = LOCALE_NAMES | {SIDE_BY_SIDE: "한국어 · Tiếng Việt"}


def columns_of(locale: str) -> tuple[str, ...]:
    """The languages of an edition, from left to right; one for most."""
    return _COLUMNS.get(locale, (locale,))


def main_language(locale: str) -> str:
    """The language a whole edition is marked with (`lang`); the others are marked where they
    stand."""
    return columns_of(locale)[0]


def in_each(locale: str, say: Callable[[str], object], between: str = " / ") -> str:
    """What `say` says in each language of an edition, spoken in it; once where it is the same."""
    said = []
    for language in columns_of(locale):
        with speaking(language):
            said.append(str(say(language)))
    return between.join(dict.fromkeys(said))
