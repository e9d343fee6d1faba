"""Cover: what this is, for whom, when and where, and which version."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.core.i18n import N_
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Code:
    """A QR code: its extent in modules with the quiet zone, and the dark ones as an SVG path."""

    extent: int
    path: str


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
    record: str
    code: Code | None


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
        record=meeting.record,
        code=_code(meeting.record) if meeting.record else None,
    )


def _code(address: str) -> Code:
    rows = tuple(segno.make(address, error="m", micro=False).matrix_iter(border=2))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Code(len(rows), path)


SECTION = Section("cover", N_("Cover"), cover, listed=False)
