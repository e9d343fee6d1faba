"""Who may do what with tenders: everybody reads, the secretariat writes."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow, Role, Viewer, ViewerKind, writing


@writing
def may_keep_tenders(viewer: Viewer) -> bool:
    """The secretariat keeps the record: rates, links between plans and notices, corrections."""
    return viewer.has(Role.SECRETARIAT)


MATRIX: Final = (
    MatrixRow(
        "notice, plan, province, deadline",
        dict.fromkeys(ViewerKind, "R")
        | {ViewerKind.SECRETARIAT: "RW", ViewerKind.COUNTERPART: "R, own: corrections"},
    ),
)
