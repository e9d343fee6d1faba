"""Who answers for what, and the key figures: as a snapshot keeps them. Standard library."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from app.packs.plain import Cell, Text

#: The state of a responsibility that everybody may read, and of a part in it.
CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Part:
    """An organisation's part: R, A, C or I, and what it has said to it."""

    letter: str
    organisation: Text
    state: str


@dataclass(frozen=True)
class Responsibility:
    """An activity in a scope; no place: everywhere."""

    activity: Text
    place: Text | None
    #: unknown, proposed, confirmed or disputed.
    standing: str
    parts: tuple[Part, ...] = ()
    #: The tender it is about, if one.
    about: str = ""
    #: Provinces of which nothing is known, folded into one line; else 0.
    provinces: int = 0


@dataclass(frozen=True)
class Share:
    """What some tenders add to a figure; gone with them."""

    tenders: tuple[str, ...]
    counted: int
    of: int


@dataclass(frozen=True)
class KeyFigure:
    """A key figure of the quarter: a fraction, why there is none, or what was published."""

    pillar: Cell
    name: Cell
    definition: Cell
    unit: str
    counted: int
    of: int
    unknown: Cell | None
    said: Cell | None
    source: str
    shares: tuple[Share, ...] = ()


def without_tenders(figure: KeyFigure, tenders: Collection[str]) -> KeyFigure:
    """The figure as if nobody had met on these tenders."""
    gone = [share for share in figure.shares if set(share.tenders) <= set(tenders)]
    if not gone:
        return figure
    return replace(
        figure,
        counted=figure.counted - sum(share.counted for share in gone),
        of=figure.of - sum(share.of for share in gone),
        shares=tuple(share for share in figure.shares if share not in gone),
    )


def for_everybody(cells: Iterable[Responsibility]) -> tuple[Responsibility, ...]:
    """What every reader may know: confirmed parts of confirmed cells, of no single tender."""
    return tuple(
        replace(cell, parts=tuple(part for part in cell.parts if part.state == CONFIRMED))
        for cell in cells
        if cell.standing == CONFIRMED and not cell.about
    )
