"""What is known about words in firms' names: business words in three languages, legal forms.

Both tables are data (glossary.csv, legal_forms.csv, own work); this module only indexes them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent
_MARKS: Final = re.compile("[\u0300-\u036f]+")
#: Letters of any script: those that cannot be read tell firms apart all the same.
_TOKEN: Final = re.compile(r"[^\W_]+(?:&[^\W_]+)*")

#: Vietnamese legal forms that names in other languages hold by chance.
_IN_OTHER_NAMES: Final = frozenset({("cp",), ("mtv",)})
#: How much a word of each kind says about which firm is meant; a name's own part says more.
KIND_WEIGHT: Final = {"place": 0.8, "form": 0.8, "trade": 1.2, "common": 1.0}


def fold_latin(text: str) -> str:
    """Lower case without diacritics (đ → d)."""
    lower = text.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFD", lower.replace("đ", "d"))
    folded = _MARKS.sub("", decomposed)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def latin_tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a folded text; c&t stays one word, A & B become two."""
    return tuple(_TOKEN.findall(text))


@dataclass(frozen=True)
class Glossary:
    """Business words: Hangul word → concepts; tuple of Latin words → concepts."""

    ko: dict[str, frozenset[int]]
    en: dict[tuple[str, ...], frozenset[int]]
    vi: dict[tuple[str, ...], frozenset[int]]
    #: Every English word of the table, also those that stand in phrases alone.
    en_words: frozenset[str]
    #: First words of its English and Vietnamese phrases → words of the longest such phrase.
    first_latin: dict[str, int]
    #: Concept → weight.
    weights: dict[int, float]
    #: Hangul words that are spellings or other words for the first of their row.
    first_ko: dict[str, str]
    #: Last two syllables of a Hangul word → lengths of the words that end in them.
    lengths_ko: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class LegalForms:
    """Words that only say what kind of company it is."""

    #: Hangul, longest first; bracketed ones with their brackets.
    ko: tuple[str, ...]
    ko_words: frozenset[str]
    #: Latin forms as tuples of folded words, by first word, longest first.
    latin: dict[str, tuple[tuple[str, ...], ...]]
    at_end: frozenset[tuple[str, ...]]
    at_start: frozenset[tuple[str, ...]]
    #: Those that tell the language, because Vietnamese alone uses them, by first word.
    vietnamese: dict[str, tuple[tuple[str, ...], ...]]


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split("|") if word.strip()]


@cache
def glossary() -> Glossary:
    """The table of business words, indexed; read once."""
    ko: dict[str, set[int]] = {}
    en: dict[tuple[str, ...], set[int]] = {}
    vi: dict[tuple[str, ...], set[int]] = {}
    weights: dict[int, float] = {}
    first_ko: dict[str, str] = {}
    for concept, row in enumerate(_rows("glossary.csv")):
        weights[concept] = KIND_WEIGHT[row["kind"]]
        korean = [word for word in _words(row["ko"]) if len(word) > 1]
        for word in korean:
            ko.setdefault(word, set()).add(concept)
            first_ko.setdefault(word, korean[0])
        for table, cell in ((en, row["en"]), (vi, row["vi"])):
            for word in _words(cell):
                key = latin_tokens(fold_latin(word).replace(" & ", " "))
                table.setdefault(key, set()).add(concept)
    lengths_ko: dict[str, set[int]] = {}
    for word in ko:
        lengths_ko.setdefault(word[-2:], set()).add(len(word))
    # An English word is understood in a Vietnamese name too.
    for key, concepts in en.items():
        vi.setdefault(key, set()).update(concepts)
    first_latin: dict[str, int] = {}
    for key in vi:
        first_latin[key[0]] = max(len(key), first_latin.get(key[0], 0))
    return Glossary(
        ko={word: frozenset(found) for word, found in ko.items()},
        en={key: frozenset(found) for key, found in en.items()},
        vi={key: frozenset(found) for key, found in vi.items()},
        en_words=frozenset(word for key in en for word in key),
        first_latin=first_latin,
        weights=weights,
        first_ko=first_ko,
        lengths_ko={last: tuple(sorted(lengths)) for last, lengths in lengths_ko.items()},
    )


@cache
def legal_forms() -> LegalForms:
    """The table of legal forms, indexed; read once."""
    rows = _rows("legal_forms.csv")
    korean = [row for row in rows if row["language"] == "ko"]
    latin: dict[str, list[tuple[str, ...]]] = {}
    places: dict[str, set[tuple[str, ...]]] = {"end": set(), "start": set(), "anywhere": set()}
    vietnamese: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        if row["language"] == "ko":
            continue
        key = latin_tokens(fold_latin(row["form"]))
        latin.setdefault(key[0], []).append(key)
        places[row["position"]].add(key)
        if row["language"] == "vi" and key not in _IN_OTHER_NAMES:
            vietnamese.setdefault(key[0], []).append(key)
    return LegalForms(
        ko=tuple(
            sorted(
                (row["form"] for row in korean if row["position"] == "anywhere"),
                key=len,
                reverse=True,
            )
        ),
        ko_words=frozenset(row["form"] for row in korean if row["position"] == "word"),
        latin={first: tuple(sorted(keys, key=len, reverse=True)) for first, keys in latin.items()},
        at_end=frozenset(places["end"]),
        at_start=frozenset(places["start"]),
        vietnamese={first: tuple(keys) for first, keys in vietnamese.items()},
    )


#: A known phrase of a Latin name: its first word, the one after its last, what it means.
Span = tuple[int, int, frozenset[int]]


def phrases(tokens: tuple[str, ...], vietnamese: bool) -> tuple[Span, ...]:
    """Known phrases of a Latin name, longest first; they may overlap."""
    known = glossary()
    table = known.vi if vietnamese else known.en
    longest = known.first_latin
    found = [
        (start, end, concepts)
        for start, token in enumerate(tokens)
        if token in longest
        for end in range(start + 1, min(len(tokens), start + longest[token]) + 1)
        if (concepts := table.get(tokens[start:end]))
    ]
    if len(found) > 1:
        found.sort(key=lambda span: (span[0] - span[1], span[0]))
    return tuple(found)


def chosen_phrases(known: tuple[Span, ...]) -> tuple[Span, ...]:
    """Those of a name's known phrases, longest first, that do not overlap."""
    if len(known) < 2:
        return known
    used: set[int] = set()
    chosen: list[Span] = []
    for start, end, concepts in known:
        if used.isdisjoint(range(start, end)):
            used.update(range(start, end))
            chosen.append((start, end, concepts))
    return tuple(chosen)
