"""Who posts, answers and reads in the forum."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow, Role, Viewer, ViewerKind, reading, writing


@reading
def may_read_forum(viewer: Viewer) -> bool:
    """Everybody reads what is published; whoever posted reads the rest of their own."""
    return True


@writing
def may_post(viewer: Viewer) -> bool:
    """Vietnamese authorities and centres post."""
    return viewer.has(Role.COUNTERPART) and viewer.organisation is not None


@writing
def may_answer(viewer: Viewer) -> bool:
    """The secretariat answers, publishes and settles."""
    return viewer.has(Role.SECRETARIAT)


@writing
def may_take_part(viewer: Viewer) -> bool:
    """Both sides of a post add to it."""
    return may_post(viewer) or may_answer(viewer)


MATRIX: Final = (
    MatrixRow("forum post, published", dict.fromkeys(ViewerKind, "R")),
    MatrixRow(
        "forum post, not published",
        {
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COUNTERPART: "own",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.AUDITOR: "R",
        },
    ),
)
