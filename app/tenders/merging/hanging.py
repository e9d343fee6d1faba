"""What hangs on a tender or a lot, table by table, and what a merge of two records does with it.

Every column that names a tender or a lot stands here (a test walks the schema): its rows move
to the record that stands, or stay with the published record they are part of, or are worked out
anew. Tables of higher features are named, not imported: nothing here knows what a row means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement

Rows = Any  # a table or an alias of it


@dataclass(frozen=True)
class Moves:
    """Rows that go where the tender goes."""

    table: str
    column: str = "tender_id"
    #: The column that names a lot of that tender, if one does.
    lot: str | None = None
    #: Columns of which a place takes one living row: a firm, a plan, a lot's number.
    once: tuple[str, ...] = ()
    #: Which rows live.
    live: Callable[[Rows], ColumnElement[bool]] = lambda _rows: sa.true()
    #: The column that ends the second living row; without one it stays where it is.
    ends: str | None = None


@dataclass(frozen=True)
class EndsWith:
    """Periods that end with a row that a merge ends."""

    table: str
    parent: str
    of: str
    ends: str


def _open(column: str) -> Callable[[Rows], ColumnElement[bool]]:
    return lambda rows: rows.c[column].is_(None)


def _not_withdrawn(rows: Rows) -> ColumnElement[bool]:
    return sa.type_coerce(rows.c.status, sa.String()) != "withdrawn"


def _not_lifted(rows: Rows) -> ColumnElement[bool]:
    return sa.type_coerce(rows.c.state, sa.String()) != "lifted"


#: In the order in which they move; back in the opposite one.
MOVES: Final = (
    Moves("lot", once=("number",)),
    Moves(
        "interest",
        lot="lot_id",
        once=("firm_id",),
        live=_open("withdrawn_at"),
        ends="withdrawn_at",
    ),
    Moves("follow", once=("firm_id",), live=_open("ended_at"), ends="ended_at"),
    Moves("consortium", lot="lot_id"),
    # A firm bound on both records stays bound on both: that is a case for the rules.
    Moves("commitment", lot="lot_id", once=("firm_id",), live=_open("ended_at")),
    Moves("bid", lot="lot_id", once=("firm_id",), live=_not_withdrawn),
    Moves("plan_link", "notice_id", once=("plan_id",)),
    Moves("carry_request", "notice_id"),
    Moves("agenda_item"),
    Moves("official_step"),
    Moves("written_procedure"),
    Moves("responsibility", once=("activity_id",)),
    Moves("forum_post"),
    Moves("interest_declaration", once=("organisation_id", "seat_id", "basis"), live=_not_lifted),
    Moves("desk_contact"),
    Moves("package_role"),
    Moves(
        "subcontract",
        lot="lot_id",
        once=("firm_id", "subcontractor_id"),
        live=_open("retracted_at"),
    ),
    Moves("bid_promise", lot="lot_id", once=("firm_id", "kind", "key"), live=_open("retracted_at")),
    Moves("tender_news"),
)
ENDS: Final = (EndsWith("interest_sharing", "interest_id", "interest", "ended_at"),)
#: Columns that name a lot and no tender: they follow a lot to its namesake.
LOTS: Final = (("consortium_member_work", "lot_id"),)
#: What was published under the record's own number stays with it and is shown beside what stands;
#: a later import finds it there. Plans are never merged.
OWN: Final = frozenset(
    {
        ("tender_version", "tender_id"),
        ("tender_province", "tender_id"),
        ("tender_document", "tender_id"),
        ("tender_statement", "tender_id"),
        ("tender_search", "tender_id"),
        ("milestone", "tender_id"),
        ("milestone", "lot_id"),
        ("plan_link", "plan_id"),
        ("carry_request", "plan_id"),
        ("tender_news", "plan_id"),
        ("tender_merge", "kept_id"),
        ("tender_merge", "absorbed_id"),
    }
)
#: Worked out from the rest, by the engine, after the merge and after its undoing.
DERIVED: Final = frozenset(
    {
        ("finding", "tender_id"),
        ("finding", "lot_id"),
        ("finding", "other_tender_id"),
        ("recheck_request", "tender_id"),
        ("tender_match_key", "tender_id"),
        ("tender_match_state", "tender_id"),
    }
)
