"""What is said of one slot in one room: it fits, or every reason why it does not. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple


class Reason(IntEnum):
    """Why a slot does not fit. The value sorts reasons: what nobody can mend comes first."""

    CLOSED = 0  # offices of `subject` are closed that day
    HOURS = 1  # outside the office hours of `subject`
    TRAVEL = 2  # the people of `subject` cannot travel to the room on the days around it
    QUORUM = 3  # group `subject` lacks `lacking` voting people
    REQUIRED = 4  # `subject` must be there and cannot
    SILENT = 5  # `subject` must be there and has not answered
    TAKEN = 6  # the room is taken
    SMALL = 7  # the room lacks `lacking` seats


#: What an officer can bring about: people can be asked again, rooms be changed.
MENDABLE = frozenset({Reason.QUORUM, Reason.REQUIRED, Reason.SILENT, Reason.TAKEN, Reason.SMALL})


class Objection(NamedTuple):
    """One reason against a slot."""

    reason: Reason
    subject: str = ""
    lacking: int = 0

    @property
    def of_the_room(self) -> bool:
        """Whether another room would do."""
        return self.reason in {Reason.TRAVEL, Reason.TAKEN, Reason.SMALL}

    @property
    def cost(self) -> int:
        """How many things must change for it to fall away."""
        return max(self.lacking, 1) if self.reason is Reason.QUORUM else 1


class Counts(NamedTuple):
    """Who said what of one start."""

    yes: int
    if_need_be: int
    no: int
    silent: int
    #: Everybody who is expected to come.
    coming: int
    #: Voting people who are, by group.
    there: Mapping[str, int]


class Verdict(NamedTuple):
    """One slot in one room (None: no room was asked for)."""

    starts_at: datetime
    room: str | None
    hosted: bool
    objections: tuple[Objection, ...]
    counts: Counts

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.objections

    @property
    def mendable(self) -> bool:
        """Whether an officer could bring about that it fits."""
        return all(objection.reason in MENDABLE for objection in self.objections)

    @property
    def cost(self) -> int:
        """Changes needed before it fits."""
        return sum(objection.cost for objection in self.objections)


@dataclass(frozen=True)
class Answer:
    """Every combination, the best first; and, when none fits, the nearest that could."""

    fitting: tuple[Verdict, ...]
    rejected: tuple[Verdict, ...]
    #: Fewest changes first; empty as long as something fits.
    repairs: tuple[Verdict, ...]
