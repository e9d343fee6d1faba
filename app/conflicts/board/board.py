"""The board: everything the rules may know about one tender's neighbourhood, frozen.

Pure: the standard library, finding.py and the two files of what stands on a board. `load.py`
builds boards from SQL and sorts every tuple, so that the same rows always make the same board.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any, Final, Protocol, TypeVar
from zoneinfo import ZoneInfo

from app.conflicts.board.facts import (
    AffiliationOnBoard,
    ExclusionOnBoard,
    RecordOnBoard,
    RelationOnBoard,
    RoleOnBoard,
)
from app.conflicts.board.teams import BidOnBoard, TeamOnBoard, covers_same
from app.conflicts.board.ties import (
    AwardOnBoard,
    FileOnBoard,
    HoldingOnBoard,
    InvitationOnBoard,
    MarkOnBoard,
    PersonOnBoard,
    PromiseOnBoard,
    SubcontractOnBoard,
)
from app.conflicts.finding import BIDDING_ROLES, Law, Method, Role, Stage

#: Affiliations are dated by Korean sources: a day on the board is a day in Seoul.
_SEOUL = ZoneInfo("Asia/Seoul")


@lru_cache(maxsize=8192)
def day_of(at: datetime) -> date:
    """The day of an instant, as the affiliations' sources count days."""
    return at.astimezone(_SEOUL).date()


#: What a narrowed board does not hold, unless it is put back.
_OTHERS: Final = (
    "teams",
    "bids",
    "subcontracts",
    "promises",
    "files",
    "invitations",
    "past",
)


class _OfFirm(Protocol):
    @property
    def firm(self) -> str: ...


F = TypeVar("F", bound=_OfFirm)


def _of(firms: Collection[str], facts: tuple[F, ...]) -> tuple[F, ...]:
    """Those about these firms."""
    return tuple(fact for fact in facts if fact.firm in firms)


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
    """A firm with an interest, a place in a team or a bid here."""

    id: str
    country: str
    #: Declared small or medium-sized.
    small: bool = False
    #: The last day its proof of that size is good for; None where none is on file.
    small_until: date | None = None


@dataclass(frozen=True)
class IdentifierOnBoard:
    """An identifier in its canonical spelling (a branch's tax code is its head office's)."""

    firm: str
    scheme: str
    value: str


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

    @cached_property
    def interests(self) -> tuple[InterestOnBoard, ...]:
        """Everything that competes here."""
        if not self.covering:
            return self.direct  # sorted as the board's are
        return tuple(sorted(self.direct + self.covering, key=lambda item: (item.firm, item.id)))


@dataclass(frozen=True)
class Bidder:
    """A firm that would stand in a bid here: by its interests, in a team, or both."""

    firm: str
    #: The first day that counts: of its earliest live interest or place in a team.
    since: date
    #: The closing days of every place it stands on; empty while none is published.
    closings: tuple[date, ...]
    interests: tuple[InterestOnBoard, ...]

    @property
    def until(self) -> date:
        """The last day that counts: open-ended while no closing is published."""
        return max((self.since, *self.closings)) if self.closings else date.max


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
    published_at: datetime | None = None
    #: Buyer and procuring entity, each in one spelling.
    buyers: frozenset[str] = frozenset()
    lots: tuple[LotOnBoard, ...] = ()
    interests: tuple[InterestOnBoard, ...] = ()
    firms: tuple[FirmOnBoard, ...] = ()
    identifiers: tuple[IdentifierOnBoard, ...] = ()
    affiliations: tuple[AffiliationOnBoard, ...] = ()
    roles: tuple[RoleOnBoard, ...] = ()
    relations: tuple[RelationOnBoard, ...] = ()
    exclusions: tuple[ExclusionOnBoard, ...] = ()
    teams: tuple[TeamOnBoard, ...] = ()
    bids: tuple[BidOnBoard, ...] = ()
    people: tuple[PersonOnBoard, ...] = ()
    #: Holdings above the firms here, however far up.
    holdings: tuple[HoldingOnBoard, ...] = ()
    marks: tuple[MarkOnBoard, ...] = ()
    subcontracts: tuple[SubcontractOnBoard, ...] = ()
    #: What is named for bids here, and the same named for other tenders.
    promises: tuple[PromiseOnBoard, ...] = ()
    files: tuple[FileOnBoard, ...] = ()
    invitations: tuple[InvitationOnBoard, ...] = ()
    #: Earlier awards of the same buyer.
    past: tuple[AwardOnBoard, ...] = ()
    #: The firm it is narrowed to: rules speak to it, and of nobody's engagements but its own.
    reader: str | None = None
    #: This tender as a record; None for plans, which are never matched, and where none is near.
    record: RecordOnBoard | None = None
    near: tuple[RecordOnBoard, ...] = ()

    def seen_through(self, interests: tuple[InterestOnBoard, ...]) -> Board:
        """The board as if these were the only filings; other firms are not on it at all."""
        return self._narrowed(interests, {interest.firm for interest in interests})

    def shared_alone(self) -> Board:
        """What the secretariat has been told: shared interests, no team, no bid."""
        return self.seen_through(tuple(item for item in self.interests if item.shared))

    def of_firm(self, firm: str) -> Board:
        """What one firm has filed itself, the drafts it may read, and public facts.

        Its partners' groups and numbers are not on it: they are the partners' own.
        """
        teams = tuple(team for team in self.teams if firm in team.firms)
        partners = {each for team in teams for each in team.firms}
        near = partners | {firm}
        return self._narrowed(
            tuple(item for item in self.interests if item.firm == firm),
            {firm},
            reader=firm,
            # What ties it to others is for cross rules: they answer no firm.
            people=(),
            holdings=(),
            marks=(),
            promises=tuple(each for each in self.promises if each.firm == firm),
            relations=tuple(
                item
                for item in self.relations
                if item.firm == firm or (item.firm in partners and not item.declared)
            ),
            exclusions=tuple(item for item in self.exclusions if item.firm in near),
            # How long a partner's proof of size is good for is the partner's own.
            firms=tuple(
                item if item.id == firm else replace(item, small_until=None)
                for item in self.firms
                if item.id in near
            ),
            teams=teams,
            bids=tuple(bid for bid in self.bids if firm in bid.firms),
        )

    def _narrowed(
        self, interests: tuple[InterestOnBoard, ...], own: set[str], **more: Any
    ) -> Board:
        """With these interests and what stands about `own` firms alone; `more` says otherwise."""
        left: dict[str, Any] = {
            "interests": interests,
            "firms": tuple(firm for firm in self.firms if firm.id in own),
            "identifiers": _of(own, self.identifiers),
            "affiliations": _of(own, self.affiliations),
            "relations": _of(own, self.relations),
            "exclusions": _of(own, self.exclusions),
            "people": _of(own, self.people),
            "marks": _of(own, self.marks),
            **dict.fromkeys(_OTHERS, ()),
        }
        return replace(self, **left | more)

    def speaks_of(self, firms: Iterable[str]) -> tuple[str, ...]:
        """Those of `firms` whose engagements a rule may speak of to this board's reader."""
        return tuple(firm for firm in sorted(firms) if self.reader in (None, firm))

    def bidders(self) -> tuple[Bidder, ...]:
        """Every firm with a live interest that would stand in a bid, or a place in a team."""
        return self._bidders

    @cached_property
    def _bidders(self) -> tuple[Bidder, ...]:
        live: dict[str, list[InterestOnBoard]] = {}
        places: dict[str, list[tuple[str | None, datetime]]] = {}
        for item in self.interests:
            if item.bids and item.withdrawn_at is None:
                live.setdefault(item.firm, []).append(item)
                places.setdefault(item.firm, []).append((item.lot, item.registered_at))
        for team in self.teams:
            for member in team.members:
                places.setdefault(member.firm, []).append((team.lot, member.joined_at))
        return tuple(
            self._bidder(firm, places[firm], tuple(live.get(firm, ()))) for firm in sorted(places)
        )

    def _bidder(
        self,
        firm: str,
        places: Sequence[tuple[str | None, datetime]],
        interests: tuple[InterestOnBoard, ...],
    ) -> Bidder:
        closings = (self.closing_of(lot) for lot, _since in places)
        return Bidder(
            firm=firm,
            since=day_of(min(since for _lot, since in places)),
            closings=tuple(sorted({day_of(at) for at in closings if at is not None})),
            interests=interests,
        )

    def closing_of(self, lot: str | None) -> datetime | None:
        """The published closing of a lot, or of the whole tender."""
        return self._closings.get(lot, self.closes_at)

    @cached_property
    def _closings(self) -> dict[str | None, datetime | None]:
        return {item.id: item.closes_at for item in self.lots}

    def covering_pairs(
        self, places: Sequence[tuple[str, str | None]]
    ) -> tuple[tuple[str, str], ...]:
        """Pairs of names whose places meet: one lot, or the whole tender and any lot."""
        return tuple(
            (first, second)
            for (first, lot), (second, other) in combinations(places, 2)
            if covers_same(lot, other)
        )

    def country(self, firm: str) -> str:
        """The firm's country code."""
        return self._countries[firm]

    @cached_property
    def _countries(self) -> dict[str, str]:
        return {item.id: item.country for item in self.firms}

    def places(self, interests: tuple[InterestOnBoard, ...]) -> Iterator[Place]:
        """The whole tender, then each lot with an interest of its own, among `interests`."""
        whole = tuple(item for item in interests if item.lot is None)
        yield Place(None, self.stage, self.closes_at, direct=whole)
        for lot in self.lots:
            direct = tuple(item for item in interests if item.lot == lot.id)
            if direct:
                yield Place(lot.id, lot.stage, lot.closes_at, direct=direct, covering=whole)

    def bidding_places(self) -> tuple[Place, ...]:
        """Places with the live interests whose role would stand in a bid."""
        return self._bidding_places

    @cached_property
    def _bidding_places(self) -> tuple[Place, ...]:
        live = (item for item in self.interests if item.bids and item.withdrawn_at is None)
        return tuple(self.places(tuple(live)))

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
