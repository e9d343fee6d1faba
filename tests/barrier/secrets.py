"""Canaries: strings that stand for one kind of confidential data, and who may meet them.

Who may is computed from the visibility matrix that the features declare; nothing is said here
about any route.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.audit.models import AuditPayload
from app.cli.access_matrix import declared_rows
from app.conflicts.models import Finding, FindingEvent
from app.conflicts.words import FindingScope
from app.core.access import MatrixRow, Role, Viewer, ViewerKind
from app.core.ids import PublicId
from app.firms.models import Firm
from app.interests.models import Interest, InterestSharing
from tests.barrier.season import World


@dataclass(frozen=True)
class Canary:
    """One confidential string."""

    #: The row of the matrix it belongs to.
    data: str
    text: str
    #: Organisation whose data it is; null: nobody's own.
    owner: PublicId | None
    #: Shared with the secretariat by its owner.
    shared: bool = False
    #: Whose act it is (matrix: "own acts").
    actor: PublicId | None = None


def canaries(db: Session, world: World) -> list[Canary]:
    """Everything confidential in `world`."""
    return [
        *_interests(db, world),
        *_findings(db),
        *_registry(db),
        *_contacts(db),
        *_audit(db),
    ]


def _interests(db: Session, world: World) -> Iterator[Canary]:
    row = "interest before closing" if world.state == "open" else "interest after closing"
    for interest in db.scalars(select(Interest)):
        shared = db.scalar(
            select(InterestSharing.id).where(
                InterestSharing.interest_id == interest.id, InterestSharing.ended_at.is_(None)
            )
        )
        yield Canary(
            row,
            interest.public_id,
            interest.firm.organisation.public_id,
            shared=shared is not None and interest.withdrawn_at is None,
        )


def _findings(db: Session) -> Iterator[Canary]:
    for finding in db.scalars(select(Finding)):
        if finding.scope is FindingScope.OWN:
            owner = db.scalars(select(Firm).where(Firm.id == finding.firm_id)).one()
            yield Canary(
                "finding inside own filings", finding.public_id, owner.organisation.public_id
            )
        elif finding.scope is FindingScope.ALL:
            yield Canary("finding across firms", finding.public_id, None)
        elif finding.scope is FindingScope.SHARED:
            yield Canary("finding across firms", finding.public_id, None, shared=True)
    for event in db.scalars(select(FindingEvent).where(FindingEvent.reason.contains("canary"))):
        yield Canary("finding across firms", event.reason, None)


def _registry(db: Session) -> Iterator[Canary]:
    for firm in db.scalars(select(Firm)):
        for identifier in firm.identifiers:
            yield Canary(
                "firm registry (identifiers, proofs, duplicates)",
                identifier.value,
                firm.organisation.public_id,
            )


def _contacts(db: Session) -> Iterator[Canary]:
    query = select(User.email, Organisation.public_id).join(
        Organisation, Organisation.id == User.organisation_id
    )
    for email, organisation in db.execute(query):
        yield Canary("contacts (personal data)", email, organisation)


def _audit(db: Session) -> Iterator[Canary]:
    for payload in db.scalars(select(AuditPayload)):
        for value in payload.content.values():
            if isinstance(value, str) and "canary" in value:
                yield Canary("audit / who saw what", value, None)


def kind_of(viewer: Viewer, canary: Canary) -> ViewerKind:
    """The viewer's column of the matrix, seen from the canary's owner."""
    if not viewer.signed_in:
        return ViewerKind.PUBLIC
    if canary.owner is not None and viewer.organisation == canary.owner:
        return ViewerKind.OWN_FIRM
    for role, kind in {
        Role.SECRETARIAT: ViewerKind.SECRETARIAT,
        Role.COMPLIANCE: ViewerKind.COMPLIANCE,
        Role.MINISTRY: ViewerKind.MINISTRY,
        Role.EXPERT: ViewerKind.MINISTRY,
        Role.COUNTERPART: ViewerKind.COUNTERPART,
        Role.AUDITOR: ViewerKind.AUDITOR,
    }.items():
        if viewer.has(role):
            return kind
    return ViewerKind.OTHER_FIRM


#: What the matrix's words let a viewer read. A word that is missing here fails the tests:
#: whoever declares a new one says what it means.
ALWAYS = {"R", "RW", "own RW", "own", "R, logged", "R, own: corrections"}
NEVER = {"–", "log", "season bands", "if the firm agreed", "pseudonym", "terms only", "hash, log"}
IF_SHARED = {
    "if shared",
    "if shared; season bands",
    "as the rules run over shared interests alone",
}
WITH_REASON = {"R, reason", "on a finding, reason"}
OWN_ACTS = {"own acts", "about its own data, except compliance and auditor reads"}


def may_read(cell: str, canary: Canary, viewer: Viewer, *, reason: bool) -> bool:
    """Whether a cell's words let `viewer` meet `canary`; `reason`: it holds a stated one."""
    if cell in ALWAYS:
        return True
    if cell in NEVER:
        return False
    if cell in IF_SHARED:
        return canary.shared
    if cell in WITH_REASON:
        return reason
    if cell in OWN_ACTS:
        return canary.actor is not None and canary.actor == viewer.user
    raise AssertionError(f"tests/barrier does not know what the matrix means by {cell!r}")


def matrix() -> dict[str, MatrixRow]:
    """Data → its row; data that nobody declared is nobody's to read."""
    declared = {row.data: row for _feature, row in declared_rows()}
    return defaultdict(lambda: MatrixRow("", {}), declared)


def forbidden(found: list[Canary], viewer: Viewer, *, reason: bool) -> list[Canary]:
    """The canaries that `viewer` must never meet, by the declared matrix."""
    rows = matrix()
    return [
        canary
        for canary in found
        if not may_read(
            rows[canary.data].cell(kind_of(viewer, canary)), canary, viewer, reason=reason
        )
    ]
