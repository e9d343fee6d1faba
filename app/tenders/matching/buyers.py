"""Buyers under their many spellings: one key for one buyer, for series of one buyer's awards.

Case, marks, blanks and punctuation do not count; customary short forms of Vietnamese authorities
(UBND, BQLDA, Sở TN&MT; `buyer_words.csv`, own work) are written out. An authority of a province
stands for today's unit: who bought for Hà Giang buys for Tuyên Quang since 1 July 2025. A company
keeps the place in its name, whatever became of the province, and loses its legal form: two water
companies did not become one with their provinces. Nothing is translated: a name in another
language is another buyer here.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Final

from app.core.text import place_key
from app.firms.matching.glossary import fold_latin, latin_tokens, legal_forms
from app.firms.matching.names import without_latin_forms
from app.provinces.places import Gazetteer, words_with_units

_TABLE: Final = Path(__file__).with_name("buyer_words.csv")
#: Letters on both sides of "&" are one abbreviation: TN&MT.
_AND: Final = re.compile(r"(?<=\w)\s*&\s*(?=\w)")
#: "Và" stands between the parts of an office's name, or is left out.
_LINK: Final = "va"


def _short_forms() -> dict[str, tuple[str, ...]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["short"]: tuple(row["long"].split()) for row in csv.DictReader(file)}


_SHORT_FORMS: Final = _short_forms()


class Buyers:
    """Reads buyers' names with the map of provinces, which is loaded when it is first needed."""

    def __init__(self, load_map: Callable[[], Gazetteer]) -> None:
        self._load_map = load_map
        self._known: dict[str, str | None] = {}

    @cached_property
    def _map(self) -> Gazetteer:
        return self._load_map()

    def key(self, name: str | None) -> str | None:
        """The buyer in one spelling; None where nothing is said. Few buyers publish many
        tenders: each name is read once."""
        if name is None:
            return None
        if name not in self._known:
            self._known[name] = buyer_key(name, self._map) or None
        return self._known[name]


def buyer_key(name: str, provinces: Gazetteer) -> str:
    """The buyer in one spelling: equal for one buyer's names, empty for a name without words."""
    joined = _AND.sub("", unicodedata.normalize("NFC", name))
    company = _company_words(joined)
    words = company or words_with_units(joined, provinces)
    long = [part for word in words for part in _SHORT_FORMS.get(word, (word,)) if part != _LINK]
    return "".join(long)


def _company_words(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form; none for anybody else."""
    plain = name
    for form in legal_forms().ko:
        plain = plain.replace(form, " ")
    if plain != name:
        return (place_key(plain),)
    words = latin_tokens(fold_latin(name))
    kept = without_latin_forms(words)
    return kept if kept != words else ()
