"""Who reads notifications: everybody of a firm their own."""

from __future__ import annotations

from typing import Final

from app.core.access import FIRM_ROLES, MatrixRow, Viewer, ViewerKind, reading, writing


@reading
def may_read_notifications(viewer: Viewer) -> bool:
    """People of a firm read what they themselves were told."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_settle_notifications(viewer: Viewer) -> bool:
    """They tick it off and say how they want to be told."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


MATRIX: Final = (
    MatrixRow(
        "notifications and their preferences",
        {ViewerKind.OWN_FIRM: "own", ViewerKind.AUDITOR: "log"},
    ),
)
