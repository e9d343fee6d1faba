"""What interests tells higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class InterestRegistered(Event):
    """A firm registered an interest."""

    interest_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class InterestWithdrawn(Event):
    """A firm withdrew an interest."""

    interest_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class InterestRoleChanged(Event):
    """A firm means another role from now on."""

    interest_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class InterestSharingChanged(Event):
    """A firm began or ended sharing an interest with the secretariat."""

    interest_id: int
    tender_id: int
    firm_id: int
    shared: bool
