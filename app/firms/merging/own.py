"""What a merge does with accounts and with what the registry holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, User
from app.core.i18n import N_, Message, message
from app.firms.identifiers import written
from app.firms.merging.log import MergeLog
from app.firms.merging.references import Merging, derived, moves, stays
from app.firms.models import Firm, FirmIdentifier


def _settle(db: Session, log: MergeLog) -> None:
    """Nobody gets in with a merge: the given-up record's accounts close and its invitations
    end. An owner of the record that stays invites whom it wants."""
    home = log.gone.organisation_id
    log.change(
        "user_account",
        (User.organisation_id == home) & User.active,
        {"active": False},
        guarded_by=("email",),
    )
    log.change(
        "account_invitation",
        (Invitation.organisation_id == home)
        & Invitation.accepted_at.is_(None)
        & Invitation.revoked_at.is_(None),
        {"revoked_at": log.now},
    )
    if log.gone.has_vietnamese_subsidiary:
        log.change("firm", Firm.id == log.kept.id, {"has_vietnamese_subsidiary": True})


def _notes(db: Session, kept: Firm, gone: Firm) -> Sequence[Message]:
    """Numbers of one kind that differ: both stand afterwards."""
    rows = db.execute(
        select(FirmIdentifier.firm_id, FirmIdentifier.scheme, FirmIdentifier.value)
        .where(FirmIdentifier.firm_id.in_((kept.id, gone.id)))
        .order_by(FirmIdentifier.scheme, FirmIdentifier.value)
    ).all()
    return [
        message(
            "Two different numbers of one kind: %(one)s and %(other)s. Both stand afterwards.",
            one=written(one.scheme, one.value),
            other=written(other.scheme, other.value),
        )
        for one in rows
        for other in rows
        if one.firm_id == kept.id and other.firm_id == gone.id and one.scheme is other.scheme
    ]


MERGING: Final = Merging(
    references=(
        stays("user_account", "organisation_id"),
        stays("account_invitation", "organisation_id"),
        stays("firm", "organisation_id"),
        moves("firm_identifier", "firm_id", N_("Numbers"), sealed=False),
        moves("firm_capability", "firm_id", N_("Abilities"), sealed=False),
        moves("affiliation", "firm_id", N_("Affiliations"), sealed=False),
        moves("firm_application", "firm_id", N_("Applications"), sealed=False),
        moves("firm_document", "firm_id", N_("Files handed in"), sealed=False),
        # Given by the people of that record.
        stays("terms_acceptance", "firm_id"),
        moves("firm_name", "firm_id", N_("Further names"), sealed=False),
        moves("legal_name_change", "firm_id", N_("Past legal names"), sealed=False),
        moves("firm_office", "firm_id", N_("Registered offices"), sealed=False),
        moves("size_proof", "firm_id", N_("Proofs of size"), sealed=False),
        moves("firm_director", "firm_id", N_("Representatives and directors"), sealed=False),
        moves("declared_relation", "firm_id", N_("Related firms"), sealed=False),
        moves("firm_reference", "firm_id", N_("References"), sealed=False),
        moves("firm_language", "firm_id", N_("Languages"), sealed=False),
        moves("vietnam_presence", "firm_id", N_("Presence in Vietnam"), sealed=False),
        moves("firm_contact", "firm_id", N_("Contacts"), sealed=False),
        derived("match_record", "firm_id"),
        stays("firm_merge", "kept_id"),
        stays("firm_merge", "gone_id"),
    ),
    settle=_settle,
    notes=_notes,
)
