"""Agenda: the order of business, then each item with its request, reason and ground."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.core.i18n import N_
from app.packs.content.whole import AgendaEntry
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: An item's source rows beyond this are in its sheets and at their source.
MOST_ROWS = 12


@dataclass(frozen=True)
class Item:
    """One item as printed."""

    number: int
    starts: str
    title: str
    decision: str
    minutes: int
    presenter: str
    reason: str
    rule: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sheets: tuple[tuple[str, str], ...]
    source: int | None
    #: How many rows are left to the sheets and to their source.
    more_rows: int = 0


@dataclass(frozen=True)
class SeatLine:
    """One invited seat."""

    organisation: str
    group: str
    person: str
    chair: bool


@dataclass(frozen=True)
class Agenda:
    """The order of business."""

    items: tuple[Item, ...]
    seats: tuple[SeatLine, ...]
    named: bool
    presented: bool


def agenda(edition: Edition, words: Words) -> Agenda:
    """The order of business where the items' sheets follow, which say the rest."""
    whole = agenda_alone(edition, words)
    return replace(whole, items=tuple(_beside_sheets(item) for item in whole.items))


def _beside_sheets(item: Item) -> Item:
    # A single row that has its own sheet would say the same twice.
    rows = () if len(item.rows) == 1 and item.sheets else item.rows
    return replace(item, rows=rows[:MOST_ROWS], more_rows=max(0, len(rows) - MOST_ROWS))


def agenda_alone(edition: Edition, words: Words) -> Agenda:
    """Items in order, each with the time at which its turn comes and every row it rests on."""
    content = edition.content
    elapsed = 0
    items = []
    for number, item in enumerate(content.agenda, 1):
        items.append(_item(edition, words, number, item, elapsed))
        elapsed += item.minutes
    seats = tuple(
        SeatLine(
            words.name(seat.organisation),
            words.label("group", seat.group),
            " ".join(part for part in (seat.person, seat.title) if part),
            seat.chair,
        )
        for seat in content.meeting.seats
    )
    return Agenda(
        tuple(items),
        seats,
        named=any(seat.person for seat in seats),
        presented=any(item.presenter for item in items),
    )


def _item(edition: Edition, words: Words, number: int, item: AgendaEntry, elapsed: int) -> Item:
    meeting = edition.content.meeting
    known = {sheet.key for sheet in edition.content.tenders}
    return Item(
        number=number,
        starts=words.clock(words.later(meeting.starts_at, elapsed), meeting.zone),
        title=words.name(item.title),
        decision=words.label("decision", item.decision),
        minutes=item.minutes,
        presenter=item.presenter,
        reason=words.say(item.reason),
        rule=item.rule,
        columns=tuple(words.say(column) for column in item.columns),
        rows=tuple(tuple(words.say(cell) for cell in row.cells) for row in item.rows),
        sheets=tuple(
            (f"sheet-{key}", f"{number}-{place}")
            for place, key in enumerate(item.tenders, 1)
            if key in known
        ),
        source=words.source(item.source),
    )


SECTION = Section("agenda", N_("Agenda"), agenda)
