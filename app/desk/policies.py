"""Who works at which desk. What the pages show is declared by the features it comes from."""

from __future__ import annotations

from typing import Final

from app.core.access import FIRM_ROLES, MatrixRow, Role, Viewer, reading


@reading
def may_read_dashboard(viewer: Viewer) -> bool:
    """The secretariat's own overview."""
    return viewer.has(Role.SECRETARIAT)


@reading
def may_read_workspace(viewer: Viewer) -> bool:
    """Everybody who acts or reads for a firm, of that firm alone."""
    return viewer.firm is not None and viewer.has(*FIRM_ROLES)


MATRIX: Final[tuple[MatrixRow, ...]] = ()
