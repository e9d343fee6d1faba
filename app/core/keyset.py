"""Reading one page of a sorted list by its last row's values instead of by an offset.

A page costs the same at any depth. Rows without a value in the sorted column always come
last, in either direction; they are a second stretch of the list, read only when the first one
runs out, so that each stretch is one plain range of one index on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.errors import DomainError
from app.core.i18n import message
from app.core.paging import COUNT_CAP, decode_cursor, encode_cursor

#: A select of any columns.
Rows = Select[*tuple[Any, ...]]

_FORWARD: Final = "n"
_BACKWARD: Final = "p"


@dataclass(frozen=True)
class Order:
    """How a list is sorted. `name` goes into its cursors; `load` reads a cursor's value."""

    name: str
    column: InstrumentedAttribute[Any]
    #: A unique public column that tells equal values apart: never a sequence number.
    tie_break: InstrumentedAttribute[Any]
    load: Callable[[Any], Any]
    descending: bool = False
    nullable: bool = True


@dataclass(frozen=True)
class Stretch:
    """The rows of one page, in list order, and the cursors of its neighbours."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class _Place:
    forward: bool
    value: Any
    tie: str


def read_stretch(
    db: Session,
    rows: Rows,
    order: Order,
    *,
    cursor: str | None,
    size: int,
    valued: ColumnElement[bool] | None = None,
) -> Stretch:
    """At most `size` rows of `rows` from `cursor` on.

    `valued` narrows the rows that have a sort value, where the caller knows a bound that the
    index can start from. Raises DomainError for a cursor that is not one of this list's.
    """
    place = _place(order, cursor)
    forward = place.forward if place else True
    sort, tie = order.column.label("keyset_value"), order.tie_break.label("keyset_tie")
    found: list[Row[*tuple[Any, ...]]] = []
    for part in _parts(rows.add_columns(sort, tie), order, place, valued):
        found.extend(db.execute(part.limit(size + 1 - len(found))))
        if len(found) > size:
            break
    more = len(found) > size
    found = found[:size]
    if not forward:
        found.reverse()
    if not found:
        return Stretch((), None, None)
    onward = more if forward else True
    back = more if not forward else place is not None
    return Stretch(
        found,
        _cursor(order, _FORWARD, found[-1]) if onward else None,
        _cursor(order, _BACKWARD, found[0]) if back else None,
    )


def capped_count(
    db: Session,
    rows: Rows,
    order: Order,
    *,
    valued: ColumnElement[bool] | None = None,
) -> int:
    """How many rows there are, counted no further than COUNT_CAP."""
    total = 0
    for part in _unordered(rows, order, valued):
        one = part.with_only_columns(sa.literal(1), maintain_column_froms=True)
        counted = one.limit(COUNT_CAP - total).subquery()
        total += db.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
        if total >= COUNT_CAP:
            break
    return total


def load_instant(value: Any) -> datetime:
    """An aware instant out of a cursor; ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("not an instant")
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at.astimezone(UTC)


def load_day(value: Any) -> date:
    """A day out of a cursor; ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("not a day")
    return date.fromisoformat(value)


def load_whole_number(value: Any) -> int:
    """A 64-bit integer out of a cursor; ValueError for anything else."""
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("not a whole number")
    return value


def load_text(value: Any) -> str:
    """Text out of a cursor; ValueError for anything a database would not take."""
    if not isinstance(value, str) or "\0" in value or not _encodable(value):
        raise ValueError("not text")
    return value


def _encodable(text: str) -> bool:
    return all(not 0xD800 <= ord(character) <= 0xDFFF for character in text)


def _unordered(rows: Rows, order: Order, valued: ColumnElement[bool] | None) -> Iterator[Rows]:
    first = rows.where(order.column.is_not(None)) if order.nullable else rows
    yield first if valued is None else first.where(valued)
    if order.nullable:
        yield rows.where(order.column.is_(None))


def _parts(
    rows: Rows,
    order: Order,
    place: _Place | None,
    valued: ColumnElement[bool] | None,
) -> Iterator[Rows]:
    """The stretches to read, in reading order."""
    forward = place.forward if place else True
    down = order.descending is forward
    stretches = list(_unordered(rows, order, valued))
    with_value, without = stretches[0], stretches[1] if order.nullable else None
    column, tie = order.column, order.tie_break
    in_order = (column.desc(), tie.desc()) if down else (column.asc(), tie.asc())
    tie_order = tie.desc() if down else tie.asc()

    def by_value() -> Rows:
        chosen = with_value.order_by(*in_order)
        if place is None or place.value is None:
            return chosen
        pair = sa.tuple_(column, tie)
        mark = sa.tuple_(sa.literal(place.value, column.type), sa.literal(place.tie, tie.type))
        return chosen.where(pair < mark if down else pair > mark)

    def by_tie(part: Rows) -> Rows:
        chosen = part.order_by(tie_order)
        if place is None or place.value is not None:
            return chosen
        mark = sa.literal(place.tie, tie.type)
        return chosen.where(tie < mark if down else tie > mark)

    among_empty = place is not None and place.value is None
    if forward:
        if not among_empty:
            yield by_value()
        if without is not None:
            yield by_tie(without)
    else:
        if among_empty and without is not None:
            yield by_tie(without)
        yield by_value()


def _cursor(order: Order, direction: str, row: Row[*tuple[Any, ...]]) -> str:
    return encode_cursor(order.name, direction, row.keyset_value, row.keyset_tie)


def _place(order: Order, cursor: str | None) -> _Place | None:
    if not cursor:
        return None
    name, direction, value, tie = decode_cursor(cursor, 4)
    damaged = DomainError(message("This page address is damaged; start from the first page."))
    if name != order.name or direction not in {_FORWARD, _BACKWARD}:
        raise damaged
    if not (isinstance(tie, str) and tie.isascii() and tie.isalnum()):
        raise damaged
    if value is None:
        if not order.nullable:
            raise damaged
        return _Place(direction == _FORWARD, None, tie)
    try:
        return _Place(direction == _FORWARD, order.load(value), tie)
    except (TypeError, ValueError, OverflowError) as error:
        raise damaged from error
