"""Finding phrases of three languages in published texts: whole words in Latin script, any part
in Hangul. Accents and case do not count (core.text.fold)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from app.core.text import fold

_HANGUL: Final = re.compile(r"[가-힣]")
_WORDS: Final = re.compile(r"[^\W_]+")


def prepared(*texts: str | None) -> str:
    """Folded words between single blanks, with a blank at both ends."""
    words = _WORDS.findall(fold(" ".join(text for text in texts if text)))
    return f" {' '.join(words)} "


@cache
def _prepared_phrase(phrase: str) -> str:
    words = prepared(phrase)
    return words.strip() if _HANGUL.search(phrase) else words


def first_phrase(text: str, phrases: Iterable[str]) -> str | None:
    """The first of `phrases` that is in a `prepared` text, as it is listed."""
    return next((phrase for phrase in phrases if contains(text, phrase)), None)


def contains(text: str, phrase: str) -> bool:
    """Whether a `prepared` text holds `phrase`."""
    wanted = _prepared_phrase(phrase)
    return wanted in text or (wanted[:1] != " " and wanted.replace(" ", "") in text)
