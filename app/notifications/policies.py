"""Who reads notifications: everybody of a firm their own. Officers say what mail they want."""

from __future__ import annotations

from typing import Final

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
from app.notifications.kinds import FOR_FIRMS, FOR_SECRETARIAT, NotificationKind


@reading
def may_read_notifications(viewer: Viewer) -> bool:
    """People of a firm read what they themselves were told."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_settle_notifications(viewer: Viewer) -> bool:
    """They tick it off."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_say_how_to_be_told(viewer: Viewer) -> bool:
    """Whoever is told anything says how they want to be told."""
    return bool(kinds_for(viewer))


def kinds_for(reader: Viewer | Actor) -> tuple[NotificationKind, ...]:
    """What this person can be told at all, in declaration order."""
    if reader.firm is not None and reader.has(*FIRM_ROLES):
        return FOR_FIRMS
    return FOR_SECRETARIAT if reader.has(Role.SECRETARIAT) else ()


MATRIX: Final = (
    MatrixRow(
        "notifications and their preferences",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.AUDITOR: "log",
        },
    ),
    MatrixRow(
        "what mail an officer of the secretariat wants",
        {ViewerKind.SECRETARIAT: "own", ViewerKind.AUDITOR: "log"},
    ),
)
