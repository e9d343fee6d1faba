"""The board: everything the rules may know about one tender's neighbourhood, frozen.

Pure: the standard library and finding.py. `load.py` builds boards from SQL and sorts every
tuple, so that the same rows always make the same board.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from app.conflicts.finding import BIDDING_ROLES, Law, Method, Role, Stage

#: Affiliations are dated by Korean sources: a day on the board is a day in Seoul.
_SEOUL = ZoneInfo("Asia/Seoul")


def day_of(at: datetime) -> date:
    """The day of an instant, as the affiliations' sources count days."""
    return at.astimezone(_SEOUL).date()


@dataclass(frozen=True)
class LotOnBoard:
    """A lot with its own closing (its deadline, else the tender's)."""

    id: str
    number: str
    stage: Stage
    closes_at: datetime | None


@dataclass(frozen=True)
class InterestOnBoard:
    """A registered interest: in the whole tender, or in one lot."""

    id: str
    firm: str
    lot: str | None
    role: Role
    shared: bool
    registered_at: datetime
    withdrawn_at: datetime | None = None
    #: Registered in the plan this notice came of, and not carried over.
    from_plan: bool = False

    @property
    def bids(self) -> bool:
        """Whether its role would stand in a bid."""
        return self.role in BIDDING_ROLES


@dataclass(frozen=True)
class FirmOnBoard:
    """A firm with an interest here."""

    id: str
    country: str


@dataclass(frozen=True)
class IdentifierOnBoard:
    """An identifier in its canonical spelling (a branch's tax code is its head office's)."""

    firm: str
    scheme: str
    value: str


@dataclass(frozen=True)
class AffiliationOnBoard:
    """A firm's dated membership in a business group."""

    firm: str
    group: str
    valid_from: date
    valid_to: date | None
    source: str

    def shared_days(self, other: AffiliationOnBoard, since: date, until: date) -> bool:
        """Whether both memberships hold together on some day from `since` to `until`."""
        first = max(since, self.valid_from, other.valid_from)
        last = min(until, self.valid_to or date.max, other.valid_to or date.max)
        return first <= last


@dataclass(frozen=True)
class RecordOnBoard:
    """A tender as a record: the keys by which two records may be one notice."""

    tender: str
    #: The number without its version, in one spelling.
    number: str | None
    buyers: frozenset[str]
    #: Titles in every language given, without lot, phase and package numbers.
    titles: frozenset[str]
    project: str | None
    #: ("lot", "2"), ("phase", "1"): numbers the title states.
    parts: frozenset[tuple[str, str]]
    currency: str | None
    budget_minor: int | None
    closes_at: datetime | None


@dataclass(frozen=True)
class Place:
    """What rivals meet on: the whole tender (`lot` is None) or one lot of it."""

    lot: str | None
    stage: Stage
    closes_at: datetime | None
    #: Interests in this very lot (or, for the whole, in the whole tender).
    direct: tuple[InterestOnBoard, ...]
    #: Interests in the whole tender, which cover this lot too.
    covering: tuple[InterestOnBoard, ...] = ()

    @property
    def interests(self) -> tuple[InterestOnBoard, ...]:
        """Everything that competes here."""
        return tuple(sorted(self.direct + self.covering, key=lambda item: (item.firm, item.id)))


@dataclass(frozen=True)
class Board:
    """One tender's neighbourhood at one moment."""

    tender: str
    law: Law
    method: Method
    stage: Stage
    #: The day whose ruleset governs: publication, else the record's own first day.
    reference_day: date
    closes_at: datetime | None = None
    lots: tuple[LotOnBoard, ...] = ()
    interests: tuple[InterestOnBoard, ...] = ()
    firms: tuple[FirmOnBoard, ...] = ()
    identifiers: tuple[IdentifierOnBoard, ...] = ()
    affiliations: tuple[AffiliationOnBoard, ...] = ()
    #: This tender as a record; None for plans, which are never matched.
    record: RecordOnBoard | None = None
    near: tuple[RecordOnBoard, ...] = ()

    def seen_through(self, interests: tuple[InterestOnBoard, ...]) -> Board:
        """The board as if these were the only interests; other firms are not on it at all."""
        firms = {interest.firm for interest in interests}
        return replace(
            self,
            interests=interests,
            firms=tuple(firm for firm in self.firms if firm.id in firms),
            identifiers=tuple(item for item in self.identifiers if item.firm in firms),
            affiliations=tuple(item for item in self.affiliations if item.firm in firms),
        )

    def shared_alone(self) -> Board:
        """What the secretariat has been told: shared interests and nothing else."""
        return self.seen_through(tuple(item for item in self.interests if item.shared))

    def of_firm(self, firm: str) -> Board:
        """What one firm has filed itself."""
        return self.seen_through(tuple(item for item in self.interests if item.firm == firm))

    def country(self, firm: str) -> str:
        """The firm's country code."""
        return next(item.country for item in self.firms if item.id == firm)

    def places(self, interests: tuple[InterestOnBoard, ...]) -> Iterator[Place]:
        """The whole tender, then each lot with an interest of its own, among `interests`."""
        whole = tuple(item for item in interests if item.lot is None)
        yield Place(None, self.stage, self.closes_at, direct=whole)
        for lot in self.lots:
            direct = tuple(item for item in interests if item.lot == lot.id)
            if direct:
                yield Place(lot.id, lot.stage, lot.closes_at, direct=direct, covering=whole)

    def bidding_places(self) -> Iterator[Place]:
        """Places with the live interests whose role would stand in a bid."""
        return self.places(
            tuple(item for item in self.interests if item.bids and item.withdrawn_at is None)
        )

    def closed_places(self) -> Iterator[Place]:
        """Closed places with the bidding interests that stood when they closed.

        Without a published deadline (a cancelled tender may have none) those live now count.
        """
        for place in self.places(tuple(item for item in self.interests if item.bids)):
            if place.stage is Stage.CLOSED:
                yield replace(
                    place,
                    direct=tuple(i for i in place.direct if _stood(i, place.closes_at)),
                    covering=tuple(i for i in place.covering if _stood(i, place.closes_at)),
                )

    def tied_firms(self, place: Place) -> dict[str, tuple[str, ...]]:
        """Group → firms on `place` that belong to it together while both interests stand.

        The days that count run from the later registration to the place's closing (open-ended
        while none is published): a firm that left the group before is no affiliate of it.
        """
        closes = day_of(place.closes_at) if place.closes_at else date.max
        tied: dict[str, set[str]] = {}
        for group, members in self._members(place).items():
            for (first, ours), (second, theirs) in combinations(members, 2):
                since = day_of(max(first.registered_at, second.registered_at))
                if first.firm != second.firm and ours.shared_days(
                    theirs, since, max(since, closes)
                ):
                    tied.setdefault(group, set()).update((first.firm, second.firm))
        return {group: tuple(sorted(firms)) for group, firms in sorted(tied.items())}

    def _members(self, place: Place) -> dict[str, list[tuple[InterestOnBoard, AffiliationOnBoard]]]:
        """Group → every interest on `place` with every membership of its firm in the group."""
        interests = place.interests
        members: dict[str, list[tuple[InterestOnBoard, AffiliationOnBoard]]] = {}
        for affiliation in self.affiliations:
            for interest in interests:
                if interest.firm == affiliation.firm:
                    members.setdefault(affiliation.group, []).append((interest, affiliation))
        return members


def _stood(interest: InterestOnBoard, closed_at: datetime | None) -> bool:
    if interest.withdrawn_at is None:
        return True
    return closed_at is not None and interest.withdrawn_at > closed_at
