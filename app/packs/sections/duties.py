"""Responsibilities and key figures: what the records hold, and nothing more.

Readers who are not of the body read what is confirmed alone. The definitions of all figures stand
at the foot.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_, gettext
from app.meetings.kpis.figure import Unit
from app.meetings.kpis.words import value_words
from app.packs.content.division import FigureRow, KeyFigure, Responsibility
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.actions import for_the_body
from app.packs.sections.section import Section

#: In the order people ask for them: who answers for it, who does it, who is heard, who is told.
LETTERS = ("A", "R", "C", "I")
#: Source rows of one figure on paper; the others are counted.
MOST_PRINTED = 12


@dataclass(frozen=True)
class DutyLine:
    """What one organisation has to do."""

    organisation: str
    waiting: int
    overdue: int
    settled: int
    next_due: str


@dataclass(frozen=True)
class IndicatorLine:
    """One figure."""

    label: str
    value: str
    basis: str
    source: int | None


@dataclass(frozen=True)
class ResponsibilityLine:
    """An activity in a scope: its state, and the organisations of each letter in LETTERS."""

    activity: str
    place: str
    standing: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class FigureLine:
    """One key figure; `definition` is printed at the foot."""

    pillar: str
    name: str
    value: str
    why: str
    definition: str
    #: The rows it counts, and how many more there are.
    rows: str
    more: int
    source: int | None


@dataclass(frozen=True)
class Duties:
    """All tables; those that the reader may not have are empty."""

    responsibilities: tuple[ResponsibilityLine, ...]
    duties: tuple[DutyLine, ...]
    indicators: tuple[IndicatorLine, ...]
    figures: tuple[FigureLine, ...]
    #: Whether the reader has the body's own record at all.
    of_the_body: bool


def duties(edition: Edition, words: Words) -> Duties:
    """Keep the snapshot's order."""
    content = edition.content
    return Duties(
        responsibilities=tuple(_responsibility(each, words) for each in content.responsibilities),
        duties=tuple(
            DutyLine(
                words.name(duty.organisation),
                duty.waiting,
                duty.overdue,
                duty.settled,
                words.day(duty.next_due) if duty.next_due else "",
            )
            for duty in content.duties
        ),
        indicators=tuple(
            IndicatorLine(
                words.say(each.label),
                words.say(each.value),
                words.say(each.basis),
                words.source(each.source),
            )
            for each in content.indicators
        ),
        figures=tuple(_figure(each, words) for each in content.figures),
        of_the_body=for_the_body(edition),
    )


def _responsibility(cell: Responsibility, words: Words) -> ResponsibilityLine:
    return ResponsibilityLine(
        activity=words.name(cell.activity),
        place=place_of(cell, words),
        standing=words.label("standing", cell.standing),
        parts=tuple(_holders(cell, letter, words) for letter in LETTERS),
    )


def place_of(cell: Responsibility, words: Words) -> str:
    """Where: a province or tender by name, so many provinces, or everywhere."""
    if cell.provinces:
        return str(gettext("provinces: %(count)s", count=cell.provinces))
    return words.name(cell.place) if cell.place else str(gettext("Everywhere"))


def _holders(cell: Responsibility, letter: str, words: Words) -> str:
    """Organisations of one letter; what they have not confirmed is said so."""
    return ", ".join(
        words.name(part.organisation)
        if part.state == "confirmed"
        else f"{words.name(part.organisation)} ({words.label('holder', part.state)})"
        for part in cell.parts
        if part.letter == letter
    )


def _figure(figure: KeyFigure, words: Words) -> FigureLine:
    value = figure_value(figure, words)
    why = words.say(figure.unknown)
    if not (value or why):
        why = str(gettext("Nothing of the kind was recorded in this period."))
    return FigureLine(
        pillar=words.say(figure.pillar),
        name=words.say(figure.name),
        value=value or "–",
        why=why,
        definition=words.say(figure.definition),
        rows="; ".join(_row(row, Unit(figure.unit), words) for row in figure.rows[:MOST_PRINTED]),
        more=max(len(figure.rows) - MOST_PRINTED, 0) + figure.unlisted,
        source=words.source(figure.source),
    )


def _row(row: FigureRow, unit: Unit, words: Words) -> str:
    """A row by name, its day and what it adds."""
    name = words.say(row.what)
    day = f" ({words.day(row.on)})" if row.on else ""
    added = _added(row, unit)
    return f"{name}{day}: {added}" if added else f"{name}{day}"


def _added(row: FigureRow, unit: Unit) -> str:
    """What it adds, in the figure's own unit; empty where its being there is all."""
    if unit is Unit.SHARE:
        return f"{row.counted}/{row.of}"
    if unit is Unit.PER_HOUR:
        return str(value_words(Unit.MINUTES, row.of, 1)) if row.of else ""
    return str(value_words(unit, row.counted, row.of)) if row.of else ""


def figure_value(figure: KeyFigure, words: Words) -> str:
    """The figure in words; empty where there is none."""
    if figure.said is not None:
        return words.say(figure.said)
    if figure.unknown is not None:
        return ""
    said = value_words(Unit(figure.unit), figure.counted, figure.of)
    return str(said) if said else ""


def has_any(edition: Edition) -> bool:
    """The body's own readers always; others where something is confirmed."""
    return for_the_body(edition) or bool(edition.content.responsibilities)


SECTION = Section("duties", N_("Responsibilities and key figures"), duties, has_any, flows=True)
