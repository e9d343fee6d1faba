"""Random small boards: few firms, lots and groups, so that coincidences are common."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from app.conflicts.board import Board
from app.conflicts.finding import Law, Method, Role, Stage
from tests.factories.boards import (
    CLOSES,
    NOW,
    affiliation,
    board,
    identifier,
    interest,
    lot,
    record,
)

FIRMS = st.sampled_from("abcd")
LOTS = ("1", "2")
_DAYS = st.integers(-4, 14)


@st.composite
def _interests(draw: st.DrawFn) -> list[object]:
    keys = draw(st.lists(st.tuples(FIRMS, st.sampled_from((None, *LOTS))), unique=True, max_size=7))
    return [
        interest(
            firm,
            lot=place,
            role=draw(st.sampled_from(Role)),
            shared=draw(st.booleans()),
            registered_at=NOW + timedelta(days=draw(_DAYS)),
            withdrawn_at=draw(st.none() | _DAYS.map(lambda day: NOW + timedelta(days=day))),
        )
        for firm, place in keys
    ]


@st.composite
def _affiliations(draw: st.DrawFn) -> tuple[object, ...]:
    rows = draw(st.lists(st.tuples(FIRMS, st.sampled_from(("g", "h")), _DAYS, _DAYS), max_size=5))
    return tuple(
        affiliation(
            firm,
            group,
            NOW.date() + timedelta(days=min(since, until)),
            NOW.date() + timedelta(days=max(since, until)),
        )
        for firm, group, since, until in rows
    )


def records(name: str) -> st.SearchStrategy[object]:
    """A record that is now and then like another."""
    return st.builds(
        lambda number, title, part, budget, days: record(
            name,
            number=number,
            titles=frozenset({title}),
            parts=frozenset({("lot", part)} if part else ()),
            budget_minor=budget,
            closes_at=CLOSES + timedelta(days=days),
        ),
        st.none() | st.sampled_from(("IB1", "IB2")),
        st.sampled_from(("x", "y")),
        st.sampled_from((None, "1", "2")),
        st.none() | st.sampled_from((100, 104, 120)),
        st.integers(-5, 5),
    )


@st.composite
def boards(draw: st.DrawFn) -> Board:
    """Any board of the kinds the loader makes."""
    stages = st.sampled_from((Stage.OPEN, Stage.CLOSED))
    whole = draw(stages)
    return board(
        *draw(_interests()),
        foreign=draw(st.frozensets(FIRMS)),
        law=draw(st.sampled_from(Law)),
        method=draw(st.sampled_from(Method)),
        stage=whole,
        closes_at=draw(st.sampled_from((CLOSES, None))),
        lots=tuple(
            lot(name, stage=Stage.CLOSED if whole is Stage.CLOSED else draw(stages))
            for name in LOTS
        ),
        identifiers=tuple(
            sorted(
                (
                    identifier(firm, value)
                    for firm, value in draw(
                        st.lists(st.tuples(FIRMS, st.sampled_from(("1", "2"))), max_size=3)
                    )
                ),
                key=str,
            )
        ),
        affiliations=draw(_affiliations()),
        record=draw(records("tender")),
        near=tuple(draw(records(name)) for name in ("p", "z")),
    )
