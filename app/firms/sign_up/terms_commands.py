"""Which terms a firm has accepted, and accepting the present ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role, Viewer
from app.core.db import on_violation
from app.core.errors import ConflictError, NotAllowedError
from app.core.ids import PublicId
from app.firms.commands import load_firm
from app.firms.models import Firm
from app.firms.sign_up.applications import check_terms
from app.firms.sign_up.models import TermsAcceptance
from app.firms.terms import CURRENT

#: Two owners at one moment: whoever comes second looks again, and finds them accepted.
on_violation("terms_acceptance", "firm_id", "version")(ConflictError)


@dataclass(frozen=True)
class TermsStanding:
    """What the viewer's own firm has accepted."""

    accepted_at: datetime | None
    #: The viewer may accept for the firm.
    may_accept: bool


def standing(db: Session, *, viewer: Viewer) -> TermsStanding | None:
    """Whether the viewer's firm has accepted the present terms; None for people of no firm."""
    if viewer.firm is None:
        return None
    accepted = db.scalar(
        select(TermsAcceptance.accepted_at)
        .join(Firm, Firm.id == TermsAcceptance.firm_id)
        .where(Firm.public_id == viewer.firm, TermsAcceptance.version == CURRENT)
    )
    return TermsStanding(accepted, accepted is None and viewer.has(Role.OWNER))


def owes_acceptance(db: Session, firm: PublicId) -> bool:
    """Whether the firm exists and has not accepted the present terms."""
    accepted = select(TermsAcceptance.firm_id).where(TermsAcceptance.version == CURRENT)
    owing = select(Firm.id).where(Firm.public_id == firm, Firm.id.not_in(accepted))
    return db.scalar(owing) is not None


def accept(
    db: Session, version: str, locale: str, sha256: str, *, actor: Actor, now: datetime
) -> None:
    """An owner accepts for the firm; having accepted already changes nothing."""
    if actor.firm is None or not actor.has(Role.OWNER):
        raise NotAllowedError
    check_terms(version, locale, sha256)
    firm = load_firm(db, actor.firm)
    if not owes_acceptance(db, actor.firm):
        return
    db.add(
        TermsAcceptance(
            firm_id=firm.id,
            version=version,
            locale=locale,
            sha256=sha256,
            accepted_at=now,
            accepted_by=actor.user,
            application=None,
        )
    )
    db.flush()
    record(
        db,
        "firms.terms_accepted",
        "firm",
        actor.firm,
        actor=actor,
        now=now,
        version=version,
        locale=locale,
        sha256=sha256,
    )
