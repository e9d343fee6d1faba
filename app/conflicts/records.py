"""Keys by which two records of tenders may be one notice: number, buyer, title, parts.

The rule (D12) compares the keys; here they are made from what was published, in three
languages. Titles lose their lot, phase and package numbers, which are kept apart: the same
title with another number is another tender.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, Protocol

from app.core.text import fold, place_key
from app.tenders.models import TenderKind

#: Longer than any ruleset's distance between deadlines (tested).
DEADLINE_WINDOW_DAYS: Final = 7
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
    text = _plain(title)
    parts: set[tuple[str, str]] = set()
    for patterns in (_BEFORE, _AFTER):
        for kind, pattern in patterns.items():
            parts.update((kind, _number(found)) for found in pattern.findall(text))
            text = pattern.sub(" ", text)
    words = sorted(set(re.findall(r"\w+", fold(text))))
    return " ".join(words), frozenset(parts)


def _plain(text: str) -> str:
    """Without diacritics, but with its capitals: I is a number, i a letter."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    stripped = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", stripped)


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


def buyer_keys(tender: Published) -> frozenset[str]:
    """Buyer and procuring entity in one spelling each."""
    names = (tender.buyer, tender.procuring_entity)
    return frozenset(key for key in (_buyer_key(name) for name in names if name) if key)


@lru_cache(maxsize=4096)
def _buyer_key(name: str) -> str:
    """Few buyers publish many tenders."""
    return place_key(name)


def project_key(name: str) -> str:
    """A project's name in one spelling."""
    return place_key(name)


def match_keys(tender: Published) -> frozenset[str]:
    """Stored keys: two records are compared only if they share one. Plans have none."""
    return frozenset() if tender.kind is TenderKind.PLAN else frozenset(_match_keys(tender))


def _match_keys(tender: Published) -> Iterator[str]:
    number = number_key(tender.notice_no)
    if number:
        yield f"number:{number}"
    if tender.closes_at is None or tender.budget_minor is None:
        return  # likeness needs both
    window = tender.closes_at.date().toordinal() // DEADLINE_WINDOW_DAYS
    for buyer in buyer_keys(tender):
        for title in title_keys(tender):
            # Its own window of days and the next: deadlines less than a window apart share one.
            for days in (window, window + 1):
                text = f"{buyer}\n{title}\n{tender.currency}\n{days}"
                yield f"alike:{hashlib.sha256(text.encode()).hexdigest()[:24]}"
