"""Terms of the field in three languages: the committee reads in two, the law in its own."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.glossary import terms
from app.core.i18n import N_
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One term."""

    ko: str
    vi: str
    en: str
    source: str


@dataclass(frozen=True)
class Terms:
    """Every term, in order of the page's first language."""

    lines: tuple[Line, ...]


def glossary(edition: Edition, words: Words) -> Terms:
    """The same in every edition: it is no part of what any of them was made from."""
    first = words.columns[0]
    return Terms(
        tuple(
            Line(term.ko, term.vi, term.en, term.source)
            for term in sorted(terms(), key=lambda term: term.word(first).casefold())
        )
    )


SECTION = Section("terms", N_("Terms in three languages"), glossary, flows=True)
