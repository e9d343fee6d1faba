"""Who sees what is open to a firm, follows and keeps a calendar: the firm's own people."""

from __future__ import annotations

from typing import Final

from app.core.access import (
    ACTING,
    FIRM_ROLES,
    MatrixRow,
    Viewer,
    ViewerKind,
    reading,
    writing,
)


@reading
def may_read_opportunities(viewer: Viewer) -> bool:
    """Everybody of a firm, for that firm alone."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_keep_own_view(viewer: Viewer) -> bool:
    """Everybody of a firm keeps a filter and a calendar address of their own."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_follow(viewer: Viewer) -> bool:
    """A firm's owner or editor follows for the firm."""
    return viewer.firm is not None and viewer.has(*ACTING)


MATRIX: Final = (
    MatrixRow(
        "followed tenders, saved filters, calendar feed",
        {ViewerKind.OWN_FIRM: "RW", ViewerKind.AUDITOR: "log"},
    ),
)
