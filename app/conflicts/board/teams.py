"""Consortia and bids on the board. Pure: the standard library alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property


class TeamState(StrEnum):
    """Where a consortium stands, as far as the rules tell; a dissolved one is on no board."""

    FORMING = "forming"
    UNDER_REVIEW = "under_review"
    LOCKED = "locked"


class TeamLiability(StrEnum):
    """How the members answer to the buyer, as stored with the consortium."""

    JOINT = "joint"
    DIVIDED = "divided"
    LEAD_CONTRACTOR = "lead_contractor"


class BidState(StrEnum):
    """What became of a bid, as stored with it."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class MemberOnBoard:
    """A firm that has accepted its place in a team."""

    firm: str
    lead: bool
    share_bp: int
    joined_at: datetime
    #: Disclosed in the room: the firm could meet the requirements alone; None: not said.
    meets_alone: bool | None = None
    #: Its latest live signature under a version being signed, reviewed or in force.
    signed_at: datetime | None = None


@dataclass(frozen=True)
class TeamOnBoard:
    """A consortium that is not dissolved, with its present members."""

    id: str
    lot: str | None
    state: TeamState
    liability: TeamLiability
    formed_at: datetime
    #: By firm.
    members: tuple[MemberOnBoard, ...]
    #: The agreement binds until this day at least.
    valid_until: date | None = None
    #: The members gave a written reason for bidding together.
    joint_reason: bool = False
    #: Terms were put to the members for signature.
    proposed: bool = False
    #: Members whose signature does not stand under the version that is under review.
    unsigned: tuple[str, ...] = ()

    @cached_property
    def firms(self) -> tuple[str, ...]:
        """Its members."""
        return tuple(member.firm for member in self.members)

    @property
    def shares_bp(self) -> int:
        """The sum of the shares, in basis points."""
        return sum(member.share_bp for member in self.members)

    def signed_by(self, firm: str) -> bool:
        """Whether `firm` stands under its agreement."""
        return any(m.firm == firm and m.signed_at is not None for m in self.members)


@dataclass(frozen=True)
class BidOnBoard:
    """What a team or a sole firm filed."""

    id: str
    lot: str | None
    state: BidState
    filed_at: datetime
    #: The team, or None for a bid of one firm.
    team: str | None
    #: The sole firm, or the team's members when this board was made; sorted.
    firms: tuple[str, ...]

    @property
    def live(self) -> bool:
        """Whether it stands."""
        return self.state is not BidState.WITHDRAWN


def covers_same(one: str | None, other: str | None) -> bool:
    """Whether two places meet: the whole tender covers each of its lots."""
    return one is None or other is None or one == other
