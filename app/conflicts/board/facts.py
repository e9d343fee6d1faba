"""Public facts and dated ties on the board. Pure: the standard library alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


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

    def holds(self, since: date, until: date) -> bool:
        """Whether it holds on some day from `since` to `until`."""
        return _meets(self.valid_from, self.valid_to, since, until)


@dataclass(frozen=True)
class RoleOnBoard:
    """Somebody's part in preparing this package, from a public source.

    `firm` is set where the registry knows the consultant; `group` is the business group that
    the same source names for it.
    """

    id: str
    firm: str | None
    group: str | None
    role: str
    source: str

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {"record": self.id, "firm": self.firm, "what": self.role, "source": self.source}


@dataclass(frozen=True)
class RelationOnBoard:
    """A dated relation of a firm with a buyer."""

    id: str
    firm: str
    #: The buyer's name in one spelling.
    buyer: str
    kind: str
    #: Ownership between the two, in basis points; None where the kind has none.
    share_bp: int | None
    #: Stated by the firm itself, not by a public source: it answers that firm alone.
    declared: bool
    valid_from: date
    valid_to: date | None
    source: str

    def holds(self, since: date, until: date) -> bool:
        """Whether it holds on some day from `since` to `until`."""
        return _meets(self.valid_from, self.valid_to, since, until)

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.firm,
            "what": self.kind,
            "share_bp": self.share_bp,
            **_period(self.valid_from, self.valid_to),
            "source": self.source,
        }


@dataclass(frozen=True)
class ExclusionOnBoard:
    """A firm is barred from bidding, or insolvent, over a period."""

    id: str
    firm: str
    kind: str
    #: The governing law it applies under; None: any.
    law: str | None
    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return _meets(self.valid_from, self.valid_to, day, day)

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.firm,
            "what": self.kind,
            **_period(self.valid_from, self.valid_to),
            "source": self.source,
        }


@dataclass(frozen=True)
class RecordOnBoard:
    """A tender as a record, beside others that may be the same."""

    tender: str
    #: The number without its version, in one spelling.
    number: str | None
    #: The chance (basis points) that it is one tender with the board's own record; that one: 0.
    likeness_bp: int = 0


def _meets(valid_from: date, valid_to: date | None, since: date, until: date) -> bool:
    return valid_from <= until and since <= (valid_to or date.max)


def _period(valid_from: date, valid_to: date | None) -> dict[str, str | None]:
    return {
        "from": valid_from.isoformat(),
        "to": valid_to.isoformat() if valid_to else None,
    }
