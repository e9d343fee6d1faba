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
#: What fits the page beside headings and figures, in millimetres: decisions first, then the
#: nearest deadlines, of which at least LEAST_DEADLINES have room.
ROOM = 122.0
ROW, MORE_LINES = 6.1, 4.4
LEAST_DEADLINES = 2
#: Width of the titles' columns in ems of the table's type.
ASK_EMS, DEADLINE_EMS = 36, 29


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
        (sheet.closes_at, sheet.key, words.title(sheet))
        for sheet in content.tenders
        if sheet.closes_at and frozen <= datetime.fromisoformat(sheet.closes_at) <= frozen + SOON
    )
    counts = content.provinces.counts
    shown_asks = _fitting([ask.title for ask in asks], ASK_EMS, ROOM - LEAST_DEADLINES * ROW * 1.7)
    left = ROOM - sum(_height(ask.title, ASK_EMS) for ask in asks[:shown_asks])
    shown = _fitting([title for _at, _key, title in closing], DEADLINE_EMS, left)
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
            for at, key, title in closing[:shown]
        ),
        more_deadlines=len(closing) - shown,
        cadence=words.say(content.meeting.cadence.statement),
        provinces_source=words.source(content.provinces.source),
    )


def _fitting(titles: Sequence[str], ems: int, room: float) -> int:
    """How many rows with these titles fit into `room` millimetres."""
    for count, title in enumerate(titles):
        room -= _height(title, ems)
        if room < 0:
            return count
    return len(titles)


def _height(title: str, ems: int) -> float:
    """About the height of a row in millimetres: Hangul is a square, Latin half of one."""
    width = sum(0.95 if unicodedata.east_asian_width(c) in "WF" else 0.54 for c in title)
    return ROW + MORE_LINES * (ceil(width / ems) - 1)


SECTION = Section("summary", N_("Summary and decisions requested"), summary)
