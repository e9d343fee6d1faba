"""What is new to an edition's readers: two contents of one audience compared. Pure.

Interests and findings that are no longer there are passed over in silence: why a firm's filing is
no longer told of is the firm's own affair, and a pack must not point at it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from app.core.i18n import N_
from app.packs.content.whole import (
    AgendaEntry,
    Cell,
    Content,
    FindingEntry,
    OpenAction,
    Phrase,
    SharedInterest,
    TenderSheet,
    Text,
)

T = TypeVar("T")


class How(StrEnum):
    """What happened to a part of the pack."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Detail:
    """One fact that reads differently now; `kind` says how its values are to be put in words."""

    #: English source text of the fact's name.
    label: str
    before: Any = None
    after: Any = None
    #: "instant", "day", "announced", "amount", "number", "name", "text", or a kind of
    #: `Words.label`; "named": the values are too long to print, the name of the fact must do.
    kind: str = "named"


@dataclass(frozen=True)
class Change:
    """A part that was added, changed or removed, and where it stands."""

    how: How
    #: English source text of what kind of part it is.
    part: str
    title: Cell
    #: Where it stands now; empty for what is gone.
    anchor: str = ""
    details: tuple[Detail, ...] = ()


#: Facts of a tender sheet that are worth naming, in the order of the sheet.
_SHEET: Final[Mapping[str, tuple[str, str]]] = {
    "stage": (N_("Status"), "stage"),
    "closes_at": (N_("Closes (Hanoi)"), "instant"),
    "version": (N_("Version"), "text"),
    "amount": (N_("Published budget"), "amount"),
    "award": (N_("Award value"), "amount"),
    "security": (N_("Bid security"), "amount"),
    "route": (N_("Participation route"), "route"),
    "kind": (N_("Kind"), "kind"),
    "notice_no": (N_("Notice number"), "text"),
    "planned_text": (N_("Announced for"), "announced"),
    "published_title": (N_("Title"), "text"),
    "procuring_entity": (N_("Procuring entity"), "text"),
    "lots": (N_("Lots"), "named"),
    "milestones": (N_("Dates"), "named"),
    "plans": (N_("From plan to notice"), "named"),
    "description": (N_("Description"), "named"),
}
_MEETING: Final[Mapping[str, tuple[str, str]]] = {
    "starts_at": (N_("Begins (Hanoi)"), "instant"),
    "minutes": (N_("Minutes"), "number"),
    "place": (N_("Place"), "text"),
    "seats": (N_("Invited seats"), "named"),
}
_ITEM: Final[Mapping[str, tuple[str, str]]] = {
    "title": (N_("Subject of the item"), "name"),
    "decision": (N_("Requested"), "decision"),
    "minutes": (N_("Minutes"), "number"),
    "presenter": (N_("Presented by"), "text"),
    "tenders": (N_("Papers"), "named"),
    "rows": (N_("Grounds"), "named"),
}
_ACTION: Final[Mapping[str, tuple[str, str]]] = {
    "state": (N_("State"), "action"),
    "due": (N_("Due"), "day"),
    "owner": (N_("Owner"), "text"),
}
_INTEREST: Final[Mapping[str, tuple[str, str]]] = {"role": (N_("Intended role"), "role")}
_FINDING: Final[Mapping[str, tuple[str, str]]] = {
    "severity": (N_("Weight"), "severity"),
    "state": (N_("State"), "finding"),
    "evidence": (N_("Evidence"), "named"),
}


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """What `after` says otherwise than `before`, in the order of the pack."""
    return tuple(
        change
        for part in (_meeting, _own, _agenda, _tenders, _provinces, _bands, _actions, _told)
        for change in part(before, after)
    )


def changed_anchors(found: Iterable[Change]) -> frozenset[str]:
    """Where a bar in the margin says that something is new."""
    return frozenset(change.anchor for change in found if change.anchor)


def _meeting(before: Content, after: Content) -> Iterator[Change]:
    details = _details(before.meeting, after.meeting, _MEETING)
    if details:
        yield Change(How.CHANGED, N_("Meeting"), after.meeting.body, "cover", details)


def _own(before: Content, after: Content) -> Iterator[Change]:
    if after.own is not None and after.own != before.own:
        yield Change(How.CHANGED, N_("Your own filings"), after.own.whom, "own")
    if after.home is not None and after.home != before.home:
        yield Change(How.CHANGED, N_("Your province"), after.home.whom, "home")


def _agenda(before: Content, after: Content) -> Iterator[Change]:
    places = {item.key: place for place, item in enumerate(before.agenda, 1)}
    # An item that stands after the same items as before has not moved: others came or went.
    kept = [item.key for item in before.agenda if item.key in {i.key for i in after.agenda}]
    order = {key: place for place, key in enumerate(kept)}
    stayed = _longest_run([order[item.key] for item in after.agenda if item.key in order])

    def more(old: AgendaEntry, new: AgendaEntry, place: int) -> Iterator[Detail]:
        if order[new.key] not in stayed:
            yield Detail(N_("Place on the agenda"), places[old.key], place, "number")

    yield from _compared(
        before.agenda,
        after.agenda,
        key=lambda item: item.key,
        part=N_("Agenda item"),
        title=lambda item: item.title,
        anchor=lambda _item, place: f"item-{place}",
        named=_ITEM,
        more=more,
    )


def _tenders(before: Content, after: Content) -> Iterator[Change]:
    yield from _compared(
        before.tenders,
        after.tenders,
        key=lambda sheet: sheet.key,
        part=N_("Tender sheet"),
        title=_title,
        anchor=lambda sheet, _place: f"sheet-{sheet.key}",
        named=_SHEET,
    )


def _title(sheet: TenderSheet) -> Text:
    known = sheet.title
    said = sheet.published_title
    return Text(known.ko or said, known.vi or said, known.en or said)


def _provinces(before: Content, after: Content) -> Iterator[Change]:
    states = {tile.code: tile.state for tile in before.provinces.tiles}
    for tile in after.provinces.tiles:
        if states.get(tile.code) not in {None, tile.state}:
            detail = Detail(N_("Status"), states[tile.code], tile.state, "programme")
            yield Change(How.CHANGED, N_("Province"), tile.name, "provinces", (detail,))
    # Sentences have no hash: there are as many as former units, and they are looked through.
    known = [(line.name, line.statement) for line in before.provinces.evidence]
    for line in after.provinces.evidence:
        if (line.name, line.statement) not in known:
            yield Change(How.ADDED, N_("Evidence"), line.name, "provinces")


def _bands(before: Content, after: Content) -> Iterator[Change]:
    known = {band.season for band in before.bands}
    for season in dict.fromkeys(band.season for band in after.bands):
        if season not in known:
            named = Phrase("%(season)s", {"season": {"half_year": season}})
            yield Change(How.ADDED, N_("Season figures"), named, "bands")


def _actions(before: Content, after: Content) -> Iterator[Change]:
    def key(action: OpenAction) -> Hashable:
        return action.text, action.organisation

    yield from _compared(
        before.actions,
        after.actions,
        key=key,
        part=N_("Action"),
        title=lambda action: action.text,
        anchor=lambda _action, _place: "actions",
        named=_ACTION,
    )


def _told(before: Content, after: Content) -> Iterator[Change]:
    """What firms shared and what rules found: what came, never what went."""

    def interest(line: SharedInterest) -> Hashable:
        return line.tender, line.lot, line.firm.key

    def finding(entry: FindingEntry) -> Hashable:
        firms = frozenset(firm.key for firm in entry.firms)
        return entry.rule, entry.tender, entry.lot, entry.other_title, firms

    told = (
        *_compared(
            before.interests,
            after.interests,
            key=interest,
            part=N_("Interest shared with the secretariat"),
            title=lambda line: line.tender_title,
            anchor=lambda _line, _place: "interests",
            named=_INTEREST,
        ),
        *_compared(
            before.findings,
            after.findings,
            key=finding,
            part=N_("Finding"),
            title=lambda entry: entry.tender_title,
            anchor=lambda _entry, _place: "findings",
            named=_FINDING,
        ),
    )
    yield from (change for change in told if change.how is not How.REMOVED)


def _nothing(_old: Any, _new: Any, _place: int) -> Iterator[Detail]:
    yield from ()


def _compared(
    before: Iterable[T],
    after: Iterable[T],
    *,
    key: Callable[[T], Hashable],
    part: str,
    title: Callable[[T], Cell],
    anchor: Callable[[T, int], str],
    named: Mapping[str, tuple[str, str]],
    more: Callable[[T, T, int], Iterator[Detail]] = _nothing,
) -> Iterator[Change]:
    """Added and changed ones in the order of `after`, then those that are gone."""
    old = {key(line): line for line in before}
    new = {key(line): line for line in after}
    for place, (name, line) in enumerate(new.items(), 1):
        if name not in old:
            yield Change(How.ADDED, part, title(line), anchor(line, place))
            continue
        details = (*_details(old[name], line, named), *more(old[name], line, place))
        if details:
            yield Change(How.CHANGED, part, title(line), anchor(line, place), details)
    for name, line in old.items():
        if name not in new:
            yield Change(How.REMOVED, part, title(line))


def _details(old: Any, new: Any, named: Mapping[str, tuple[str, str]]) -> tuple[Detail, ...]:
    return tuple(
        Detail(label, getattr(old, name), getattr(new, name), kind)
        for name, (label, kind) in named.items()
        if getattr(old, name) != getattr(new, name)
    )


def _longest_run(places: list[int]) -> frozenset[int]:
    """The largest set of places that stand in rising order: those need not have moved."""
    best: list[tuple[int, ...]] = []
    for place in places:
        ahead = [run for run in best if run[-1] < place]
        best.append((*_longest(ahead), place))
    return frozenset(_longest(best))


def _longest(runs: list[tuple[int, ...]]) -> tuple[int, ...]:
    return max(runs, key=len, default=()) if runs else ()
