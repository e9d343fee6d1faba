"""From a snapshot to one audience's edition: what must not be in it never reaches the renderer.

An edition is built up from what its audience may read, not cut down from everything, so a part
added to `Content` later stays out of every edition until it is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from app.core.errors import DomainError
from app.core.i18n import message
from app.packs.content import AgendaEntry, Content, Meeting
from app.packs.freezing import digest, to_json
from app.packs.models import Audience, Series

#: Facts every edition has: all of them public.
COMMON: Final = frozenset({"schema", "frozen_at", "meeting", "agenda", "tenders", "provinces"})
#: Published facts around the agenda.
AROUND: Final = frozenset({"bands", "ahead", "context"})
#: The committee's own record.
RECORD: Final = frozenset({"actions", "duties", "indicators", "minutes", "visit"})
#: What each audience's edition has beyond that.
PARTS: Final[Mapping[Audience, frozenset[str]]] = {
    Audience.SECRETARIAT: AROUND | RECORD | {"interests", "findings"},
    Audience.COMPLIANCE: AROUND | RECORD | {"findings", "chain"},
    Audience.MINISTRY: AROUND | RECORD,
    Audience.PUBLIC: AROUND,
}
#: Agenda rules about tenders: their source rows are published facts.
_PUBLIC_RULES: Final = frozenset({"A2", "A7"})


class LeakError(AssertionError):
    """An edition holds what its audience may not read: a bug, never shown, never rendered."""


class DraftError(DomainError):
    """The public edition of an agenda that may still change."""


@dataclass(frozen=True)
class Earlier:
    """What the edition replaced by this one said to the same audience in the same language."""

    version: int
    content: Content


@dataclass(frozen=True)
class Edition:
    """What one audience may read of a snapshot, and the hash its footer carries."""

    audience: Audience
    content: Content
    digest: str
    #: Not part of what it says: only tells its readers what is new to them.
    earlier: Earlier | None = None

    @property
    def draft(self) -> bool:
        """Whether the agenda may still change."""
        return self.content.meeting.agenda_frozen_at is None


def series_of(audience: Audience) -> Series:
    """Which snapshots an edition may be made from.

    The compliance desk's are a series of their own: what it sees is in no other snapshot, and
    when it freezes one shows nowhere else.
    """
    return Series.COMPLIANCE if audience is Audience.COMPLIANCE else Series.COMMITTEE


def project(content: Content, audience: Audience) -> Edition:
    """The edition of `content` for `audience`, with only the sources it uses, in order of use.

    Raises `DraftError` for a public edition before the agenda is frozen.
    """
    if audience is Audience.PUBLIC and content.meeting.agenda_frozen_at is None:
        raise DraftError(message("The public edition waits until the agenda is frozen."))
    public = audience is Audience.PUBLIC
    parts = {name: getattr(content, name) for name in PARTS[audience]}
    edition = Content(
        schema=content.schema,
        frozen_at=content.frozen_at,
        meeting=_public_meeting(content.meeting) if public else content.meeting,
        agenda=tuple(_public_item(item) for item in content.agenda) if public else content.agenda,
        tenders=content.tenders,
        provinces=content.provinces,
        **parts,
    )
    used = dict.fromkeys(_source_keys(edition))
    known = {source.key: source for source in content.sources}
    edition = replace(edition, sources=tuple(known[key] for key in used if key in known))
    check(edition, audience)
    return Edition(audience, edition, digest({"audience": audience.value, **to_json(edition)}))


def check(edition: Content, audience: Audience) -> None:
    """The gate before rendering. Raises LeakError when a part is filled that must be empty."""
    allowed = COMMON | PARTS[audience] | {"sources"}
    for item in fields(edition):
        if item.name not in allowed and getattr(edition, item.name):
            raise LeakError(f"{audience.value} edition holds {item.name}")
    if audience is Audience.PUBLIC and any(seat.person for seat in edition.meeting.seats):
        raise LeakError("public edition names persons")


def _public_meeting(meeting: Meeting) -> Meeting:
    return replace(
        meeting,
        seats=tuple(replace(seat, person="", title="") for seat in meeting.seats),
        # The meeting's own page is not public; what was issued to everybody is.
        record=meeting.record.partition("/meetings/")[0] + "/packs/" if meeting.record else "",
    )


def _public_item(item: AgendaEntry) -> AgendaEntry:
    """The item without persons, and without rows that are the committee's own papers."""
    rows = item.rows if item.rule in _PUBLIC_RULES else ()
    return replace(item, presenter="", rows=rows)


def _source_keys(value: Any) -> Iterator[str]:
    """Every key in a `source` field, in reading order."""
    if is_dataclass(value):
        for item in fields(value):
            inner = getattr(value, item.name)
            if item.name == "source" and isinstance(inner, str):
                if inner:
                    yield inner
            elif item.name != "sources":
                yield from _source_keys(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _source_keys(inner)
