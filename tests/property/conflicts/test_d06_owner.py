"""D6 over any board: relations that hold, with this buyer, and declared ones to the firm alone."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d06_owner import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_every_fact_is_about_the_firm_and_the_buyer(on: Board) -> None:
    known = {relation.id: relation for relation in on.relations}
    for subject in found(RULE, on):
        for fact in subject.evidence["facts"]:
            relation = known[fact["record"]]
            assert (relation.firm,) == subject.firms
            assert relation.buyer in on.buyers


@given(boards())
@settings(max_examples=examples(60))
def test_a_partner_never_hears_of_a_declared_relation(on: Board) -> None:
    declared = {relation.id: relation.firm for relation in on.relations if relation.declared}
    for firm in on.firms:
        for subject in found(RULE, on.of_firm(firm.id)):
            for fact in subject.evidence["facts"]:
                assert declared.get(fact["record"], firm.id) == firm.id
