"""Who may register, share and see interests."""

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


@writing
def may_register(viewer: Viewer) -> bool:
    """A firm's owner or editor registers, shares and withdraws the firm's own interests."""
    return viewer.firm is not None and viewer.has(*ACTING)


@reading
def may_read_own(viewer: Viewer) -> bool:
    """Everybody of a firm reads its own interests."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@reading
def may_read_shared(viewer: Viewer) -> bool:
    """The secretariat reads what firms share with it, while they share it."""
    return viewer.has(Role.SECRETARIAT)


_INTEREST: Final = {
    ViewerKind.OWN_FIRM: "RW",
    ViewerKind.CONSORTIUM: "if shared",
    ViewerKind.SECRETARIAT: "if shared",
    ViewerKind.COMPLIANCE: "R, reason",
    ViewerKind.COUNTERPART: "if the firm agreed",
    ViewerKind.AUDITOR: "log",
}

MATRIX: Final = (
    MatrixRow("interest before closing", _INTEREST),
    MatrixRow(
        "interest after closing",
        _INTEREST
        | {
            ViewerKind.SECRETARIAT: "if shared; season bands",
            ViewerKind.MINISTRY: "season bands",
        },
    ),
    MatrixRow(
        "season bands (frozen once per closed season, one partition, k≥5 independent groups)",
        dict.fromkeys(ViewerKind, "R"),
    ),
)
