"""Responsibilities and indicators: what the body's own record holds, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.editions import Edition
from app.packs.sections.actions import for_the_body
from app.packs.sections.section import Section
from app.packs.words import Words


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
class Duties:
    """Both tables."""

    duties: tuple[DutyLine, ...]
    indicators: tuple[IndicatorLine, ...]


def duties(edition: Edition, words: Words) -> Duties:
    """Keep the snapshot's order."""
    content = edition.content
    return Duties(
        tuple(
            DutyLine(
                words.name(duty.organisation),
                duty.waiting,
                duty.overdue,
                duty.settled,
                words.day(duty.next_due) if duty.next_due else "",
            )
            for duty in content.duties
        ),
        tuple(
            IndicatorLine(
                words.say(each.label),
                words.say(each.value),
                words.say(each.basis),
                words.source(each.source),
            )
            for each in content.indicators
        ),
    )


SECTION = Section("duties", N_("Responsibilities and indicators"), duties, for_the_body, flows=True)
