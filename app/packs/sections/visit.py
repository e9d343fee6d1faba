"""The plan of an on-site visit, when the meeting has one."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One stop."""

    at: str
    place: str
    purpose: str
    host: str


@dataclass(frozen=True)
class Visit:
    """Stops in order of time."""

    lines: tuple[Line, ...]


def visit(edition: Edition, words: Words) -> Visit:
    """Times in the zone of the meeting."""
    zone = edition.content.meeting.zone
    return Visit(
        tuple(
            Line(words.at(stop.at, zone), stop.place, stop.purpose, words.name(stop.host))
            for stop in edition.content.visit
        )
    )


def has_stops(edition: Edition) -> bool:
    """A meeting without a visit has no such section."""
    return bool(edition.content.visit)


SECTION = Section("visit", N_("Visit plan"), visit, has_stops)
