"""D3 over any board: the firm's own view and the desk's agree, and nobody hears of a partner."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.board.teams import covers_same
from app.conflicts.rules.d03_several_teams import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_each_firm_is_told_of_itself_exactly_what_the_desk_sees_of_it(on: Board) -> None:
    desk = {(s.key, s.case, s.evidence_hash) for s in found(RULE, on)}
    told = {
        (s.key, s.case, s.evidence_hash)
        for firm in on.firms
        for s in found(RULE, on.of_firm(firm.id))
    }
    assert told == desk
    for firm in on.firms:
        assert all(s.firms == (firm.id,) for s in found(RULE, on.of_firm(firm.id)))


@given(boards())
@settings(max_examples=examples(60))
def test_it_speaks_exactly_where_two_teams_of_a_firm_meet(on: Board) -> None:
    doubled = {
        firm.id
        for firm in on.firms
        for one in on.teams
        for other in on.teams
        if one.id < other.id and firm.id in one.firms and firm.id in other.firms
        if covers_same(one.lot, other.lot)
    }
    assert {s.firms[0] for s in found(RULE, on)} == doubled
