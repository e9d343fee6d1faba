"""One-page summary: what the body is asked to decide, and the figures that matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.core.i18n import N_
from app.meetings.models import DecisionType
from app.packs.editions import Edition
from app.packs.sections.section import Section
from app.packs.words import Words

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
    frozen = datetime.fromisoformat(content.frozen_at)
    items = list(enumerate(content.agenda, 1))
    asks = tuple(
        Ask(number, words.name(item.title), words.label("decision", item.decision), item.minutes)
        for number, item in items
        if item.decision in ASKED
    )
    closing = sorted(
        (sheet.closes_at, sheet.key, words.title(sheet), words.titles(sheet))
        for sheet in content.tenders
        if sheet.closes_at and frozen <= datetime.fromisoformat(sheet.closes_at) <= frozen + SOON
    )
    counts = content.provinces.counts
    room = HALF_ACROSS if words.side_by_side else UPRIGHT
    asked = [words.names(item.title) for _number, item in items if item.decision in ASKED]
    shown_asks = _fitting(asked, room.ask_ems, room.height - LEAST_DEADLINES * ROW * 1.7)
    left = room.height - sum(_height(names, room.ask_ems) for names in asked[:shown_asks])
    shown = _fitting([titles for *_rest, titles in closing], room.deadline_ems, left)
    return Summary(
        asks=asks[:shown_asks],
        more_asks=len(asks) - shown_asks,
        requested=len(asks),
        to_note=len(items) - len(asks),
        minutes=content.meeting.minutes,
        tenders=len(content.tenders),
        closing=len(closing),
        cited=words.say(content.provinces.cited),
        of=content.provinces.of,
        evidenced=counts.get("evidenced", 0) + counts.get("confirmed", 0),
        actions=len(content.actions) if content.actions else None,
        overdue=sum(action.overdue for action in content.actions),
        deadlines=tuple(
            Deadline(
                title, words.hanoi(at), (datetime.fromisoformat(at) - frozen).days, f"sheet-{key}"
            )
            for at, key, title, _titles in closing[:shown]
        ),
        more_deadlines=len(closing) - shown,
        cadence=words.say(content.meeting.cadence.statement),
        provinces_source=words.source(content.provinces.source),
    )


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
