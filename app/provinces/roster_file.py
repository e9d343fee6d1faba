"""A list of provinces with their programme status, as a spreadsheet: what its rows say. Pure.

Columns: province (a name in any spelling, or the code of 2024), state, as_of, source, note.
The downloaded roster has the same columns, so that it can be corrected and read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.errors import DomainError
from app.core.i18n import message
from app.core.tables.shown import RowProblem, SheetRow, check_readable, day_in
from app.core.tables.table import place_label
from app.core.text import place_key
from app.provinces.commands import StatusDetails
from app.provinces.models import ProgrammeState, Vintage
from app.provinces.places import CHANGEOVER, Gazetteer, UnitKey, match

COLUMNS: Final = ("province", "state", "as_of", "source", "note")
REQUIRED: Final = frozenset({"province", "as_of", "source"})

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


@dataclass(frozen=True)
class RosterLine:
    """One row that can be entered; `place` is where it stands in the file."""

    place: str
    unit: UnitKey
    details: StatusDetails


@dataclass(frozen=True)
class RosterFile:
    """What a file says."""

    lines: tuple[RosterLine, ...]
    problems: tuple[RowProblem, ...]


def read_roster(rows: Iterable[SheetRow], gazetteer: Gazetteer) -> RosterFile:
    """Read rows given as (place in the file, cells by column)."""
    lines: list[RosterLine] = []
    problems: list[RowProblem] = []
    seen: dict[UnitKey, str] = {}
    for place, cells in rows:
        try:
            read = _line(place, cells, gazetteer)
        except DomainError as refusal:
            problems.append(RowProblem(place, refusal.reason))
            continue
        if read.unit in seen:
            reason = message(
                "the same province stands in %(place)s", place=place_label(seen[read.unit])
            )
            problems.append(RowProblem(place, reason))
        else:
            seen[read.unit] = place
            lines.append(read)
    return RosterFile(tuple(lines), tuple(problems))


def _line(place: str, cells: Mapping[str, str], gazetteer: Gazetteer) -> RosterLine:
    check_readable(cells)
    name, word = _text(cells, "province"), _text(cells, "state")
    unit, state = _unit(name, gazetteer), _STATES.get(place_key(word))
    if unit is None:
        raise DomainError(message("“%(name)s” names no single province", name=name))
    if state is None:
        raise DomainError(message("“%(word)s” is no programme status", word=word))
    as_of = day_in(_text(cells, "as_of"))
    source = _text(cells, "source")
    if not source:
        raise DomainError(message("the source is missing"))
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
