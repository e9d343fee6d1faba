"""Public records as a spreadsheet: which columns, and what a row says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from app.conflicts.loading.post_rows import MembershipDetails, PostDetails
from app.conflicts.registers.fact_models import MarkKind, PromiseKind
from app.conflicts.registers.fact_rows import (
    HoldingDetails,
    MarkDetails,
    PromiseDetails,
    SubcontractDetails,
)
from app.conflicts.registers.record_commands import (
    Details,
    ExclusionDetails,
    RelationDetails,
    RoleDetails,
    enter_record,
)
from app.conflicts.registers.record_models import (
    ExclusionKind,
    PackagePart,
    RelationBasis,
    RelationKind,
)
from app.core.access import Actor
from app.core.db import savepoint
from app.core.errors import DomainError
from app.core.i18n import Labelled, message
from app.core.tables.reading import table_with
from app.core.tables.refusal import ImportRefused
from app.core.tables.shown import RowProblem, day_in, plain_cell
from app.core.tables.table import Row, Table
from app.firms.profile.models import Position
from app.tenders.models import GoverningLaw

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "roles": ("tender", "consultant", "part", "firm", "group", "source"),
    "relations": ("firm", "buyer", "kind", "basis", "share", "valid_from", "valid_to", "source"),
    "exclusions": ("firm", "kind", "authority", "law", "valid_from", "valid_to", "source"),
    "holdings": ("owner", "owned", "share", "valid_from", "valid_to", "source"),
    "marks": ("firm", "kind", "value", "valid_from", "valid_to", "source"),
    "subcontracts": ("tender", "lot", "firm", "subcontractor", "source"),
    "promises": (
        *("tender", "lot", "firm", "kind", "label", "born_on"),
        *("valid_from", "valid_to", "source"),
    ),
    "posts": ("firm", "name", "position", "born_on", "valid_from", "valid_to", "source"),
    "groups": ("firm", "group", "valid_from", "valid_to", "source"),
}
#: What may be left out, or empty, by kind.
OPTIONAL: Final[dict[str, frozenset[str]]] = {
    "roles": frozenset({"firm", "group"}),
    "relations": frozenset({"basis", "share", "valid_to"}),
    "exclusions": frozenset({"law", "valid_to"}),
    "holdings": frozenset({"valid_to"}),
    "marks": frozenset({"valid_from", "valid_to"}),
    "subcontracts": frozenset({"lot"}),
    "promises": frozenset({"lot", "born_on"}),
    "posts": frozenset({"born_on", "valid_to"}),
    "groups": frozenset({"valid_to"}),
}
#: Characters of a cell, as of the field on the screen.
LONGEST: Final = 500
_SHARE: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?")
W = TypeVar("W", bound=Labelled)


def enter_file(
    db: Session,
    kind: str,
    content: bytes,
    *,
    keep_going: bool = False,
    actor: Actor,
    now: datetime,
) -> tuple[int, tuple[RowProblem, ...]]:
    """Enter every row of a CSV or XLSX file: (rows entered, rows that were not).

    Whole or not at all, unless `keep_going`: the caller rolls back when there are problems.
    Raises `ImportRefused` for a file that is no table with the columns.
    """
    required = set(COLUMNS[kind]) - OPTIONAL[kind]
    table = table_with(content, required)
    _refuse_other_columns(table, kind)
    entered, problems = 0, []
    for row in table.rows:
        if row.blank:
            continue
        try:
            details = read_row(kind, _cells(table.columns, row))
            with savepoint(db):
                enter_record(db, details, actor=actor, now=now)
        except DomainError as refusal:
            problems.append(RowProblem(row.place, refusal.reason))
            if not keep_going and len(problems) >= _MOST_PROBLEMS:
                break
        else:
            entered += 1
    return entered, tuple(problems)


def _refuse_other_columns(table: Table, kind: str) -> None:
    """A column passed over in silence may be a misspelt one: an end that is lost is no end."""
    for name in table.columns:
        if name and name not in COLUMNS[kind]:
            raise ImportRefused(
                message(
                    "Row 1: This register has no column “%(column)s”; it has %(columns)s.",
                    column=name,
                    columns=", ".join(COLUMNS[kind]),
                )
            )


#: So many bad rows are shown before a file is given up.
_MOST_PROBLEMS: Final = 50


def _cells(columns: tuple[str, ...], row: Row) -> dict[str, str]:
    if row.problems:
        raise DomainError(row.problems[0])
    cells = {name: plain_cell(cell) for name, cell in zip(columns, row.cells, strict=True)}
    longest = max(map(len, cells.values()), default=0)
    if longest > LONGEST:
        raise DomainError(
            message(
                "A cell of %(found)s characters; %(most)s at most.", found=longest, most=LONGEST
            )
        )
    return cells


def read_row(kind: str, cells: Mapping[str, str]) -> Details:
    """One row as details; raises `DomainError` for a word, day or share that cannot be read."""
    return _READERS[kind](lambda name: cells.get(name, "").strip())


def _role(cell: Callable[[str], str]) -> RoleDetails:
    return RoleDetails(
        tender=cell("tender"),
        consultant=cell("consultant"),
        part=_word(PackagePart, cell("part")),
        firm=cell("firm"),
        group=cell("group"),
        source=cell("source"),
    )


def _relation(cell: Callable[[str], str]) -> RelationDetails:
    return RelationDetails(
        firm=cell("firm"),
        buyer=cell("buyer"),
        kind=_word(RelationKind, cell("kind")),
        basis=_word(RelationBasis, cell("basis") or RelationBasis.PUBLIC.value),
        share_bp=share_of(cell("share")),
        valid_from=day_in(cell("valid_from")),
        valid_to=day_in(cell("valid_to")) if cell("valid_to") else None,
        source=cell("source"),
    )


def _exclusion(cell: Callable[[str], str]) -> ExclusionDetails:
    return ExclusionDetails(
        firm=cell("firm"),
        kind=_word(ExclusionKind, cell("kind")),
        authority=cell("authority"),
        law=_word(GoverningLaw, cell("law")) if cell("law") else None,
        valid_from=day_in(cell("valid_from")),
        valid_to=day_in(cell("valid_to")) if cell("valid_to") else None,
        source=cell("source"),
    )


def _holding(cell: Callable[[str], str]) -> HoldingDetails:
    return HoldingDetails(
        owner=cell("owner"),
        owned=cell("owned"),
        share_bp=share_of(cell("share")),
        valid_from=day_in(cell("valid_from")),
        valid_to=day_in(cell("valid_to")) if cell("valid_to") else None,
        source=cell("source"),
    )


def _mark(cell: Callable[[str], str]) -> MarkDetails:
    return MarkDetails(
        firm=cell("firm"),
        kind=_word(MarkKind, cell("kind")),
        value=cell("value"),
        valid_from=day_in(cell("valid_from")) if cell("valid_from") else None,
        valid_to=day_in(cell("valid_to")) if cell("valid_to") else None,
        source=cell("source"),
    )


def _subcontract(cell: Callable[[str], str]) -> SubcontractDetails:
    return SubcontractDetails(
        tender=cell("tender"),
        lot=cell("lot"),
        firm=cell("firm"),
        subcontractor=cell("subcontractor"),
        source=cell("source"),
    )


def _promise(cell: Callable[[str], str]) -> PromiseDetails:
    return PromiseDetails(
        tender=cell("tender"),
        lot=cell("lot"),
        firm=cell("firm"),
        kind=_word(PromiseKind, cell("kind")),
        label=cell("label"),
        born_on=day_in(cell("born_on")) if cell("born_on") else None,
        valid_from=day_in(cell("valid_from")),
        valid_to=day_in(cell("valid_to")),
        source=cell("source"),
    )


def _post(cell: Callable[[str], str]) -> PostDetails:
    return PostDetails(
        firm=cell("firm"),
        name=cell("name"),
        position=_word(Position, cell("position")),
        born_on=day_in(cell("born_on")) if cell("born_on") else None,
        valid_from=day_in(cell("valid_from")),
        valid_to=day_in(cell("valid_to")) if cell("valid_to") else None,
        source=cell("source"),
    )


def _membership(cell: Callable[[str], str]) -> MembershipDetails:
    return MembershipDetails(
        firm=cell("firm"),
        group=cell("group"),
        valid_from=day_in(cell("valid_from")),
        valid_to=day_in(cell("valid_to")) if cell("valid_to") else None,
        source=cell("source"),
    )


_READERS: Final[dict[str, Callable[[Callable[[str], str]], Details]]] = {
    "roles": _role,
    "relations": _relation,
    "exclusions": _exclusion,
    "holdings": _holding,
    "marks": _mark,
    "subcontracts": _subcontract,
    "promises": _promise,
    "posts": _post,
    "groups": _membership,
}


def _word(words: type[W], text: str) -> W:
    for word in words:
        if text.lower() in {word.value.lower(), word.msgid.lower(), word.label.lower()}:
            return word
    raise DomainError(
        message(
            "“%(text)s” is none of %(words)s.",
            text=text,
            words=", ".join(word.value for word in words),
        )
    )


def share_of(text: str) -> int | None:
    """Per cent with at most two decimals as basis points: "30.01" → 3001; None when empty."""
    if not text:
        return None
    found = _SHARE.fullmatch(text)
    if found is None:
        raise DomainError(message("“%(text)s” is no share in per cent.", text=text), field="share")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
