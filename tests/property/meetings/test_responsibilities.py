"""Whatever is proposed, confirmed, disputed and ended: never two accountable bodies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from app.core.ids import new_public_id
from app.meetings.responsibilities.cells import load_cells
from app.meetings.responsibilities.commands import move_holder
from app.meetings.responsibilities.models import (
    HolderState,
    Letter,
    Responsibility,
    ResponsibilityHolder,
)
from app.meetings.responsibilities.states import Standing, standing_of
from tests import examples
from tests.factories import NOW, make_organisation
from tests.factories.meetings import make_body, make_seat
from tests.factories.responsibilities import OFFICER, make_activity, propose, speaker

PARTS = st.lists(st.tuples(st.sampled_from(Letter), st.sampled_from(HolderState)), max_size=6)
ACTS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(Letter), st.sampled_from(HolderState)),
    max_size=10,
)


@settings(max_examples=examples(200), deadline=None)
@given(parts=PARTS)
def test_confirmed_means_exactly_one_accountable_body_that_confirmed_and_no_dispute(
    parts: list[tuple[Letter, HolderState]],
) -> None:
    live = [part for part in parts if part[1] is not HolderState.ENDED]
    accountable = [state for letter, state in live if letter is Letter.ACCOUNTABLE]
    expected = accountable == [HolderState.CONFIRMED] and not any(
        state is HolderState.DISPUTED for _letter, state in live
    )
    assert (standing_of(parts) is Standing.CONFIRMED) is expected
    assert (standing_of(parts) is Standing.UNKNOWN) is not live


@pytest.mark.slow
@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_no_sequence_of_acts_leaves_two_accountable_bodies(
    db: Session, acts: list[tuple[int, Letter, HolderState]]
) -> None:
    body, activity = make_body(db), make_activity(db)
    organisations = [make_organisation(db) for _ in range(3)]
    for organisation in organisations:
        make_seat(db, body, organisation=organisation)
    for place, letter, state in acts:
        who = organisations[place]
        act: Callable[[], object] = partial(propose, db, activity, who, letter)
        if state is not HolderState.PROPOSED:
            holder = db.scalars(
                select(ResponsibilityHolder)
                .where(
                    ResponsibilityHolder.organisation_id == who.id,
                    ResponsibilityHolder.letter == letter,
                )
                .order_by(ResponsibilityHolder.id.desc())
            ).first()
            if holder is None:
                continue
            actor = OFFICER if state is HolderState.ENDED else speaker(who)
            act = partial(
                move_holder, db, holder.public_id, state, "왜냐하면", actor=actor, now=NOW
            )
        with suppress(DomainError):
            act()
    (cell,) = [c for c in load_cells(db) if c.activity.code == activity.code]
    accountable = [h for h in cell.holders if h.letter is Letter.ACCOUNTABLE]
    assert len(accountable) <= 1
    if cell.standing is Standing.CONFIRMED:
        assert [h.state for h in accountable] == [HolderState.CONFIRMED]


def test_the_database_itself_takes_no_second_accountable_body(db: Session) -> None:
    activity, first, second = make_activity(db), make_organisation(db), make_organisation(db)
    propose(db, activity, first)
    cell = db.scalars(select(Responsibility).where(Responsibility.activity_id == activity.id)).one()
    db.add(
        ResponsibilityHolder(
            public_id=new_public_id(),
            responsibility_id=cell.id,
            organisation_id=second.id,
            letter=Letter.ACCOUNTABLE,
            state=HolderState.CONFIRMED,
            source="x",
            valid_from=NOW.date(),
            valid_to=None,
        )
    )
    with pytest.raises(IntegrityError), db.begin_nested():
        db.flush()
