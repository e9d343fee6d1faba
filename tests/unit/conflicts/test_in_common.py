"""Of what is known about firms, what two of them have in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.conflicts.board.ownership import Ownership
from app.conflicts.board.ties import HoldingOnBoard
from app.conflicts.loading.in_common import by_owned, held_by_two, perhaps_one_person, ways_between
from tests.factories.boards import holding, mark, person


def ways(*holdings: HoldingOnBoard, firms: str = "ab") -> list[str]:
    return [each.id for each in ways_between(by_owned(holdings), set(firms))]


def test_what_one_firm_has_twice_is_nothing_in_common() -> None:
    ours, again, theirs = mark("a", "1"), mark("a", "1"), mark("b", "2")
    assert held_by_two([ours, again, theirs], lambda each: each.key) == []
    third = mark("c", "2")
    assert held_by_two([ours, theirs, third], lambda each: each.key) == [theirs, third]


def test_namesakes_with_other_dates_of_birth_are_nothing_in_common() -> None:
    ours, namesake, sister = person("a", born="1"), person("b", born="2"), person("c", born="1")
    assert perhaps_one_person([ours, namesake]) == []
    assert perhaps_one_person([ours, namesake, sister]) == [ours, namesake, sister]
    undated = person("b", born=None)
    assert perhaps_one_person([ours, undated]) == [ours, undated]
    assert perhaps_one_person([undated, person("b", "lee", born=None)]) == []


def test_holdings_that_lead_from_firm_to_firm_stand_and_others_do_not() -> None:
    assert ways(holding("x", "a"), holding("y", "b")) == []
    assert ways(holding("x", "a"), holding("x", "b")) == ["holding-x-a", "holding-x-b"]
    assert ways(holding("b", "a")) == ["holding-b-a"]
    assert ways(holding("b", "a"), firms="a") == []
    far = holding("x", "a"), holding("y", "x"), holding("y", "b")
    assert ways(*far) == ["holding-x-a", "holding-y-b", "holding-y-x"]
    assert ways(holding("a", "x"), holding("x", "a")) == []  # a circle is no other firm


COMPANIES = st.sampled_from("abcxyz")


@given(st.lists(st.tuples(COMPANIES, COMPANIES, st.integers(1, 10_000)), max_size=8))
def test_every_path_of_ownership_between_two_firms_is_kept(
    edges: list[tuple[str, str, int]],
) -> None:
    held = {(owner, owned): holding(owner, owned, share) for owner, owned, share in edges}
    everything = [each for (owner, owned), each in sorted(held.items()) if owner != owned]
    left = ways_between(by_owned(everything), {"a", "b", "c"})
    since = everything[0].valid_from if everything else None
    for one, other in ("ab", "bc", "ac"):
        days = (since, since) if since else None
        if days:
            assert Ownership(left).between(one, other, days, 1) == Ownership(everything).between(
                one, other, days, 1
            )
