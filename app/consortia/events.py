"""What consortia tells higher features, inside the writing transaction.

Every event names the consortium's or bid's tender and the firm that acted. A handler that
raises a `DomainError` refuses the act: own rules may, cross rules never do.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class ConsortiumFormed(Event):
    """A firm founded a consortium."""

    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class InvitationSent(Event):
    """A member invited `firm_id`."""

    invitation_id: int
    consortium_id: int
    tender_id: int
    firm_id: int
    sender_id: int


@dataclass(frozen=True)
class InvitationSettled(Event):
    """The invited firm accepted or declined, or the sender took the invitation back."""

    invitation_id: int
    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class MemberJoined(Event):
    """A firm entered a consortium."""

    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class MemberLeft(Event):
    """A firm's membership ended."""

    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class PaperAdded(Event):
    """A member laid a paper, or a newer version of one, into the room."""

    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class TermsChanged(Event):
    """Shares, roles, liability or work changed in the draft."""

    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class AgreementProposed(Event):
    """A version was put to the members for signature."""

    consortium_id: int
    tender_id: int
    firm_id: int
    version_id: int


@dataclass(frozen=True)
class AgreementWithdrawn(Event):
    """The version being signed was taken back; its signatures lapsed."""

    consortium_id: int
    tender_id: int
    firm_id: int
    version_id: int


@dataclass(frozen=True)
class SignatureGiven(Event):
    """A firm signed a version."""

    consortium_id: int
    tender_id: int
    firm_id: int
    version_id: int


@dataclass(frozen=True)
class SignatureWithdrawn(Event):
    """A firm took its signature back before the review began."""

    consortium_id: int
    tender_id: int
    firm_id: int
    version_id: int


@dataclass(frozen=True)
class LockRequested(Event):
    """All signed and the lead asked for the lock: own rules may refuse now, and only now."""

    consortium_id: int
    tender_id: int
    firm_id: int
    version_id: int


@dataclass(frozen=True)
class ConsortiumLocked(Event):
    """The review's working day is over: the version is in force."""

    consortium_id: int
    tender_id: int
    version_id: int


@dataclass(frozen=True)
class ConsortiumDissolved(Event):
    """The consortium exists no more."""

    consortium_id: int
    tender_id: int
    firm_id: int


@dataclass(frozen=True)
class BidFiled(Event):
    """A team (`consortium_id`) or a sole firm filed; `firm_id` is the firm that acted."""

    bid_id: int
    tender_id: int
    firm_id: int
    consortium_id: int | None


@dataclass(frozen=True)
class BidSettled(Event):
    """A bid was withdrawn, won or lost."""

    bid_id: int
    tender_id: int
    firm_id: int
    consortium_id: int | None
