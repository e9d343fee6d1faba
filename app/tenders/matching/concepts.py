"""What a title speaks of, whatever its language: concepts of the solution fields.

`concepts.csv` has one concept a line: its weight (6 names what is bought, 4 says more of it, 1
is said of nearly everything), and its words in Korean, Vietnamese and English. Longer words are
looked for first and taken out of the title, so that a traffic control centre is no traffic light.
Accents do not count: a single Vietnamese syllable that names share (đường, Dương) is no word.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from app.tenders.phrases import prepared

_TABLE: Final = Path(__file__).with_name("concepts.csv")
_LANGUAGES: Final = ("ko", "vi", "en")
#: From here on a concept says what is bought.
SPECIFIC: Final = 4


class Concept(NamedTuple):
    """One concept: its first Vietnamese word names it."""

    name: str
    weight: int


def _table() -> list[tuple[str, bool, Concept]]:
    """(words as they stand in a prepared text, whether Hangul, concept), longest first."""
    found: dict[str, tuple[bool, Concept]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            concept = Concept(row["vi"].partition("|")[0], int(row["weight"]))
            for language in _LANGUAGES:
                for word in row[language].split("|"):
                    text = prepared(word)
                    hangul = language == "ko" and not word.isascii()
                    found.setdefault(text.replace(" ", "") if hangul else text, (hangul, concept))
    return sorted(
        ((text, hangul, concept) for text, (hangul, concept) in found.items()),
        key=lambda line: (-len(line[0]), line[0]),
    )


_WORDS: Final = _table()


@lru_cache(maxsize=65_536)
def concepts_of(title: str) -> frozenset[Concept]:
    """The concepts that a title names."""
    text = prepared(title)
    joined = text.replace(" ", "")
    found: set[Concept] = set()
    for words, hangul, concept in _WORDS:
        if hangul:
            if words in joined:
                found.add(concept)
                joined = joined.replace(words, " ")
        elif words in text:
            found.add(concept)
            # A blank on each side stays for its neighbours.
            text = text.replace(words, "  ")
    return frozenset(found)


def likeness(ours: frozenset[Concept], theirs: frozenset[Concept]) -> float | None:
    """How much two titles speak of one thing, 0 to 1; None where one names nothing specific."""
    if not _says_what(ours) or not _says_what(theirs):
        return None
    shared = sum(concept.weight for concept in ours & theirs)
    return 2 * shared / sum(concept.weight for side in (ours, theirs) for concept in side)


def _says_what(side: frozenset[Concept]) -> bool:
    return any(concept.weight >= SPECIFIC for concept in side)
