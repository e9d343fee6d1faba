"""What ties rivals, on the board: people, holdings, marks, names in bids, files, contacts.

Pure: the standard library alone. Cross rules read these; of one firm's own board only what that
firm has named for its bids is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


def overlap(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date, date] | None:
    """The days two periods have in common; an open end is unbounded. None: no day."""
    first = max(one[0] or date.min, other[0] or date.min)
    last = min(one[1] or date.max, other[1] or date.max)
    return (first, last) if first <= last else None


def _period(since: date | None, until: date | None) -> dict[str, str | None]:
    return {
        "from": since.isoformat() if since else None,
        "to": until.isoformat() if until else None,
    }


@dataclass(frozen=True)
class PersonOnBoard:
    """Somebody who represents or directs a firm over a period."""

    id: str
    firm: str
    name: str
    #: Equal for one spelling of the name; namesakes share it.
    name_key: str
    #: Equal for one person in two firms; None where the date of birth was not stated.
    person_key: str | None
    #: "representative", "director" or "auditor".
    position: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def represents(self) -> bool:
        """Whether it is the legal representative."""
        return self.position == "representative"

    @property
    def period(self) -> tuple[date, date | None]:
        """From when until when."""
        return self.valid_from, self.valid_to

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.firm,
            "what": self.position,
            "label": self.name,
            **_period(self.valid_from, self.valid_to),
            "source": self.source,
        }


@dataclass(frozen=True)
class HoldingOnBoard:
    """A share of a company's capital. Owner and owned are firms' public ids, or a name's key
    after "~" for companies that are not registered here."""

    id: str
    owner: str
    owned: str
    owner_name: str
    owned_name: str
    share_bp: int
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def period(self) -> tuple[date, date | None]:
        """From when until when."""
        return self.valid_from, self.valid_to

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.owned if not self.owned.startswith("~") else None,
            "what": "holding",
            "label": f"{self.owner_name} → {self.owned_name}",
            "share_bp": self.share_bp,
            **_period(self.valid_from, self.valid_to),
            "source": self.source,
            "owner": [self.owner, self.owner_name],
            "owned": [self.owned, self.owned_name],
        }


@dataclass(frozen=True)
class MarkOnBoard:
    """A telephone number, mail domain, address or account that a firm uses. Values that more
    firms share than a business would are not on a board."""

    id: str
    firm: str
    kind: str
    key: str
    shown: str
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def period(self) -> tuple[date | None, date | None]:
        """From when until when, as far as known."""
        return self.valid_from, self.valid_to

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.firm,
            "what": self.kind,
            "label": self.shown,
            **_period(self.valid_from, self.valid_to),
            "source": self.source,
        }


@dataclass(frozen=True)
class SubcontractOnBoard:
    """A bidder names another firm as its subcontractor here."""

    id: str
    firm: str
    subcontractor: str
    lot: str | None
    recorded_at: datetime
    source: str

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.firm,
            "what": "subcontract",
            "source": self.source,
        }


@dataclass(frozen=True)
class PromiseOnBoard:
    """A key person or guarantee that a firm names for a bid, here or for another tender."""

    id: str
    firm: str
    tender: str
    lot: str | None
    #: "person" or "guarantee".
    kind: str
    key: str
    label: str
    valid_from: date
    valid_to: date
    source: str
    #: The firm still stands for what it is named for; what is named here stands as the board says.
    standing: bool = True

    @property
    def period(self) -> tuple[date, date]:
        """The days over which it is bound."""
        return self.valid_from, self.valid_to

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it."""
        return {
            "record": self.id,
            "firm": self.firm,
            "what": self.kind,
            "label": self.label,
            **_period(self.valid_from, self.valid_to),
            "source": self.source,
        }


@dataclass(frozen=True)
class FileOnBoard:
    """A fingerprint of a file that a firm handed in: of its content, or of its author's name."""

    firm: str
    #: "file_content" or "file_author".
    kind: str
    key: str

    @property
    def evidence(self) -> dict[str, Any]:
        """As a finding keeps it: the fingerprint's beginning, nothing of the file."""
        return {"firm": self.firm, "what": self.kind, "source": self.key[:12]}


@dataclass(frozen=True)
class InvitationOnBoard:
    """A firm of a team invited another one."""

    sender: str
    firm: str
    lot: str | None
    sent_at: datetime


@dataclass(frozen=True)
class AwardOnBoard:
    """An earlier tender of the same buyer that was awarded."""

    tender: str
    closes_at: datetime
    #: The firms of the bid that won, sorted.
    winner: tuple[str, ...]
    #: Every bid that stood, as its firms.
    bids: tuple[tuple[str, ...], ...]
