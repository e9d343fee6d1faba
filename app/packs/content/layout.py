"""Which sections a meeting's packs have, and in which order. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

#: Sections that may be left out; everything else a pack always has.
OPTIONAL: Final = (
    "provinces",
    "findings",
    "interests",
    "bands",
    "ahead",
    "context",
    "duties",
    "actions",
    "minutes",
    "visit",
    "terms",
    "signature",
)
#: Sections whose place may be chosen.
MOVABLE: Final = ("sheets", *OPTIONAL)
#: The part of the content without which an edition cannot have the section: what an edition may
#: not have, its order must not name either.
_NEEDS: Final = {
    "actions": "actions",
    "bands": "bands",
    "ahead": "ahead",
    "context": "context",
    "duties": "responsibilities",
    "findings": "findings",
    "interests": "interests",
    "minutes": "minutes",
    "signature": "interests",
    "visit": "visit",
}


class Named(Protocol):
    """A section."""

    @property
    def name(self) -> str:
        """Its anchor."""


S = TypeVar("S", bound=Named)


def is_shown(layout: Sequence[str], name: str) -> bool:
    """Whether a section was kept; without a choice every one is."""
    return not layout or name not in OPTIONAL or name in layout


def arranged(sections: Sequence[S], layout: Sequence[str]) -> tuple[S, ...]:
    """`sections` as chosen: those that may move change places among themselves."""
    if not layout:
        return tuple(sections)
    kept = [each for each in sections if is_shown(layout, each.name)]
    place = {name: number for number, name in enumerate(layout)}
    moving = sorted(
        (each for each in kept if each.name in MOVABLE),
        key=lambda each: place.get(each.name, -1),
    )
    turn = iter(moving)
    return tuple(next(turn) if each.name in MOVABLE else each for each in kept)


def layout_for(layout: Sequence[str], parts: frozenset[str]) -> tuple[str, ...]:
    """The choice as an edition with these parts may know it."""
    return tuple(name for name in layout if _NEEDS.get(name, "agenda") in parts | {"agenda"})
