"""A list of members as a spreadsheet: what each row says, or why it is refused. No database.

The template has exactly these columns; organisations are told by a name that is entered here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.errors import DomainError
from app.core.i18n import LOCALES, message
from app.core.mail import checked_address
from app.core.tables.shown import RowProblem, SheetRow, check_readable
from app.core.tables.table import place_label
from app.core.text import place_key
from app.meetings.models import SeatGroup

COLUMNS: Final = (
    "organisation",
    "group",
    "name",
    "title",
    "email",
    "deputy",
    "employer",
    "chair",
    "voting",
    "language",
    "from",
    "source",
)
REQUIRED: Final = frozenset({"organisation", "group", "from", "source"})
#: More members than this no body here has (the alliance of 2019 had 472).
MOST_ROWS: Final = 2_000
_GROUPS: Final = {
    "부처": SeatGroup.MINISTRY,
    "전문가": SeatGroup.EXPERT,
    "기업": SeatGroup.FIRM,
    "베트남": SeatGroup.COUNTERPART,
    "사무국": SeatGroup.SECRETARIAT,
} | {group.value: group for group in SeatGroup}
_YES: Final = frozenset({"yes", "y", "true", "1", "예", "co"})
_NO: Final = frozenset({"no", "n", "false", "0", "아니오", "khong"})
_DATE: Final = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")


@dataclass(frozen=True)
class MemberLine:
    """One row that can be understood; names of organisations are still names."""

    place: str
    organisation: str
    group: SeatGroup
    person_name: str | None
    person_title: str | None
    email: str | None
    deputy_name: str | None
    employer: str | None
    chair: bool
    voting: bool
    locale: str
    valid_from: date
    source: str


def read_members(rows: Iterable[SheetRow]) -> tuple[list[MemberLine], list[RowProblem]]:
    """Every row as a line or as a problem; a person twice in the file is one."""
    lines: list[MemberLine] = []
    problems: list[RowProblem] = []
    seen: dict[tuple[str, str | None, str | None], str] = {}
    for place, cells in rows:
        try:
            line = _line(place, cells)
        except DomainError as refusal:
            problems.append(RowProblem(place, refusal.reason))
            continue
        key = (place_key(line.organisation), line.person_name, line.email)
        if key in seen and (line.person_name or line.email):
            reason = message("the same member stands in %(place)s", place=place_label(seen[key]))
            problems.append(RowProblem(place, reason))
        else:
            seen[key] = place
            lines.append(line)
    return lines, problems


def _line(place: str, cells: Mapping[str, str]) -> MemberLine:
    check_readable(cells)
    organisation = _text(cells, "organisation")
    if not organisation:
        raise DomainError(message("the organisation is missing"))
    word = _text(cells, "group").lower()
    if word not in _GROUPS:
        raise DomainError(message("“%(word)s” is no side of the table", word=word or "–"))
    source = _text(cells, "source")
    if not source:
        raise DomainError(message("the source is missing"))
    email = _text(cells, "email") or None
    locale = _text(cells, "language").lower() or "ko"
    if locale not in LOCALES:
        raise DomainError(message("“%(word)s” is no language of letters", word=locale))
    return MemberLine(
        place=place,
        organisation=organisation,
        group=_GROUPS[word],
        person_name=_text(cells, "name") or None,
        person_title=_text(cells, "title") or None,
        email=checked_address(email).lower() if email else None,
        deputy_name=_text(cells, "deputy") or None,
        employer=_text(cells, "employer") or None,
        chair=_truth(cells, "chair", usual=False),
        voting=_truth(cells, "voting", usual=True),
        locale=locale,
        valid_from=_day(_text(cells, "from")),
        source=source,
    )


def _text(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "").strip()


def _truth(cells: Mapping[str, str], column: str, *, usual: bool) -> bool:
    word = place_key(_text(cells, column))
    if not word:
        return usual
    if word in _YES or word in _NO:
        return word in _YES
    raise DomainError(
        message("“%(word)s” under %(column)s is neither yes nor no", word=word, column=column)
    )


def _day(text: str) -> date:
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise DomainError(message("the date “%(text)s” cannot be read", text=text))
