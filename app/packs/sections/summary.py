"""One-page summary: what the body is asked to decide, and the figures that matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.core.i18n import N_
from app.meetings.models import DecisionType
from app.packs.content.whole import Content, TenderSheet
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: Decisions that change something, as against items to note.
ASKED = frozenset({DecisionType.APPROVE, DecisionType.ASSIGN, DecisionType.ESCALATE})
#: "Closing soon" is what closes within this many days of the snapshot (agenda rule A2).
SOON = timedelta(days=30)
#: Decisions come first, then the nearest deadlines, of which at least so many have room.
LEAST_DEADLINES = 2
#: Height of a row, and of each further line of its title, in millimetres.
ROW, MORE_LINES = 6.1, 4.4


@dataclass(frozen=True)
class Room:
    """What fits the page beside headings and figures, in millimetres; the width of the titles'
    columns in ems of the table's type."""

    height: float
    ask_ems: int
    deadline_ems: int


UPRIGHT = Room(122.0, 36, 29)
#: Half a page that lies across.
HALF_ACROSS = Room(70.0, 22, 20)


@dataclass(frozen=True)
class Ask:
    """One decision requested."""

    number: int
    title: str
    decision: str
    minutes: int


@dataclass(frozen=True)
class Deadline:
    """A tender on the agenda that closes soon."""

    title: str
    closes: str
    days: int
    anchor: str


@dataclass(frozen=True)
class Summary:
    """What fits one page."""

    asks: tuple[Ask, ...]
    more_asks: int
    requested: int
    to_note: int
    minutes: int
    tenders: int
    closing: int
    cited: str
    of: int
    evidenced: int
    actions: int | None
    overdue: int
    deadlines: tuple[Deadline, ...]
    more_deadlines: int
    cadence: str
    provinces_source: int | None


def summary(edition: Edition, words: Words) -> Summary:
    """Counts over this edition alone: nothing is counted that is not in it."""
    content = edition.content
    asks, closing = asked(content, words), _closing(content)
    counts = content.provinces.counts
    room = HALF_ACROSS if words.side_by_side else UPRIGHT
    named = [words.names(item.title) for item in content.agenda if item.decision in ASKED]
    shown_asks = _fitting(named, room.ask_ems, room.height - LEAST_DEADLINES * ROW * 1.7)
    left = room.height - sum(_height(names, room.ask_ems) for names in named[:shown_asks])
    shown = _fitting([words.titles(sheet) for sheet in closing], room.deadline_ems, left)
    return Summary(
        asks=asks[:shown_asks],
        more_asks=len(asks) - shown_asks,
        requested=len(asks),
        to_note=len(content.agenda) - len(asks),
        minutes=content.meeting.minutes,
        tenders=len(content.tenders),
        closing=len(closing),
        cited=words.say(content.provinces.cited),
        of=content.provinces.of,
        evidenced=counts.get("evidenced", 0) + counts.get("confirmed", 0),
        actions=len(content.actions) if content.actions else None,
        overdue=sum(action.overdue for action in content.actions),
        deadlines=deadlines(content, words)[:shown],
        more_deadlines=len(closing) - shown,
        cadence=words.say(content.meeting.cadence.statement),
        provinces_source=words.source(content.provinces.source),
    )


def asked(content: Content, words: Words) -> tuple[Ask, ...]:
    """Every decision requested, in the order of the agenda."""
    return tuple(
        Ask(number, words.name(item.title), words.label("decision", item.decision), item.minutes)
        for number, item in enumerate(content.agenda, 1)
        if item.decision in ASKED
    )


def deadlines(content: Content, words: Words) -> tuple[Deadline, ...]:
    """Every tender on the agenda that closes soon, the nearest first."""
    return tuple(
        Deadline(
            words.title(sheet),
            words.hanoi(sheet.closes_at or ""),
            words.days_left(sheet.closes_at or "", content.frozen_at) or 0,
            f"sheet-{sheet.key}",
        )
        for sheet in _closing(content)
    )


def _closing(content: Content) -> list[TenderSheet]:
    """Sheets of what closes soon, in the order of their deadlines."""
    frozen = datetime.fromisoformat(content.frozen_at)
    soon = [
        (sheet.closes_at, sheet.key, sheet)
        for sheet in content.tenders
        if sheet.closes_at and frozen <= datetime.fromisoformat(sheet.closes_at) <= frozen + SOON
    ]
    return [sheet for _at, _key, sheet in sorted(soon, key=lambda each: each[:2])]


def _fitting(titles: Sequence[tuple[str, ...]], ems: int, room: float) -> int:
    """How many rows with these titles, each in every language, fit into `room` millimetres."""
    for count, title in enumerate(titles):
        room -= _height(title, ems)
        if room < 0:
            return count
    return len(titles)


def _height(titles: tuple[str, ...], ems: int) -> float:
    """About the height of a row in millimetres: that of its longest title."""
    return ROW + MORE_LINES * (ceil(max(map(_ems, titles)) / ems) - 1)


def _ems(title: str) -> float:
    """About the width of a title: Hangul is a square, Latin half of one."""
    return sum(0.95 if unicodedata.east_asian_width(c) in "WF" else 0.54 for c in title)


SECTION = Section("summary", N_("Summary and decisions requested"), summary)
