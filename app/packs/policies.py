"""Who builds and who reads which edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.access import (
    FIRM_ROLES,
    MatrixRow,
    Role,
    Viewer,
    ViewerKind,
    reading,
    signed_in,
    writing,
)
from app.packs.models import Audience

#: Whose desk issues which editions. The compliance desk's own is nobody else's to make.
BUILDERS: Final[Mapping[Role, tuple[Audience, ...]]] = {
    Role.SECRETARIAT: (
        Audience.SECRETARIAT,
        Audience.CHAIR,
        Audience.MINISTRY,
        Audience.EXPERT,
        Audience.FIRM,
        Audience.COUNTERPART,
        Audience.PUBLIC,
    ),
    Role.COMPLIANCE: (Audience.COMPLIANCE,),
}


def builds(roles: frozenset[Role]) -> tuple[Audience, ...]:
    """The editions that somebody with these roles may issue, for everybody of the audience."""
    allowed = {audience for role in roles for audience in BUILDERS.get(role, ())}
    return tuple(audience for audience in Audience if audience in allowed)


@reading
def may_read_packs(viewer: Viewer) -> bool:
    """Anybody: issued public editions are public; what else is listed depends on the reader."""
    return True


@reading
def may_watch_job(viewer: Viewer) -> bool:
    """Somebody signed in; the query answers only the requester and the auditor."""
    return signed_in(viewer)


@writing
def may_cancel_job(viewer: Viewer) -> bool:
    """Somebody signed in; the command answers only who asked for the job."""
    return signed_in(viewer)


@writing
def may_build_packs(viewer: Viewer) -> bool:
    """The desks that issue editions, and firms, each for itself and its consortia."""
    return bool(builds(viewer.roles)) or builds_own(viewer)


@writing
def may_distribute(viewer: Viewer) -> bool:
    """Papers are sent, and links taken back, by the secretariat."""
    return viewer.has(Role.SECRETARIAT)


@reading
def may_read_receipts(viewer: Viewer) -> bool:
    """Each desk reads who opened its own editions; the query answers for those alone."""
    return viewer.has(Role.SECRETARIAT, Role.COMPLIANCE)


def builds_own(viewer: Viewer) -> bool:
    """Somebody of a firm: may have the firm's own edition made."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@reading
def may_read_redactions(viewer: Viewer) -> bool:
    """What the gate left out of editions: the compliance desk, for a stated reason."""
    return viewer.has(Role.COMPLIANCE)


@writing
def may_arrange_packs(viewer: Viewer) -> bool:
    """The secretariat chooses sections and binds papers in."""
    return viewer.has(Role.SECRETARIAT)


@reading
def may_preview_packs(viewer: Viewer) -> bool:
    """The secretariat looks at what it is about to issue."""
    return viewer.has(Role.SECRETARIAT)


MATRIX: Final = (
    MatrixRow(
        "pack edition, its version, receipts",
        {
            ViewerKind.PUBLIC: "public",
            ViewerKind.OTHER_FIRM: "public; firms' if seated",
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.CONSORTIUM: "consortium's",
            ViewerKind.SECRETARIAT: "secretariat's",
            ViewerKind.COMPLIANCE: "compliance's, reason",
            ViewerKind.MINISTRY: "member's",
            ViewerKind.COUNTERPART: "counterpart's",
            ViewerKind.AUDITOR: "hash, log",
        },
    ),
    MatrixRow(
        "what the gate left out of a pack (redaction log)",
        {ViewerKind.COMPLIANCE: "R, reason"},
    ),
    MatrixRow(
        "outbox, job queue, progress, previews of others' editions",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.CONSORTIUM: "own",
            ViewerKind.SECRETARIAT: "own acts",
            ViewerKind.COMPLIANCE: "own acts",
            ViewerKind.MINISTRY: "own",
            ViewerKind.COUNTERPART: "own",
            ViewerKind.AUDITOR: "R",
        },
    ),
)
