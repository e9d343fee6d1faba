"""Who may read and change what is known about firms."""

from __future__ import annotations

from typing import Final

from app.core.access import (
    ACTING,
    FIRM_ROLES,
    MatrixRow,
    Role,
    Viewer,
    ViewerKind,
    reading,
    writing,
)


@reading
def may_read_registries(viewer: Viewer) -> bool:
    """A firm its own; secretariat, compliance desk and auditor any. The query says which."""
    return viewer.has(*FIRM_ROLES, Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR)


@writing
def may_edit_own_firm(viewer: Viewer) -> bool:
    """Owners and editors keep their own firm's public profile."""
    return viewer.firm is not None and viewer.has(*ACTING)


@reading
def may_read_own_firm(viewer: Viewer) -> bool:
    """Everybody of a firm reads what it keeps about itself."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@reading
def may_read_contacts(viewer: Viewer) -> bool:
    """A firm its own, the secretariat (logged), the auditor pseudonyms."""
    return viewer.has(*FIRM_ROLES, Role.SECRETARIAT, Role.AUDITOR)


@writing
def may_review(viewer: Viewer) -> bool:
    """The secretariat decides on applications; nobody else sees that there are any."""
    return viewer.has(Role.SECRETARIAT)


@writing
def may_correct_names(viewer: Viewer) -> bool:
    """The secretariat enters a firm's legal names from a paper."""
    return viewer.has(Role.SECRETARIAT)


@reading
def may_read_duplicates(viewer: Viewer) -> bool:
    """The registry's readers; pairs with an application are the secretariat's alone."""
    return viewer.has(Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR)


@writing
def may_settle_duplicates(viewer: Viewer) -> bool:
    """The secretariat decides whether two records are one firm."""
    return viewer.has(Role.SECRETARIAT)


@writing
def may_answer_merges(viewer: Viewer) -> bool:
    """Owners answer whether another record is their firm, too. The query says which."""
    return viewer.firm is not None and viewer.has(Role.OWNER)


@reading
def may_review_application(viewer: Viewer) -> bool:
    """The secretariat reads applications."""
    return viewer.has(Role.SECRETARIAT)


@reading
def may_read_documents(viewer: Viewer) -> bool:
    """A firm its own files, the registry's readers any firm's. The query says which."""
    return may_read_registries(viewer)


@writing
def may_accept_terms(viewer: Viewer) -> bool:
    """Owners accept the terms for their firm."""
    return viewer.firm is not None and viewer.has(Role.OWNER)


MATRIX: Final = (
    MatrixRow(
        "firm public profile",
        dict.fromkeys(ViewerKind, "R") | {ViewerKind.OWN_FIRM: "RW", ViewerKind.SECRETARIAT: "RW"},
    ),
    MatrixRow(
        "firm registry (identifiers, proofs, duplicates)",
        {
            ViewerKind.OWN_FIRM: "own RW",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "pair of records that may be one firm",
        {ViewerKind.SECRETARIAT: "RW", ViewerKind.COMPLIANCE: "R", ViewerKind.AUDITOR: "R"},
    ),
    MatrixRow(
        "merge of two records: who asked and agreed",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "application of a firm to take part",
        {ViewerKind.SECRETARIAT: "RW", ViewerKind.AUDITOR: "log"},
    ),
)
