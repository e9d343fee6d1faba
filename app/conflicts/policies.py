"""Who may read and settle findings."""

from __future__ import annotations

from typing import Final

from app.conflicts.words import FindingScope
from app.core.access import (
    FIRM_ROLES,
    Actor,
    MatrixRow,
    Role,
    Viewer,
    ViewerKind,
    reading,
    writing,
)


@reading
def at_the_desk(viewer: Viewer) -> bool:
    """The compliance desk reads findings across firms, for a stated reason."""
    return viewer.has(Role.COMPLIANCE)


@writing
def settles_at_the_desk(viewer: Viewer) -> bool:
    """The compliance desk settles findings across firms."""
    return viewer.has(Role.COMPLIANCE)


@writing
def keeps_records(viewer: Viewer) -> bool:
    """The compliance desk enters and takes back public records."""
    return viewer.has(Role.COMPLIANCE)


@reading
def reads_findings(viewer: Viewer) -> bool:
    """A firm reads its own findings; the secretariat those over shared interests."""
    return viewer.has(Role.SECRETARIAT) or (viewer.firm is not None and viewer.has(*FIRM_ROLES))


@reading
def may_ask(viewer: Viewer) -> bool:
    """A firm's people ask what the own rules would say of their firm."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_declare_ties(viewer: Viewer) -> bool:
    """Owners and editors state their own firm's ties with buyers."""
    return viewer.firm is not None and viewer.has(Role.OWNER, Role.EDITOR)


@writing
def settles_for_the_secretariat(viewer: Viewer) -> bool:
    """The secretariat settles duplicate records and takes note of shared findings."""
    return viewer.has(Role.SECRETARIAT)


@writing
def keeps_filters(viewer: Viewer) -> bool:
    """Officers who work with lists of findings keep questions of their own."""
    return viewer.has(Role.COMPLIANCE, Role.SECRETARIAT)


@reading
def may_read_duplicates(viewer: Viewer) -> bool:
    """The secretariat and the compliance desk read which records may be one tender."""
    return viewer.has(Role.SECRETARIAT, Role.COMPLIANCE)


@writing
def may_merge(viewer: Viewer) -> bool:
    """The secretariat decides whether two records are one tender."""
    return viewer.has(Role.SECRETARIAT)


def may_settle(actor: Actor | Viewer, scope: FindingScope) -> bool:
    """Whose work a finding is: across firms the desk's, on records the secretariat's."""
    if scope is FindingScope.ALL:
        return actor.has(Role.COMPLIANCE)
    if scope in {FindingScope.RECORD, FindingScope.SHARED}:
        return actor.has(Role.SECRETARIAT)
    return False


MATRIX: Final = (
    MatrixRow(
        "finding inside own filings",
        {
            ViewerKind.OWN_FIRM: "R",
            ViewerKind.CONSORTIUM: "that firm alone",
            ViewerKind.COMPLIANCE: "R, reason",
            ViewerKind.AUDITOR: "log",
        },
    ),
    MatrixRow(
        "finding across firms",
        {
            ViewerKind.SECRETARIAT: "as the rules run over shared interests alone",
            ViewerKind.COMPLIANCE: "R, reason",
            ViewerKind.AUDITOR: "log",
        },
    ),
    MatrixRow(
        "public record on a bidder (earlier part, tie with a buyer, exclusion)",
        {ViewerKind.OWN_FIRM: "R", ViewerKind.COMPLIANCE: "RW"},
    ),
    MatrixRow(
        "tie with a buyer that a firm states itself",
        {ViewerKind.OWN_FIRM: "RW", ViewerKind.COMPLIANCE: "R"},
    ),
    MatrixRow(
        "ownership, shared number, address or account of a firm",
        {ViewerKind.OWN_FIRM: "R", ViewerKind.COMPLIANCE: "RW"},
    ),
    MatrixRow(
        "key person, guarantee or subcontractor named for a bid",
        {
            ViewerKind.OWN_FIRM: "RW",
            ViewerKind.COMPLIANCE: "RW, read for a reason",
            ViewerKind.AUDITOR: "log",
        },
    ),
    MatrixRow(
        "ruleset and its editions",
        {ViewerKind.COMPLIANCE: "RW, editions are added alone", ViewerKind.AUDITOR: "log"},
    ),
    MatrixRow(
        "contact of the compliance desk with a firm",
        {
            ViewerKind.OWN_FIRM: "R",
            ViewerKind.COMPLIANCE: "R, reason",
            ViewerKind.AUDITOR: "log",
        },
    ),
    MatrixRow(
        "questions and morning notices an officer of findings keeps",
        {ViewerKind.SECRETARIAT: "own", ViewerKind.COMPLIANCE: "own"},
    ),
    MatrixRow(
        "duplicate record of a tender",
        {ViewerKind.SECRETARIAT: "RW", ViewerKind.COMPLIANCE: "R"},
    ),
)
