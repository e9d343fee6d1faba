"""Who may found, join, sign and file; who may see a room."""

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
def may_read_rooms(viewer: Viewer) -> bool:
    """Everybody of a firm reads the rooms and bids their firm is in."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_read_documents(viewer: Viewer) -> bool:
    """Everybody of a member firm reads a paper's page; its command asks who may add to it."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


@writing
def may_act(viewer: Viewer) -> bool:
    """A firm's owner or editor founds, invites, drafts, hands in papers and files."""
    return viewer.firm is not None and viewer.has(*ACTING)


@writing
def may_sign(viewer: Viewer) -> bool:
    """A firm's owner accepts, signs and leaves: acts that bind it."""
    return viewer.firm is not None and viewer.has(Role.OWNER)


@reading
def may_read_shared(viewer: Viewer) -> bool:
    """The secretariat reads name and state of teams whose members all share their interest."""
    return viewer.has(Role.SECRETARIAT)


@reading
def may_read_on_a_finding(viewer: Viewer) -> bool:
    """The compliance desk reads a room on a finding that rests on it, for a stated reason."""
    return viewer.has(Role.COMPLIANCE)


MATRIX: Final = (
    MatrixRow(
        "consortium room",
        {
            ViewerKind.OWN_FIRM: "members",
            ViewerKind.CONSORTIUM: "RW",
            ViewerKind.SECRETARIAT: "if every member shared: name, state",
            ViewerKind.COMPLIANCE: "on a finding, reason",
            ViewerKind.AUDITOR: "log",
        },
    ),
    MatrixRow(
        "bid: team, lot, day of filing, status",
        {
            ViewerKind.OWN_FIRM: "RW",
            ViewerKind.CONSORTIUM: "RW",
            ViewerKind.COMPLIANCE: "on a finding, reason",
            ViewerKind.AUDITOR: "log",
        },
    ),
)
