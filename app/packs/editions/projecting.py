"""From a snapshot to one reader's edition: what must not be in it never reaches the renderer.

An edition is built up from what its audience may read, not cut down from everything, so a part
added to `Content` later stays out of every edition until it is named in `gate.PARTS`. Within the
parts the reader's own limits hold: items a person is recused from, items on a live tender for
the seats that leave for them, what a firm has stopped sharing. What is left closes up: items are
numbered, sources listed and provinces counted over this edition alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from app.core.errors import DomainError
from app.core.i18n import message
from app.packs.content.ahead import listed_ahead
from app.packs.content.bound import annexes_for
from app.packs.content.division import for_everybody
from app.packs.content.freezing import digest, to_json
from app.packs.content.layout import layout_for
from app.packs.content.projects import beside
from app.packs.content.whole import (
    AgendaEntry,
    Content,
    FindingEntry,
    Home,
    Meeting,
    Own,
    SharedInterest,
)
from app.packs.editions.gate import (
    COMMON,
    LEAVING,
    NAMELESS,
    OFFICE,
    OWNED,
    Dropped,
    LeakError,
    allowed_parts,
    check,
)
from app.packs.editions.withholding import counted, without
from app.packs.models import Audience, Ground, Series

#: Agenda rules about tenders: their source rows are published facts.
_PUBLIC_RULES: Final = frozenset({"A2", "A7"})


class DraftError(DomainError):
    """The public edition of an agenda that may still change."""


@dataclass(frozen=True)
class Earlier:
    """What the edition replaced by this one said to the same readers in the same language."""

    version: int
    content: Content


@dataclass(frozen=True)
class Told:
    """What firms share with the secretariat at this moment: the rest they have taken back."""

    interests: frozenset[tuple[str, ...]]
    findings: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Reader:
    """For whom within an audience an edition is made; the defaults: for everybody of it."""

    #: Id of the firm, consortium, organisation or person it is for; empty: everybody.
    recipient: str = ""
    #: Keys of agenda items that are not this reader's to read.
    withheld: frozenset[str] = frozenset()
    #: Tenders of which the reader is told nothing: their sheets, actions and decisions go, too.
    tenders: frozenset[str] = frozenset()
    #: A chair who belongs to the secretariat reads what firms told the secretariat.
    entrusted: bool = False
    #: The firm's or consortium's own part, gathered with its own eyes.
    own: Own | None = None
    #: The part of one counterpart's province, gathered with its own eyes.
    home: Home | None = None
    #: Keys of the firms whose own part that is.
    own_firms: frozenset[str] = frozenset()
    #: What may still be told of firms; None: nothing was taken back since the snapshot.
    told: Told | None = None


#: Everybody of an audience: nothing of any single member.
EVERYBODY: Final = Reader()


@dataclass(frozen=True)
class Edition:
    """What one audience, or one reader of it, may read of a snapshot; the hash in its footer."""

    audience: Audience
    content: Content
    digest: str
    #: Not part of what it says: only tells its readers what is new to them.
    earlier: Earlier | None = None
    reader: Reader = EVERYBODY
    #: What was left out, for the compliance desk's log alone.
    dropped: tuple[Dropped, ...] = ()

    @property
    def recipient(self) -> str:
        """Whose alone it is; empty: everybody of the audience."""
        return self.reader.recipient

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


def project(content: Content, audience: Audience, reader: Reader = EVERYBODY) -> Edition:
    """The edition of `content` for `reader` among `audience`.

    Raises `DraftError` for a public edition before the agenda is frozen, `LeakError` when the
    gate finds what may not be in it.
    """
    if audience is Audience.PUBLIC and content.meeting.agenda_frozen_at is None:
        raise DraftError(message("The public edition waits until the agenda is frozen."))
    if audience in OWNED and reader.recipient and reader.own is None:
        raise LeakError(f"{audience.value} edition without the part of its reader")
    if audience is Audience.COUNTERPART and bool(reader.recipient) != (reader.home is not None):
        raise LeakError("counterpart edition and its reader's province do not belong together")
    leaves = audience in LEAVING
    about = _about(content) if leaves else reader.tenders
    book = without(content, reader.withheld, about) if reader.withheld or about else content
    agenda, tenders, provinces = book.agenda, book.tenders, book.provinces
    if leaves:
        agenda, tenders = tuple(_bare(item) for item in agenda), ()
        provinces = counted(provinces, ())
    elif audience is Audience.PUBLIC:
        agenda = tuple(_public_item(item) for item in agenda)
    interests, findings = _still_told(book, audience, reader)
    allowed = allowed_parts(audience, entrusted=reader.entrusted)
    parts = {name: getattr(book, name) for name in allowed - COMMON - OFFICE - {"sources"}}
    sheets = frozenset() if leaves else frozenset(sheet.key for sheet in content.tenders)
    parts |= {"ahead": listed_ahead(book.ahead, sheets)} if "ahead" in parts else {}
    parts |= {"context": beside(book.context, tenders)} if "context" in parts else {}
    if audience in NAMELESS:
        parts |= {"responsibilities": for_everybody(book.responsibilities)}
    parts |= {"own": reader.own} if "own" in parts else {}
    parts |= _of_home(reader.home) if "home" in parts else {}
    parts |= {"interests": interests} if "interests" in parts else {}
    parts |= {"findings": findings} if "findings" in parts else {}
    edition = Content(
        schema=content.schema,
        frozen_at=content.frozen_at,
        meeting=_nameless(content.meeting, audience) if audience in NAMELESS else content.meeting,
        agenda=agenda,
        tenders=tenders,
        provinces=provinces,
        # Nobody says of a paper what it is about: who may not read all may read none.
        annexes=() if reader.withheld else annexes_for(content.annexes, audience.value),
        layout=layout_for(content.layout, allowed),
        **parts,
    )
    used = dict.fromkeys(_source_keys(edition))
    known = {source.key: source for source in content.sources}
    edition = replace(edition, sources=tuple(known[key] for key in used if key in known))
    check(edition, audience, entrusted=reader.entrusted, own_firms=reader.own_firms)
    return Edition(
        audience,
        edition,
        digest({"audience": audience.value, **to_json(edition)}),
        reader=reader,
        dropped=tuple(_dropped(content, edition, audience)),
    )


def subject_of(entry: SharedInterest | FindingEntry) -> tuple[str, ...]:
    """What an entry tells of whom: the same while its firms share it."""
    if isinstance(entry, SharedInterest):
        return entry.tender, entry.lot, entry.firm.key
    return (entry.rule, entry.tender, entry.lot, *sorted(firm.key for firm in entry.firms))


def _about(content: Content) -> frozenset[str]:
    """Every tender that the committee's own papers are about."""
    lines = (row.about for item in content.agenda for row in item.rows)
    said = (each.about for each in content.actions)
    decided = (each.about for each in content.minutes.decisions) if content.minutes else ()
    return frozenset({*lines, *said, *decided} - {""})


def _still_told(
    content: Content, audience: Audience, reader: Reader
) -> tuple[tuple[SharedInterest, ...], tuple[FindingEntry, ...]]:
    """Shared interests and findings, without what firms have taken back since the snapshot."""
    told = reader.told
    if told is None or audience is Audience.COMPLIANCE:
        return content.interests, content.findings
    return (
        tuple(each for each in content.interests if subject_of(each) in told.interests),
        tuple(
            each for each in content.findings if not each.firms or subject_of(each) in told.findings
        ),
    )


def _of_home(home: Home | None) -> dict[str, Any]:
    """A counterpart reads what lies ahead in its own province, and nowhere else."""
    return {"home": home} | ({} if home is None else {"ahead": ()})


def _dropped(content: Content, edition: Content, audience: Audience) -> Iterator[Dropped]:
    here = {item.key for item in edition.agenda}
    gone = tuple(item.key for item in content.agenda if item.key not in here)
    if gone:
        ground = Ground.SEAT if audience in LEAVING else Ground.RECUSED
        yield Dropped("agenda", ground, gone)
    for part in ("interests", "findings"):
        said = {subject_of(each) for each in getattr(edition, part)}
        back = tuple(
            " ".join(subject_of(each))
            for each in getattr(content, part)
            if subject_of(each) not in said
        )
        if back and audience is Audience.SECRETARIAT:
            yield Dropped(part, Ground.TAKEN_BACK, back)


def _nameless(meeting: Meeting, audience: Audience) -> Meeting:
    record = meeting.record
    if audience is Audience.PUBLIC and record:
        # The meeting's own page is not public; what was issued to everybody is.
        record = record.partition("/meetings/")[0] + "/packs/"
    seats = tuple(replace(seat, person="", title="") for seat in meeting.seats)
    return replace(meeting, seats=seats, record=record)


def _bare(item: AgendaEntry) -> AgendaEntry:
    """What a seat that leaves for live tenders reads of an item: neither reason nor grounds."""
    return replace(item, reason=None, rule=None, presenter="", columns=(), rows=(), tenders=())


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
