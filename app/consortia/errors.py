"""What a member can put right, in the words it reads. None of them names or counts outsiders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus

from app.consortia.agreement import Fault
from app.core.dates import format_date
from app.core.db import on_violation
from app.core.errors import DomainError
from app.core.i18n import N_, Message, message


class ConsortiumError(DomainError):
    """A refusal about the state of things: what was asked cannot be done as they stand."""

    status = HTTPStatus.CONFLICT


class PlanError(DomainError):
    """Teams are formed on notices and calls."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "A consortium is formed once the notice is out. Your interest in this plan is "
                "carried over to its notice."
            )
        )


class TenderOverError(DomainError):
    """The tender or lot takes no bids any more."""

    def __init__(self) -> None:
        super().__init__(message("This tender is closed or cancelled: nothing can change here."))


class ConsortiumExistsError(ConsortiumError):
    """The firm founded one from this interest already."""

    def __init__(self) -> None:
        super().__init__(message("Your firm has already founded a consortium from this interest."))


class DissolvedError(ConsortiumError):
    """Nothing more can be done."""

    def __init__(self) -> None:
        super().__init__(message("This consortium was dissolved."))


class BeingSignedError(ConsortiumError):
    """A version is open for signature or under review."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "A version of the agreement is being signed or reviewed. Take it back first, or "
                "wait until it is in force."
            )
        )


class LockedError(ConsortiumError):
    """What is locked changes through a new version alone."""

    def __init__(self) -> None:
        super().__init__(
            message("The consortium is locked: a change needs a new version that all members sign.")
        )


class NotLockedError(ConsortiumError):
    """Only a locked team may."""

    def __init__(self) -> None:
        super().__init__(message("Only a locked consortium can do this."))


class NothingToSignError(ConsortiumError):
    """No version is open, or another than the one that was read."""

    def __init__(self) -> None:
        super().__init__(
            message("This version is not open for signature any more. Read the current one.")
        )


class OpenInvitationsError(ConsortiumError):
    """The team is not complete while somebody may still join."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "An invitation is still waiting for an answer. Take it back or wait, then put the "
                "agreement to the members."
            )
        )


class SignedMemberError(ConsortiumError):
    """A member that signed is not removed by another's act."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This member has signed. It can leave only with the consent of all members: take "
                "the version back, or put a new one to everybody."
            )
        )


class EngagedElsewhereError(ConsortiumError):
    """Own rule D1/D3: told to the doubly engaged firm alone."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Your firm has already signed in another consortium, or filed a bid of its own, "
                "for what this one is for. One firm can stand in one bid only. Take the other "
                "back first, if this is the one you mean."
            )
        )


class AlreadySignedError(ConsortiumError):
    """Once is enough."""

    def __init__(self) -> None:
        super().__init__(message("Your firm has already signed this version."))


class TypedNameError(DomainError):
    """The typed name is the signature."""

    def __init__(self) -> None:
        super().__init__(
            message("Type your name as it stands in your account."), field="typed_name"
        )


class UnknownFirmError(DomainError):
    """No firm of that name, or several."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "No single firm has exactly this name. Type its name as in its public profile, or "
                "paste the address of that profile."
            ),
            field="firm",
        )


class AlreadyMemberError(ConsortiumError):
    """It is in the room."""

    def __init__(self) -> None:
        super().__init__(message("This firm is already a member."), field="firm")


class AlreadyInvitedError(ConsortiumError):
    """It has an invitation that it has not answered."""

    def __init__(self) -> None:
        super().__init__(message("This firm has an invitation that is still open."), field="firm")


class CircularInvitationError(ConsortiumError):
    """That firm has invited the sender."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This firm has invited yours to its own consortium for the same tender. Answer "
                "that invitation first."
            ),
            field="firm",
        )


class LongerCircleError(ConsortiumError):
    """Open invitations that the sender can read lead from that firm back to its own."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Open invitations that your firm can read lead from this firm back to yours: with "
                "one more they would run in a circle. Answer or take back one of them first."
            ),
            field="firm",
        )


class TwoLeadsError(DomainError):
    """A team has one lead."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(words_of(Fault.TWO_LEADS), field=field)


class InvitationOverError(ConsortiumError):
    """It was answered, taken back, or has expired."""

    def __init__(self) -> None:
        super().__init__(message("This invitation is no longer open."))


class PastLegalDateError(DomainError):
    """A member cannot be exchanged any more."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            message(
                "Members can be replaced or leave only until %(day)s, the day set by the law that "
                "governs this tender; the review of one working day is counted in.",
                day=format_date(last_day),
            )
        )


class BidExistsError(ConsortiumError):
    """One bid per team and lot."""

    def __init__(self) -> None:
        super().__init__(message("A bid for this is already on record."))


class BidOnRecordError(ConsortiumError):
    """A team whose bid stands does not end."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "A bid of this consortium is on record as filed or won. A consortium ends only "
                "when none of its bids stands."
            )
        )


class BidSettledError(ConsortiumError):
    """Its status no longer changes so."""

    def __init__(self) -> None:
        super().__init__(message("The status of this bid can no longer be changed in this way."))


_WORDS = {
    Fault.ALONE: N_("A consortium has at least two members."),
    Fault.SHARES: N_("The shares do not add up to 100 percent."),
    Fault.EMPTY_SHARE: N_("Every member has a share above zero."),
    Fault.NO_LEAD: N_("No lead member is named."),
    Fault.TWO_LEADS: N_("A consortium has one lead member, not two."),
    Fault.UNSIGNED: N_("Not every member has signed."),
    Fault.PAST_DATE: N_("The agreement states no day until which it binds, or that day is past."),
    Fault.TOO_MANY: N_("The consortium has more members than the rules of this tender allow."),
    Fault.SMALL_SHARE: N_("A member's share is below the least share the rules allow."),
}


def words_of(fault: Fault) -> Message:
    """A fault of an agreement in the reader's words."""
    return Message(_WORDS[fault])


#: Nothing to translate: the reasons bring their own words.
_ALL = "%(reasons)s"


class IntegrityError(DomainError):
    """The agreement does not hold together (rule D10): every reason at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(Message(_ALL, {"reasons": _Joined(self.faults)}))


class _Joined:
    """Several refusals in one, in the language they are read in."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults

    def __str__(self) -> str:
        return " ".join(str(words_of(fault)) for fault in self._faults)


on_violation("consortium_member", "consortium_id", "firm_id")(AlreadyMemberError)
on_violation("consortium_member", "consortium_id")(TwoLeadsError)
on_violation("consortium_invitation", "consortium_id", "firm_id")(AlreadyInvitedError)
on_violation("agreement_version", "consortium_id")(BeingSignedError)
on_violation("agreement_version", "consortium_id", "number")(BeingSignedError)
on_violation("agreement_signature", "version_id", "firm_id")(AlreadySignedError)
on_violation("commitment", "tender_id", "firm_id")(EngagedElsewhereError)
on_violation("commitment", "lot_id", "firm_id")(EngagedElsewhereError)
for _place in ("tender_id", "lot_id"):
    for _team in ("consortium_id", "firm_id"):
        on_violation("bid", _place, _team)(BidExistsError)
