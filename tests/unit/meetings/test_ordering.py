"""The order of items: fewest exits, side by side, windows kept; equal to trying every order."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.meetings.agenda.ordering import MOST, Slot, exits_of, order_items
from tests import examples

ITEMS = st.lists(
    st.tuples(
        st.sampled_from([5, 10]),
        st.frozensets(st.sampled_from("abc")),
        st.sampled_from([(0, None), (10, None), (0, 30)]),
    ),
    min_size=1,
    max_size=6,
)


def slots_of(items: list[tuple[int, frozenset[str], tuple[int, int | None]]]) -> list[Slot]:
    return [Slot(str(i), minutes, outside, *w) for i, (minutes, outside, w) in enumerate(items)]


def keeps_windows(order: tuple[Slot, ...]) -> bool:
    at = 0
    for slot in order:
        if at < slot.earliest or (slot.latest is not None and at + slot.minutes > slot.latest):
            return False
        at += slot.minutes
    return True


@given(ITEMS)
@settings(max_examples=examples(60), deadline=None)
def test_no_other_order_has_fewer_exits(
    items: list[tuple[int, frozenset[str], tuple[int, int | None]]],
) -> None:
    slots = slots_of(items)
    found = order_items(slots)
    every = list(permutations(slots))
    allowed = [order for order in every if keeps_windows(order)]
    assert found.windows_kept == bool(allowed)
    assert found.exits == min(exits_of(order) for order in allowed or every)
    by_key = {slot.key: slot for slot in slots}
    chosen = tuple(by_key[key] for key in found.keys)
    assert sorted(found.keys) == sorted(by_key)
    assert exits_of(chosen) == found.exits
    assert keeps_windows(chosen) == found.windows_kept or not found.windows_kept


def test_equal_recusal_sets_stand_side_by_side_in_the_order_of_their_claim() -> None:
    firm, both = frozenset("f"), frozenset("fx")
    sets = [frozenset(), firm, frozenset(), both, firm, frozenset()]
    found = order_items([Slot(str(i), 10, outside) for i, outside in enumerate(sets)])
    assert (found.keys, found.exits) == (("0", "2", "5", "1", "4", "3"), 2)


def test_ties_never_reorder_what_everybody_attends() -> None:
    plain = [Slot(f"p{i}", 10) for i in range(4)]
    tied = [Slot("t1", 10, frozenset("f")), Slot("t2", 10, frozenset("fx"))]
    with_ties = order_items([plain[0], tied[0], plain[1], tied[1], plain[2], plain[3]])
    assert [key for key in with_ties.keys if key[0] == "p"] == ["p0", "p1", "p2", "p3"]


def test_a_long_agenda_is_ordered_set_by_set_and_with_windows_by_claim() -> None:
    slots = [Slot(str(i), 1, frozenset("ab"[i % 2])) for i in range(MOST + 1)]
    found = order_items(slots)
    assert (found.keys[0], found.exits, found.windows_kept) == ("0", 2, True)
    assert [int(key) % 2 for key in found.keys] == [0] * 8 + [1] * 7
    timed = [*slots, Slot("late", 1, earliest=5)]
    assert order_items(timed).keys == tuple(slot.key for slot in timed)


def test_coming_back_for_what_closes_the_meeting_costs_what_it_costs_anyway() -> None:
    firm, nobody = frozenset("f"), frozenset[str]()
    tender, news = Slot("tender", 10, firm), Slot("news", 10)
    assert order_items([tender, news], after=nobody).keys == ("tender", "news")
    assert order_items([tender, news]).keys == ("news", "tender")
