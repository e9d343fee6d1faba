"""The last minutes: when the body met before, who was there by group, what it decided."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.actions import for_the_body
from app.packs.sections.section import Section


@dataclass(frozen=True)
class PresenceLine:
    """One side of the table."""

    group: str
    seats: int
    present: int
    needed: int


@dataclass(frozen=True)
class DecisionLine:
    """One decision and what follows from it."""

    item: int
    title: str
    decision: str
    text: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Minutes:
    """The meeting before; `number` is null when there was none."""

    number: int | None
    held: str = ""
    place: str = ""
    quorate: bool | None = None
    presence: tuple[PresenceLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    source: int | None = None


def minutes(edition: Edition, words: Words) -> Minutes:
    """As recorded."""
    last = edition.content.minutes
    if last is None:
        return Minutes(None)
    return Minutes(
        number=last.number,
        held=words.at(last.held_at, last.zone),
        place=last.place,
        quorate=last.quorate,
        presence=tuple(
            PresenceLine(words.label("group", one.group), one.seats, one.present, one.needed)
            for one in last.presence
            if one.seats
        ),
        decisions=tuple(
            DecisionLine(
                one.item,
                words.name(one.title),
                words.label("decision", one.decision),
                one.text,
                one.actions,
            )
            for one in last.decisions
        ),
        source=words.source(last.source),
    )


SECTION = Section("minutes", N_("Minutes of the last meeting"), minutes, for_the_body)
