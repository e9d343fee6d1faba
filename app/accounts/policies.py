"""Who may use the account pages: everybody their own (core.access has the claims)."""

from __future__ import annotations

from typing import Final

from app.core.access import FIRM_ROLES, MatrixRow, Role, Viewer, ViewerKind, reading, writing


@reading
def may_read_team(viewer: Viewer) -> bool:
    """Everybody of a firm sees who belongs to it."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_keep_team(viewer: Viewer) -> bool:
    """Owners decide who belongs to their firm; the command asks for their own right to it."""
    return viewer.firm is not None and viewer.has(Role.OWNER)


@writing
def may_leave(viewer: Viewer) -> bool:
    """Everybody of a firm may leave it; owners say it of others too."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_invite_members(viewer: Viewer) -> bool:
    """The secretariat invites ministries, experts, centres and counterparts."""
    return viewer.has(Role.SECRETARIAT)


MATRIX: Final = (
    MatrixRow(
        "contacts (personal data)",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.CONSORTIUM: "members",
            ViewerKind.SECRETARIAT: "R, logged",
            ViewerKind.AUDITOR: "pseudonym",
        },
    ),
    MatrixRow(
        "people of a firm: roles, invitations, delegations",
        {ViewerKind.OWN_FIRM: "own RW", ViewerKind.AUDITOR: "log"},
    ),
)
