"""Sources of every figure, numbered in order of first use in this edition."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_, in_words
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One source."""

    number: int
    title: str
    place: str
    as_of: str


@dataclass(frozen=True)
class Sources:
    """Where figures come from; the audit chain's head where the edition has it."""

    lines: tuple[Line, ...]
    chain_sequence: int | None
    chain_hash: str


def sources(edition: Edition, words: Words) -> Sources:
    """List them by number."""
    chain = edition.content.chain
    return Sources(
        tuple(
            Line(
                number, words.say(source.title), in_words(source.place), words.stated(source.as_of)
            )
            for number, source in enumerate(edition.content.sources, 1)
        ),
        chain.sequence if chain else None,
        chain.hash if chain else "",
    )


SECTION = Section("sources", N_("Sources"), sources)
