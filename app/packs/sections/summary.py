"""One-page summary: what the body is asked to decide, and the figures that matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import N_
from app.meetings.models import DecisionType
from app.packs.editions import Edition
from app.packs.sections.section import Section
from app.packs.words import Words

#: Decisions that change something, as against items to note.
ASKED = frozenset({DecisionType.APPROVE, DecisionType.ASSIGN, DecisionType.ESCALATE})
#: "Closing soon" is what closes within this many days of the snapshot (agenda rule A2).
SOON = timedelta(days=30)
#: More deadlines than this do not fit the page.
MOST_DEADLINES = 6


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
    return Summary(
        asks=asks,
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
            for at, key, title in closing[:MOST_DEADLINES]
        ),
        more_deadlines=max(0, len(closing) - MOST_DEADLINES),
        cadence=words.say(content.meeting.cadence.statement),
        provinces_source=words.source(content.provinces.source),
    )


SECTION = Section("summary", N_("Summary and decisions requested"), summary)
