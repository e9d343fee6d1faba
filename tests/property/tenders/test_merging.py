"""Merging two records and undoing it leaves everything as it was, whatever hung on them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.tenders.merging.commands import undo_merge
from tests import examples
from tests.factories import NOW, make_firm, make_interest, make_lot, make_tender
from tests.factories.merging import dump, merge, officer_of
from tests.factories.opportunities import make_follow


@dataclass(frozen=True)
class Hung:
    """Something of one of three firms on one of the two records, in a lot or in the whole."""

    firm: int
    record: int
    lot: int | None
    follows: bool
    shared: bool
    withdrawn: bool


HUNG = st.builds(
    Hung,
    st.integers(0, 2),
    st.integers(0, 1),
    st.none() | st.integers(0, 1),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def placed(one: Hung) -> tuple[object, ...]:
    """What the schema takes once."""
    return (one.firm, one.record, None if one.follows else one.lot, one.follows)


@given(st.lists(HUNG, max_size=12, unique_by=placed), st.sets(st.integers(0, 1)))
@settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
def test_merge_and_undo_is_identity(
    app: Flask, db: Session, hung: list[Hung], same: set[int]
) -> None:
    assert app
    records = [make_tender(db), make_tender(db)]
    # Both have a first lot; the second's number is the same or another.
    lots = [
        [make_lot(db, record, str(n) if n in same else f"{n} of {place}") for n in range(2)]
        for place, record in enumerate(records)
    ]
    firms = [make_firm(db) for _ in range(3)]
    for each in hung:
        record, firm = records[each.record], firms[each.firm]
        if each.follows:
            make_follow(db, record, firm, ended_at=NOW if each.withdrawn else None)
            continue
        make_interest(
            db,
            record,
            firm,
            lot_id=lots[each.record][each.lot].id if each.lot is not None else None,
            shared=each.shared,
            withdrawn_at=NOW if each.withdrawn else None,
        )
    officer = officer_of(db)
    db.commit()
    before = dump(db)
    done = merge(db, officer, *records)
    undo_merge(db, done, actor=Actor.of(officer), now=NOW)
    db.commit()
    assert dump(db) == before
