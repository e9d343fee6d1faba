"""Finding phrases of three languages in published texts: whole words in Latin script, any part
in Hangul. Accents and case do not count (core.text.fold)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from app.core.text import fold

_HANGUL: Final = re.compile(r"[가-힣]")
_WORDS: Final = re.compile(r"[^\W_]+")


def prepared(*texts: str | None) -> str:
    """Folded words between single blanks, with a blank at both ends."""
    words = _WORDS.findall(fold(" ".join(text for text in texts if text)))
    return f" {' '.join(words)} "


class Phrase:
    """A phrase ready to be looked for in `prepared` texts."""

    __slots__ = ("_joined", "_words", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        words = prepared(text)
        korean = bool(_HANGUL.search(text))
        self._words = words.strip() if korean else words
        self._joined = words.replace(" ", "") if korean else None

    def within(self, text: str) -> bool:
        """Whether a `prepared` text holds the phrase; Hangul also without its blanks."""
        return self._words in text or (self._joined is not None and self._joined in text)


def first_phrase(text: str, phrases: Iterable[Phrase]) -> Phrase | None:
    """The first of `phrases` that is in a `prepared` text."""
    return next((phrase for phrase in phrases if phrase.within(text)), None)
