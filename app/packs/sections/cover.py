"""Cover: what this is, for whom, when and where, and which version."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.editions import Edition
from app.packs.sections.section import Section
from app.packs.words import Words


@dataclass(frozen=True)
class Cover:
    """Lines of the cover."""

    body: str
    number: int
    starts: str
    ends: str
    hanoi: str
    place: str
    video: bool
    demo: bool
    draft: bool
    audience: str
    frozen: str


def cover(edition: Edition, words: Words) -> Cover:
    """The meeting's outline in the zone it is held in, with Hanoi's time beside it."""
    meeting = edition.content.meeting
    return Cover(
        body=words.name(meeting.body),
        number=meeting.number,
        starts=words.at(meeting.starts_at, meeting.zone),
        ends=words.clock(words.later(meeting.starts_at, meeting.minutes), meeting.zone),
        hanoi=words.hanoi(meeting.starts_at),
        place=meeting.place,
        video=meeting.video,
        demo=meeting.demo,
        draft=edition.draft,
        audience=edition.audience.label,
        frozen=words.seoul(edition.content.frozen_at),
    )


SECTION = Section("cover", N_("Cover"), cover, listed=False)
