"""Who may read the record, and who states reasons."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow, Role, Viewer, ViewerKind, reading, writing


@reading
def may_read_record(viewer: Viewer) -> bool:
    """The auditor and the compliance desk read the whole record."""
    return viewer.has(Role.AUDITOR, Role.COMPLIANCE)


@reading
def may_read_own_record(viewer: Viewer) -> bool:
    """Everybody signed in reads what the record says about themselves."""
    return viewer.signed_in


@writing
def may_state_reason(viewer: Viewer) -> bool:
    """Only the compliance desk opens sealed data, by a reason."""
    return viewer.has(Role.COMPLIANCE)


MATRIX: Final = (
    MatrixRow(
        "audit / who saw what",
        {
            ViewerKind.OWN_FIRM: "about its own data, except compliance and auditor reads",
            ViewerKind.SECRETARIAT: "own acts",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.MINISTRY: "own acts",
            ViewerKind.COUNTERPART: "own acts",
            ViewerKind.AUDITOR: "R",
        },
    ),
)
