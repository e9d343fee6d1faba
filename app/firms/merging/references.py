"""What each feature says about its tables that name firms: what a merge does with every one.

A test walks the schema: a table that names a firm or an organisation and stands in no feature's
list fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy.orm import Session

from app.core.i18n import Message
from app.firms.merging.log import MergeLog
from app.firms.models import Firm


class How(StrEnum):
    """What becomes of rows that name the record that is given up."""

    #: They name the other record from now on; rows it has already stay where they are.
    MOVES = "moves"
    #: They go on naming the record they were written for.
    STAYS = "stays"
    #: They follow from others and are made anew.
    DERIVED = "derived"


@dataclass(frozen=True)
class Reference:
    """One column that names a firm (`firm.id`) or its organisation (`organisation.id`)."""

    table: str
    column: str
    how: How
    #: What the rows are called in a preview; "" where nobody needs to hear of them.
    label: str = ""
    #: Confidential filings, or another desk's work: the secretariat never learns how many.
    sealed: bool = True


@dataclass(frozen=True)
class Merging:
    """A feature's part in a merge."""

    references: tuple[Reference, ...]
    #: Changes rows that could not simply move, before the others do.
    settle: Callable[[Session, MergeLog], None] | None = None
    #: What the secretariat may be told beforehand: of public facts and of what was shared.
    notes: Callable[[Session, Firm, Firm], Sequence[Message]] | None = None
    #: Refuses, to an owner of the record that is given up and about its own filings alone.
    giving_up: Callable[[Session, Firm, datetime], None] | None = None


def moves(table: str, column: str, label: str = "", *, sealed: bool = True) -> Reference:
    """Rows that go with the merge."""
    return Reference(table, column, How.MOVES, label, sealed)


def stays(table: str, column: str) -> Reference:
    """Rows that go on naming whom they were written for."""
    return Reference(table, column, How.STAYS)


def derived(table: str, column: str) -> Reference:
    """Rows that are made anew."""
    return Reference(table, column, How.DERIVED)


def parts() -> tuple[Merging, ...]:
    """Each feature's part in a merge, lowest feature first, as the application lists them."""
    listed: tuple[Merging, ...] = current_app.extensions["duri_merging"]
    return listed
