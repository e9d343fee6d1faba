"""D2 over any board."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Contest
from app.conflicts.rules.d02_same_representative import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_the_two_are_rivals_and_one_of_them_is_represented_by_the_person(on: Board) -> None:
    contest = Contest(on)
    for subject in found(RULE, on):
        assert contest.between(*subject.firms) is not None
        people = [p for p in on.people if p.firm in subject.firms]
        assert any(person.represents for person in people)
        assert len({person.name_key for person in people}) < len(people)


@given(boards())
@settings(max_examples=examples(60))
def test_one_firms_people_alone_say_nothing(on: Board) -> None:
    assert found(RULE, on.of_firm("a")) == []
