"""A path of ownership as a picture: boxes and lines, with the same in words beside it.

Server-side: the template prints numbers as attributes, no script and no style.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

BOX_WIDTH: Final = 200
BOX_HEIGHT: Final = 44
_GAP_X: Final = 24
_GAP_Y: Final = 56
#: Letters of a name that fit a box, Hangul being wider than Latin letters.
_FITS: Final = 22


@dataclass(frozen=True)
class Box:
    """A company; `x` and `y` of its upper left corner."""

    name: str
    shown: str
    x: int
    y: int
    #: Stands as a bidder, not only above one.
    rival: bool

    @property
    def middle(self) -> int:
        """Where its text, and the lines that touch it, stand."""
        return self.x + BOX_WIDTH // 2

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + BOX_HEIGHT


@dataclass(frozen=True)
class Line:
    """A holding, from its owner down."""

    owner: Box
    owned: Box
    share_bp: int

    @property
    def label_x(self) -> int:
        """Where the share is written."""
        return (self.owner.middle + self.owned.middle) // 2

    @property
    def label_y(self) -> int:
        """Where the share is written."""
        return (self.owner.bottom + self.owned.y) // 2 + 5


@dataclass(frozen=True)
class Picture:
    """Everything to be drawn, in its own units."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Held:
    """One holding as somebody recorded it; owner and owned are keys with a name each."""

    owner: tuple[str, str]
    owned: tuple[str, str]
    share_bp: int


def held_in(facts: Iterable[Mapping[str, Any]]) -> list[Held]:
    """The holdings among a finding's facts."""
    return [
        Held(
            (fact["owner"][0], fact["owner"][1]),
            (fact["owned"][0], fact["owned"][1]),
            fact["share_bp"],
        )
        for fact in facts
        if fact["what"] == "holding"
    ]


def picture_of(
    holdings: Iterable[Held], *, names: Mapping[str, str], rivals: Iterable[str]
) -> Picture | None:
    """Companies in rows, owners above what they hold; None where there is nothing to draw.

    `names` gives firms here their present name; others have the one they were recorded by.
    """
    held = list(holdings)
    if not held:
        return None
    known = {key: name for each in held for key, name in (each.owner, each.owned)} | dict(names)
    levels = _levels(held)
    rows: dict[int, list[str]] = {}
    for key in sorted(levels, key=lambda company: (levels[company], company)):
        rows.setdefault(levels[key], []).append(key)
    widest = max(len(row) for row in rows.values())
    width = widest * (BOX_WIDTH + _GAP_X) - _GAP_X + 2
    standing = set(rivals)
    boxes = {}
    for level, row in rows.items():
        left = (width - (len(row) * (BOX_WIDTH + _GAP_X) - _GAP_X)) // 2
        for place, key in enumerate(row):
            boxes[key] = Box(
                name=known[key],
                shown=_short(known[key]),
                x=left + place * (BOX_WIDTH + _GAP_X),
                y=1 + level * (BOX_HEIGHT + _GAP_Y),
                rival=key in standing,
            )
    lines = tuple(Line(boxes[h.owner[0]], boxes[h.owned[0]], h.share_bp) for h in held)
    height = max(box.bottom for box in boxes.values()) + 1
    return Picture(width, height, tuple(boxes.values()), lines)


def _levels(held: list[Held]) -> dict[str, int]:
    """How far down each company stands; the register holds no cycle."""
    levels = {key: 0 for each in held for key, _name in (each.owner, each.owned)}
    for _round in levels:
        for each in held:
            levels[each.owned[0]] = max(levels[each.owned[0]], levels[each.owner[0]] + 1)
    return levels


def _short(name: str) -> str:
    width, shown = 0, ""
    for letter in name:
        width += 2 if "\u1100" <= letter <= "\ud7a3" else 1
        if width > _FITS:
            return shown.rstrip() + "…"
        shown += letter
    return shown
