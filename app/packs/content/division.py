"""Who answers for what, and the key figures: as a snapshot keeps them. Standard library."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from app.packs.content.plain import Cell, Text

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
class FigureRow:
    """A row that a figure counts, by name and day, and what is counted of it against what."""

    what: Cell
    on: str
    counted: int
    of: int
    #: It is gone for readers from whom all of these are kept; empty: never.
    tenders: tuple[str, ...] = ()
    #: What it stays counted against without being listed.
    stays: int = 0


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
    #: The rows it counts, those that count first; `unlisted` more are not named.
    rows: tuple[FigureRow, ...] = ()
    unlisted: int = 0


def without_tenders(figure: KeyFigure, tenders: Collection[str]) -> KeyFigure:
    """The figure as if nobody had met on these tenders; what is left of it names none of them."""
    kept = frozenset(tenders)
    named = {key for share in figure.shares for key in share.tenders}
    named |= {key for row in figure.rows for key in row.tenders}
    if not named & kept:
        return figure
    gone = [share for share in figure.shares if kept.issuperset(share.tenders)]
    lost = [row for row in figure.rows if row.tenders and kept.issuperset(row.tenders)]
    return replace(
        figure,
        counted=figure.counted - sum(share.counted for share in gone),
        of=figure.of - sum(share.of for share in gone),
        shares=tuple(_unnamed(each, kept) for each in figure.shares if each not in gone),
        rows=tuple(_unnamed(each, kept) for each in figure.rows if each not in lost),
        unlisted=figure.unlisted + sum(row.stays for row in lost),
    )


_Naming = TypeVar("_Naming", Share, FigureRow)


def _unnamed(each: _Naming, kept: frozenset[str]) -> _Naming:
    return replace(each, tenders=tuple(key for key in each.tenders if key not in kept))


@dataclass(frozen=True)
class SeasonAim:
    """A published season beside the target that was in force in it."""

    season: str
    aim: Cell
    #: The programme or decision in which it is written.
    written: str
    #: Whether what was published lies below it for certain.
    short: bool
    #: The published bands it is compared with: of which firms, and the band.
    published: tuple[tuple[Cell, Cell], ...]


def for_everybody(cells: Iterable[Responsibility]) -> tuple[Responsibility, ...]:
    """What every reader may know: confirmed parts of confirmed cells, of no single tender."""
    return tuple(
        replace(cell, parts=tuple(part for part in cell.parts if part.state == CONFIRMED))
        for cell in cells
        if cell.standing == CONFIRMED and not cell.about
    )
