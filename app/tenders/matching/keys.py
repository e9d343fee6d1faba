"""Keys by which two records of tenders may be one notice: number, buyer, title, parts, place.

Made from what was published, in three languages. Titles lose their lot, phase and package
numbers, which are kept apart: the same title with another number is another tender.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, Protocol

from app.core.text import fold, place_key, without_marks
from app.tenders.matching.concepts import SPECIFIC, Concept, concepts_of
from app.tenders.matching.record import Record
from app.tenders.models import TenderKind

#: Longer than any ruleset's distance between deadlines (tested).
DEADLINE_WINDOW_DAYS: Final = 7
#: Budgets of one step differ by no more (natural logarithm); wider than any ruleset's distance.
STEP_OF_BUDGETS: Final = math.log(1.08)
_LATIN: Final = re.compile(r"[^\W\d_가-힣]+")
#: First words of the parts of a title.
_BEGINNINGS: Final = re.compile(r"[:\-–.(]\s*([^\W\d_]+)")
#: Above this share of capitals they tell nothing.
_TITLE_CASE: Final = 0.7
#: A title that speaks of more things is looked for by the first of them.
_MOST_THEMES: Final = 4
#: A number of the national portal with or without its version: IB2300049843, IB2300049843-01.
_PORTAL: Final = re.compile(r"([A-Z]{2}\d{10})(?:[-_ ./]?\d{2})?")
_ROMAN: Final = {
    roman: str(number)
    for number, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), 1)
}
#: What a number in a title counts, by the words before it (or, in Korean, after it).
_LABELS: Final = {
    "package": r"goi thau|goi|package|pkg|패키지",
    "lot": r"lo|phan|lot|part|로트",
    "phase": r"giai doan|dot|phase|stage|단계|차",
    "section": r"doan|section|공구|구간",
}
_NUMBER: Final = r"(?:[A-Za-z]{1,4}[ -]?)?\d+(?![\d,.]*\d)|[IVX]+\b|[A-H]\b"
_BEFORE: Final = {
    kind: re.compile(rf"(?i:\b(?:{words}))[ .:-]*(?i:(?:so|no|number|#|thu)\b[ .:-]*)?({_NUMBER})")
    for kind, words in _LABELS.items()
}
_AFTER: Final = {
    kind: re.compile(rf"(?:제\s*)?(\d+)\s*(?:{words})(?![가-힣])")
    for kind, words in (("phase", "단계|차"), ("section", "공구|구간"), ("lot", "로트"))
}


class Published(Protocol):
    """What is compared of a record: a tender's columns, by their names."""

    @property
    def kind(self) -> TenderKind:
        """Plans are never matched."""

    @property
    def notice_no(self) -> str | None:
        """As published."""

    @property
    def title(self) -> str:
        """As published."""

    @property
    def title_ko(self) -> str | None:
        """Where given."""

    @property
    def title_en(self) -> str | None:
        """Where given."""

    @property
    def project_name(self) -> str | None:
        """As published."""

    @property
    def buyer(self) -> str | None:
        """As published."""

    @property
    def procuring_entity(self) -> str | None:
        """As published."""

    @property
    def currency(self) -> str | None:
        """Of the budget."""

    @property
    def budget_minor(self) -> int | None:
        """In minor units."""

    @property
    def closes_at(self) -> datetime | None:
        """The latest deadline."""


def number_key(notice_no: str | None) -> str | None:
    """The notice number in one spelling; a portal number loses its version."""
    if not notice_no:
        return None
    plain = re.sub(r"\s+", "", notice_no).upper()
    portal = _PORTAL.fullmatch(plain)
    return portal.group(1) if portal else plain


def split_title(title: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """(the title's words in order of the alphabet, the numbers it states by kind)."""
    text = without_marks(title)  # with its capitals: I is a number, i a letter
    parts: set[tuple[str, str]] = set()
    for patterns in (_BEFORE, _AFTER):
        for kind, pattern in patterns.items():
            found = pattern.findall(text)
            if found:
                parts.update((kind, _number(each)) for each in found)
                text = pattern.sub(" ", text)
    words = sorted(set(re.findall(r"\w+", fold(text))))
    return " ".join(words), frozenset(parts)


def _number(found: str) -> str:
    """One spelling for 1, 01, I, XL-06."""
    plain = re.sub(r"[ -]", "", found).upper()
    if plain in _ROMAN:
        return _ROMAN[plain]
    letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", plain).groups()  # type: ignore[union-attr]  # what was found is letters, then digits
    return letters + (str(int(digits)) if digits else "")


def title_keys(tender: Published) -> frozenset[str]:
    """The title in every language it was given."""
    titles = (tender.title, tender.title_ko, tender.title_en)
    return frozenset(key for key in (split_title(t)[0] for t in titles if t) if key)


def title_parts(tender: Published) -> frozenset[tuple[str, str]]:
    """Lot, phase and package numbers that any of the titles states."""
    titles = (tender.title, tender.title_ko, tender.title_en)
    return frozenset().union(*(split_title(title)[1] for title in titles if title))


def title_names(tender: Published) -> frozenset[str]:
    """Proper names in the titles in Latin script: mostly of places."""
    titles = (tender.title, tender.title_en)
    return frozenset().union(*(names_in(title) for title in titles if title))


def names_in(title: str) -> frozenset[str]:
    """Words that begin with a capital inside a sentence; none where most of them do."""
    _first, *words = _LATIN.findall(unicodedata.normalize("NFC", title)) or [""]
    capital = [word for word in words if word[0].isupper()]
    if not words or len(capital) > _TITLE_CASE * len(words):
        return frozenset()
    # What begins a part ("Gói thầu số 1: Xây dựng") is no name; acronyms are none either.
    after_colon = set(_BEGINNINGS.findall(title))
    return frozenset(
        fold(word)
        for word in capital
        if not (len(word) > 1 and word.isupper()) and word not in after_colon
    )


def buyer_keys(tender: Published) -> frozenset[str]:
    """Buyer and procuring entity in one spelling each."""
    names = (tender.buyer, tender.procuring_entity)
    return frozenset(key for key in (_buyer_key(name) for name in names if name) if key)


def language_of(name: str) -> str:
    """By its letters: Korean, Vietnamese, or neither."""
    if any("가" <= letter <= "힣" for letter in name):
        return "ko"
    return "en" if fold(name) == name.casefold() else "vi"


@lru_cache(maxsize=4096)
def _buyer_key(name: str) -> str:
    """Few buyers publish many tenders."""
    return place_key(name)


def project_key(name: str) -> str:
    """A project's name in one spelling."""
    return place_key(name)


def match_keys(tender: Published, places: Collection[str] = ()) -> frozenset[str]:
    """Stored keys: two records are compared only if they share one. Plans have none.

    `places` are today's units of its places, by code.
    """
    if tender.kind is TenderKind.PLAN:
        return frozenset()
    return frozenset(_match_keys(tender, places))


def _match_keys(tender: Published, places: Collection[str]) -> Iterator[str]:
    number = number_key(tender.notice_no)
    if number:
        yield f"number:{number}"
    if tender.closes_at is None:
        return
    window = tender.closes_at.date().toordinal() // DEADLINE_WINDOW_DAYS
    # Its own window of days and the next: deadlines less than a window apart share one.
    windows = (window, window + 1)
    for place in places:
        for days in windows:
            for sum_ in _sums(tender):
                yield _hashed("sum", place, tender.currency, sum_, days)
            for theme in themes(tender):
                yield _hashed("theme", place, theme, days)
    if tender.budget_minor is not None:
        titles = title_keys(tender)
        for buyer in buyer_keys(tender):
            for title in titles:
                for days in windows:
                    yield _hashed("alike", buyer, title, tender.currency, days)


def _sums(tender: Published) -> tuple[int, ...]:
    """Its own step of budgets and the next: budgets nearer than a step share one."""
    if not tender.budget_minor:
        return ()
    step = math.floor(math.log(tender.budget_minor) / STEP_OF_BUDGETS)
    return (step, step + 1)


def themes(tender: Published) -> list[str]:
    """What it is about, by name: for records without equal sums."""
    return sorted(c.name for c in title_concepts(tender) if c.weight > SPECIFIC)[:_MOST_THEMES]


def title_concepts(tender: Published) -> frozenset[Concept]:
    """What its titles speak of, all languages together."""
    titles = (tender.title, tender.title_ko, tender.title_en)
    return frozenset().union(*(concepts_of(title) for title in titles if title))


def _hashed(kind: str, *parts: object) -> str:
    text = "\n".join(str(part) for part in parts)
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def read_record(tender: Published, places: Collection[str] = ()) -> Record:
    """The record as it is weighed; `places` as for `match_keys`."""
    project = tender.project_name
    return Record(
        number=number_key(tender.notice_no),
        buyers=buyer_keys(tender),
        buyer_languages=frozenset(
            language_of(name) for name in (tender.buyer, tender.procuring_entity) if name
        ),
        titles=title_keys(tender),
        concepts=title_concepts(tender),
        names=title_names(tender),
        parts=title_parts(tender),
        places=frozenset(places),
        project=project_key(project) if project else None,
        currency=tender.currency,
        budget_minor=tender.budget_minor,
        closes_at=tender.closes_at,
    )
