"""Who may read and change what is known about the provinces."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow, Role, Viewer, ViewerKind, writing


@writing
def may_edit_programmes(viewer: Viewer) -> bool:
    """Set a province's programme status, add evidence, confirm the roster."""
    return viewer.has(Role.SECRETARIAT)


MATRIX: Final = (
    MatrixRow(
        "province, programme status, evidence, Korean project",
        {kind: "RW" if kind is ViewerKind.SECRETARIAT else "R" for kind in ViewerKind},
    ),
)
