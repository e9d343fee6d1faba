"""A list of records in a file, read by several processes: each takes stretches of its lines. Pure.

A stretch ends at some line break. Should that stand within quotes, or should anything else be
unusual about a stretch, the file is read again as a whole, which says what is wrong with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from app.firms.matching.records import Columns, read_columns
from app.firms.matching.shares import MOST_CHUNKS, Progress, Team, unheard
from app.firms.matching.tables import (
    LONGEST_CELL,
    MOST_ROWS,
    TableError,
    checked_header,
    longest,
    parse_table,
    require,
    require_unlike,
)

_COLUMNS: Final = ("id", "name", "brn", "phone", "domain", "address")
_NEEDED: Final = ("id", "name")
#: Bytes, and rows, that are read at once.
_STRETCH: Final = 200_000
_ROWS: Final = 4_000
#: Bytes below which a second process costs more than it brings.
_WORTH_SHARING: Final = 2_000_000
#: Stands between the cells of a column that is sent; a file that holds it is refused.
_APART: Final = "\0"

#: Cells as they stand in the file, a column each of `_COLUMNS`.
_Cells = Sequence[Sequence[str]]


#: What is read of a stretch, a column each: ids, then those of `Columns`.
_Read = tuple[Sequence[str], ...]
#: The same of several: how many rows each stretch has, and their columns, each one text.
_Told = tuple[dict[int, int], list[str]]


class Listing(NamedTuple):
    """The records of a file, and how the file calls them."""

    ids: list[str]
    columns: Columns


def worth_sharing(content: bytes) -> bool:
    """Whether a second process brings more than it costs."""
    return len(content) >= _WORTH_SHARING


def read_listing(content: bytes, team: Team, *, progress: Progress = unheard) -> Listing | None:
    """The records in `content`, a CSV file; None when there is anything unusual about it.

    Every process of the `team` calls this, and all are answered; whether an id is there twice is
    seen by the first alone.
    """
    usual = content.count(b"\n") <= MOST_ROWS
    first = content.find(b"\n") + 1
    try:
        lines = csv.reader([content[:first].decode("utf-8-sig")], strict=True)
        header = checked_header(next(lines, []), _NEEDED)
    except (UnicodeDecodeError, csv.Error, TableError):
        usual, header = False, ()
    bounds = list(_bounds(content, first)) if usual else []
    mine: dict[int, _Read] = {}
    for number in team.taken(len(bounds), progress):
        cells = _usual_cells(content[slice(*bounds[number])], header)
        if cells:
            mine[number] = _read_cells(cells)
    _mine, *theirs = team.told(_joined(mine))
    for some in theirs:
        mine |= _split(some)
    if not bounds or len(mine) < len(bounds):
        return None
    listing = _listing([mine[number] for number in range(len(bounds))])
    repeated = team.first and len(set(listing.ids)) < len(listing.ids)
    return None if repeated else listing


def read_unusual_listing(content: bytes) -> Listing:
    """The records in `content`, read as a whole; raises `TableError`."""
    table = parse_table(content, _NEEDED)
    cells = [table.cells(name) for name in _COLUMNS]
    for name, column in zip(_NEEDED, cells, strict=False):
        require(column, name)
    require_unlike(cells[0], "id")
    starts = range(0, len(table.rows), _ROWS)
    return _listing(
        [_read_cells([column[start : start + _ROWS] for column in cells]) for start in starts]
    )


def _listing(parts: Sequence[_Read]) -> Listing:
    ids, *columns = [_one_after_another(column) for column in zip(*parts, strict=True)]
    return Listing(ids, Columns._make(columns))


def _one_after_another(parts: Iterable[Sequence[str]]) -> list[str]:
    column: list[str] = []
    for part in parts:
        column += part
    return column


def _bounds(content: bytes, start: int) -> Iterator[tuple[int, int]]:
    """From where to where each stretch goes."""
    size = max(_STRETCH, len(content) // MOST_CHUNKS + 1)
    while start < len(content):
        end = content.find(b"\n", start + size) + 1 or len(content)
        yield start, end
        start = end


def _usual_cells(stretch: bytes, header: Sequence[str]) -> _Cells:
    """The cells of a stretch; nothing when anything is wrong with it."""
    try:
        text = stretch.decode()
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        cells = list(zip(*rows, strict=True))
    except (csv.Error, ValueError):
        return ()
    if len(cells) != len(header) or _APART in text or "\ufffd" in text:
        return ()
    columns = dict(zip(header, cells, strict=True))
    filled = all(all(columns[name]) for name in _NEEDED)
    filled = filled and not any(any(map(str.isspace, columns[name])) for name in _NEEDED)
    if not filled or (_may_be_long(text, len(rows)) and longest(rows) > LONGEST_CELL):
        return ()
    nothing = ("",) * len(cells[0])
    return [columns.get(name, nothing) for name in _COLUMNS]


def _may_be_long(text: str, rows: int) -> bool:
    """Whether a cell of `text` may be longer than any is to be: else no line is."""
    lines = text.split("\n")
    return text.count("\n") > rows or max(map(len, lines)) > LONGEST_CELL


def _read_cells(cells: _Cells) -> _Read:
    ids, names, numbers, phones, domains, addresses = cells
    return (ids, *read_columns(names, numbers, phones, domains, addresses))


def _joined(parts: Mapping[int, _Read]) -> _Told:
    """Each column as one text: long texts are sent many times as fast as lists."""
    columns = zip(*parts.values(), strict=True)
    return (
        {number: len(ids) for number, (ids, *_columns) in parts.items()},
        [_APART.join(map(_APART.join, column)) for column in columns],
    )


def _split(told: _Told) -> dict[int, _Read]:
    rows, texts = told
    columns = [text.split(_APART) for text in texts]
    ends = dict(zip(rows, accumulate(rows.values()), strict=True))
    return {
        number: tuple([column[ends[number] - count : ends[number]] for column in columns])
        for number, count in rows.items()
    }
