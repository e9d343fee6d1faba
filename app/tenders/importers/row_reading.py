"""Reading a spreadsheet's rows by column name, collecting what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from app.core.i18n import Message, message
from app.core.tables.table import Cell, Row, Table, place_label
from app.tenders.importers.staged import Level, RowReport, StagedTender
from app.tenders.importers.values import Unreadable, amount, clean, day, instant, period
from app.tenders.importing.versions import digest

T = TypeVar("T")
_LONGEST_NUMBER: Final = 80
#: A spreadsheet may have made a number of it.
_VERSION: Final = re.compile(r"(\d{1,3})(?:\.0)?")


@dataclass
class RowReader:
    """One row: values by column, and the lines of the report it gives rise to."""

    place: str
    cells: Mapping[str, Cell]
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    def read(self, column: str, parse: Callable[[Cell], T | None]) -> T | None:
        """The parsed cell; an unreadable one is an error of the row."""
        try:
            return parse(self.cells.get(column))
        except Unreadable as error:
            self.errors.append(message("%(column)s: %(why)s", column=column, why=error.reason))
            return None

    def lenient(self, column: str, parse: Callable[[Cell], T | None]) -> T | None:
        """The parsed cell of a minor fact; an unreadable one is a warning and not kept."""
        try:
            return parse(self.cells.get(column))
        except Unreadable as error:
            reason = message("%(column)s: %(why)s; not kept", column=column, why=error.reason)
            self.warnings.append(reason)
            return None

    def text(self, column: str) -> str | None:
        """One line of text, blanks tidied."""
        return clean(self.cells.get(column))

    def required(self, column: str) -> str:
        """Text that must be there; its absence is an error of the row."""
        value = self.text(column)
        if value is None:
            self.errors.append(message("%(column)s is empty", column=column))
        return value or ""

    def instant(self, column: str, *, end_of_day: bool = False) -> str | None:
        """ISO 8601 in UTC; times without a zone are Vietnam's."""
        moment = self.read(column, lambda cell: instant(cell, end_of_day=end_of_day))
        return moment.isoformat() if moment else None

    def day(self, column: str) -> str | None:
        """ISO 8601 date of a minor fact."""
        found = self.lenient(column, day)
        return found.isoformat() if found else None

    def amount(self, column: str, currency: str) -> int | None:
        """Minor units."""
        return self.read(column, lambda cell: amount(cell, currency))

    def period(self, column: str) -> str | None:
        """ISO 8601 period, or the words as published."""
        return period(self.cells.get(column))

    def version(self, column: str, embedded: str | None = None) -> str:
        """`00`, `01` …; a notice without one is in its first version."""
        value = self.text(column) or embedded or "00"
        number = _VERSION.fullmatch(value)
        if number is None:
            reason = message("%(column)s: “%(text)s” is no version", column=column, text=value)
            self.errors.append(reason)
        return f"{int(number[1]):02d}" if number else value

    def number(self, column: str, *, required: bool = True) -> str:
        """A notice, plan or lot number: one word in capitals."""
        value = self.required(column) if required else self.text(column) or ""
        value = value.upper().replace(" ", "")
        if len(value) > _LONGEST_NUMBER:
            self.errors.append(message("%(column)s is too long", column=column))
        return value

    def reports(self) -> Iterator[RowReport]:
        """The row's lines of the report."""
        for reason in self.errors:
            yield RowReport(self.place, Level.ERROR, reason)
        for reason in self.warnings:
            yield RowReport(self.place, Level.WARNING, reason)


def read_rows(table: Table) -> Iterator[RowReader]:
    """Every row of `table`, with the problems its cells already have."""
    columns = table.columns
    for row in table.rows:
        yield _reader(row, columns)


def _reader(row: Row, columns: Iterable[str]) -> RowReader:
    cells = dict(zip(columns, row.cells, strict=True))
    return RowReader(row.place, cells, errors=list(row.problems))


def stated(content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` without what was not stated."""
    return {name: value for name, value in content.items() if value not in (None, "", [])}


def not_kept(table: Table, known: Iterable[str]) -> Iterator[RowReport]:
    """One line naming the columns nobody reads."""
    wanted = set(known)
    names = [h for h, c in zip(table.headers, table.columns, strict=True) if c not in wanted and h]
    if names:
        yield RowReport(
            "file", Level.WARNING, message("columns not kept: %(names)s", names=", ".join(names))
        )


def without_repeats(
    staged: Iterable[StagedTender],
) -> tuple[list[StagedTender], list[RowReport]]:
    """Drop rows that repeat another word for word; report those that contradict another."""
    kept: dict[tuple[Any, str], StagedTender] = {}
    reports: list[RowReport] = []
    for one in staged:
        first = kept.setdefault((one.identity, one.version), one)
        if first is one:
            continue
        same = digest(first.content) == digest(one.content)
        number = one.identity.notice_no or one.identity.plan_no or ""
        if same:
            reason = message("repeats %(first)s", first=place_label(first.place))
        else:
            reason = message(
                "%(number)s version %(version)s was already given, differently, in %(first)s",
                number=number,
                version=one.version,
                first=place_label(first.place),
            )
        reports.append(RowReport(one.place, Level.NOTE if same else Level.ERROR, reason))
    return list(kept.values()), reports


def tell_packages_apart(staged: Iterable[StagedTender]) -> list[StagedTender]:
    """Packages of one plan that share a name get `#2`, `#3` … by estimate and content."""
    groups: dict[tuple[Any, str], list[StagedTender]] = {}
    for one in staged:
        groups.setdefault((one.identity, one.version), []).append(one)
    result = []
    for group in groups.values():
        distinct = {digest(one.content): one for one in reversed(group)}
        order = sorted(
            distinct, key=lambda d: (int(distinct[d].content.get("budget_minor") or 0), d)
        )
        rank = {content: number for number, content in enumerate(order)}
        for one in group:
            number = rank[digest(one.content)]
            if number:
                key = f"{one.identity.package_key}#{number + 1}"
                one = replace(one, identity=replace(one.identity, package_key=key))  # noqa: PLW2901
            result.append(one)
    return result
