"""A list of provinces with their programme status, as a spreadsheet: what its rows say. Pure.

Columns: province (a name in any spelling, or the code of 2024), state, as_of, source, note.
The downloaded roster has the same columns, so that it can be corrected and read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.core.i18n import Message, message
from app.core.tables.table import Cell, Table, place_label
from app.core.text import place_key
from app.provinces.commands import StatusDetails
from app.provinces.models import ProgrammeState, Vintage
from app.provinces.places import CHANGEOVER, Gazetteer, UnitKey, match

COLUMNS: Final = ("province", "state", "as_of", "source", "note")
REQUIRED: Final = frozenset({"province", "as_of", "source"})

#: 2026-12-04, 04/12/2026 (Vietnam), 2026. 12. 4. (Korea)
_DATES: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})\.\s*(?P<m>\d{1,2})\.\s*(?P<d>\d{1,2})\.?"),
)
#: Words for a state beside its value; an empty cell in a list to confirm means confirmed.
_STATES: Final[dict[str, ProgrammeState]] = {
    "": ProgrammeState.CONFIRMED,
    "사무국확정": ProgrammeState.CONFIRMED,
    "확정": ProgrammeState.CONFIRMED,
    "daxacnhan": ProgrammeState.CONFIRMED,
    "근거확인": ProgrammeState.EVIDENCED,
    "cominhchung": ProgrammeState.EVIDENCED,
    "언급만있음": ProgrammeState.CLAIMED,
    "moiduocneu": ProgrammeState.CLAIMED,
    "미확인": ProgrammeState.OPEN,
    "chuaro": ProgrammeState.OPEN,
} | {place_key(state.value): state for state in ProgrammeState}

#: A day on which the 63 were in force: names in a roster are theirs.
_OLD_MAP: Final = date(CHANGEOVER.year - 1, 1, 1)


#: Where a row stands in its file, and its cells as text by column.
RosterRow = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class RosterLine:
    """One row that can be entered; `place` is where it stands in the file."""

    place: str
    unit: UnitKey
    details: StatusDetails


@dataclass(frozen=True)
class RosterProblem:
    """One row that cannot, and why."""

    place: str
    reason: Message

    @property
    def where(self) -> Message:
        """The place in the reader's words."""
        return place_label(self.place)


@dataclass(frozen=True)
class RosterFile:
    """What a file says."""

    lines: tuple[RosterLine, ...]
    problems: tuple[RosterProblem, ...]


def rows_of(table: Table) -> Iterator[RosterRow]:
    """(place in the file, cells as text by column) of every row; times lose their hour."""
    columns = table.columns
    for row in table.rows:
        cells = dict(zip(columns, row.cells, strict=True))
        yield row.place, {column: _plain(cells.get(column)) for column in COLUMNS}


def _plain(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def read_roster(rows: Iterable[RosterRow], gazetteer: Gazetteer) -> RosterFile:
    """Read rows given as (place in the file, cells by column)."""
    lines: list[RosterLine] = []
    problems: list[RosterProblem] = []
    seen: dict[UnitKey, str] = {}
    for place, cells in rows:
        read = _line(place, cells, gazetteer)
        if isinstance(read, RosterProblem):
            problems.append(read)
        elif read.unit in seen:
            reason = message(
                "the same province stands in %(place)s", place=place_label(seen[read.unit])
            )
            problems.append(RosterProblem(place, reason))
        else:
            seen[read.unit] = place
            lines.append(read)
    return RosterFile(tuple(lines), tuple(problems))


def _line(place: str, cells: Mapping[str, str], gazetteer: Gazetteer) -> RosterLine | RosterProblem:
    name = _text(cells, "province")
    unit = _unit(name, gazetteer)
    if unit is None:
        return RosterProblem(place, message("“%(name)s” names no single province", name=name))
    word = _text(cells, "state")
    state = _STATES.get(place_key(word))
    if state is None:
        return RosterProblem(place, message("“%(word)s” is no programme status", word=word))
    day = _text(cells, "as_of")
    as_of = _day(day)
    if as_of is None:
        return RosterProblem(place, message("the date “%(text)s” cannot be read", text=day))
    source = _text(cells, "source")
    if not source:
        return RosterProblem(place, message("the source is missing"))
    return RosterLine(
        place, unit, StatusDetails(state, as_of, source, _text(cells, "note") or None)
    )


def _text(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "").strip()


def _unit(name: str, gazetteer: Gazetteer) -> UnitKey | None:
    code = name.removeprefix(f"{Vintage.UNITS_63.value}-")
    if code.isascii() and code.isdigit():
        key = UnitKey(Vintage.UNITS_63, code.zfill(2))
        return key if key in gazetteer.units else None
    found = match(name, _OLD_MAP, gazetteer).provinces
    return found[0] if len(found) == 1 else None


def _day(text: str) -> date | None:
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
