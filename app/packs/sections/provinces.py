"""Province overview: the cited count beside what can be shown, on a grid without boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.content.whole import ProvinceTile
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: Size of a tile and of the gap between two, in SVG units; points per unit on paper.
WIDTH, HEIGHT, GAP = 74, 46, 4
POINTS = 0.57
#: On a page that lies across.
POINTS_ACROSS = 0.46
#: Marks beside the shades, so that the grid reads in black and white.
MARKS = {"confirmed": "■", "evidenced": "●", "claimed": "△", "open": ""}
ON_AGENDA = "◆"
ORDER = ("confirmed", "evidenced", "claimed", "open")
#: A name longer than this is broken in two, or set smaller.
LONG_NAME = 9


@dataclass(frozen=True)
class Label:
    """A text on the grid, centred at a place in SVG units."""

    x: int
    y: int
    size: float
    text: str


@dataclass(frozen=True)
class Tile:
    """A square of the grid with its place in SVG units."""

    x: int
    y: int
    state: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Count:
    """How many former units are in a state."""

    state: str
    mark: str
    label: str
    count: int


@dataclass(frozen=True)
class EvidenceLine:
    """Why a unit counts."""

    name: str
    successor: str
    state: str
    mark: str
    statement: str
    source: int | None


@dataclass(frozen=True)
class OtherLine:
    """A count published at another time."""

    as_of: str
    count: str
    what: str
    source: int | None


@dataclass(frozen=True)
class Overview:
    """The roster."""

    #: Extent in SVG units and on paper in points.
    extent: tuple[int, int]
    paper: tuple[float, float]
    tiles: tuple[Tile, ...]
    description: str
    counts: tuple[Count, ...]
    cited: str
    of: int
    source: int | None
    others: tuple[OtherLine, ...]
    evidence: tuple[EvidenceLine, ...]
    on_agenda: str = ON_AGENDA


def overview(edition: Edition, words: Words) -> Overview:
    """Lay the tiles out; a tile shows the strongest state among its former units."""
    provinces = edition.content.provinces
    tiles = tuple(_tile(tile, words) for tile in provinces.tiles)
    counts = tuple(
        Count(state, MARKS[state], words.label("programme", state), provinces.counts.get(state, 0))
        for state in ORDER
    )
    width = max((tile.x for tile in tiles), default=0) + WIDTH
    height = max((tile.y for tile in tiles), default=0) + HEIGHT
    points = POINTS_ACROSS if words.side_by_side else POINTS
    return Overview(
        extent=(width, height),
        paper=(round(width * points, 1), round(height * points, 1)),
        tiles=tiles,
        description="; ".join(
            f"{count.label}: "
            + (
                ", ".join(words.name(t.name) for t in provinces.tiles if t.state == count.state)
                or "0"
            )
            for count in counts
        ),
        counts=counts,
        cited=words.say(provinces.cited),
        of=provinces.of,
        source=words.source(provinces.source),
        others=tuple(
            OtherLine(
                words.stated(count.as_of),
                words.say(count.count),
                words.say(count.what),
                words.source(count.source),
            )
            for count in provinces.other_counts
        ),
        evidence=tuple(
            EvidenceLine(
                words.name(item.name),
                words.name(item.successor),
                words.label("programme", item.state),
                MARKS[item.state],
                words.say(item.statement),
                words.source(item.source),
            )
            for item in provinces.evidence
        ),
    )


def _tile(tile: ProvinceTile, words: Words) -> Tile:
    x, y = tile.column * (WIDTH + GAP), tile.row * (HEIGHT + GAP)
    mark = MARKS[tile.state]
    names = words.names(tile.name)
    said = _in_two(names) if len(names) > 1 else _in_one(names[0], marked=bool(mark))
    labels = [Label(x + WIDTH // 2, y + down, size, text) for down, size, text in said]
    if mark:
        labels.append(Label(x + WIDTH // 2, y + HEIGHT - 4, 8.5, mark))
    if tile.on_agenda:
        labels.append(Label(x + WIDTH - 8, y + 12, 10, ON_AGENDA))
    return Tile(x, y, tile.state, tuple(labels))


def _in_one(name: str, *, marked: bool) -> Iterator[tuple[int, float, str]]:
    """Lines of a tile in one language: how far down, at which size, what."""
    lines = _lines(name)
    size = 9.5 if max(len(line) for line in lines) > LONG_NAME else 11.5
    first = 28 - 5 * marked if len(lines) == 1 else 21
    return ((first + 12 * place, size, line) for place, line in enumerate(lines))


def _in_two(names: tuple[str, ...]) -> Iterator[tuple[int, float, str]]:
    """A line for each of two languages, as large as the tile takes."""
    return (
        (down, round(min(size, 66 / (len(name) * wide)), 1), name)
        for down, size, wide, name in zip((16, 29), (12.5, 10.5), (0.95, 0.58), names, strict=True)
    )


def _lines(name: str) -> tuple[str, ...]:
    """A long name of several words in two lines of about the same length."""
    parts = name.split(" ")
    if len(name) <= LONG_NAME or len(parts) == 1:
        return (name,)
    breaks = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts))]
    return min(breaks, key=lambda two: abs(len(two[0]) - len(two[1])))


SECTION = Section("provinces", N_("Province overview"), overview)
