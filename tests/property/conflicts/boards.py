"""Random small boards: few firms, lots and groups, so that coincidences are common."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from app.conflicts.board import Board
from app.conflicts.finding import Law, Method, Role, Stage
from app.conflicts.teams_on_board import BidOnBoard, BidState, TeamLiability, TeamOnBoard
from tests.factories.boards import (
    CLOSES,
    NOW,
    affiliation,
    bid,
    board,
    exclusion,
    identifier,
    interest,
    lot,
    member,
    record,
    relation,
    role,
    team,
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


_PLACES = st.sampled_from((None, *LOTS))
_PERIODS = st.tuples(_DAYS, st.none() | st.integers(0, 9))


def _dates(period: tuple[int, int | None]) -> dict[str, object]:
    since, days = period
    first = NOW.date() + timedelta(days=since)
    return {"valid_from": first, "valid_to": None if days is None else first + timedelta(days=days)}


@st.composite
def _teams(draw: st.DrawFn) -> tuple[TeamOnBoard, ...]:
    made = []
    for number in range(draw(st.integers(0, 3))):
        firms = draw(st.lists(FIRMS, unique=True, min_size=1, max_size=3))
        members = [
            member(
                firm,
                draw(st.sampled_from((400, 2000, 5000, 8000))),
                joined_at=NOW + timedelta(days=draw(_DAYS)),
                meets_alone=draw(st.sampled_from((None, True, True, False))),
                signed_at=draw(st.sampled_from((None, NOW))),
            )
            for firm in firms
        ]
        made.append(
            team(
                f"team{number}",
                *members,
                lot=draw(_PLACES),
                proposed=draw(st.booleans()),
                joint_reason=draw(st.booleans()),
                liability=draw(st.sampled_from(TeamLiability)),
                valid_until=draw(st.none() | _DAYS.map(lambda d: NOW.date() + timedelta(days=d))),
            )
        )
    return tuple(made)


@st.composite
def _bids(draw: st.DrawFn) -> tuple[BidOnBoard, ...]:
    return tuple(
        bid(
            f"bid{number}",
            *draw(st.lists(FIRMS, unique=True, min_size=1, max_size=2)),
            lot=draw(_PLACES),
            state=draw(st.sampled_from(BidState)),
            filed_at=NOW + timedelta(days=draw(_DAYS)),
        )
        for number in range(draw(st.integers(0, 3)))
    )


@st.composite
def _records(draw: st.DrawFn) -> dict[str, object]:
    roles = draw(st.lists(st.tuples(st.none() | FIRMS, st.sampled_from(("g", "h"))), max_size=2))
    ties = draw(
        st.lists(
            st.tuples(
                FIRMS,
                st.sampled_from(("control", "ownership", "person")),
                st.booleans(),
                _PERIODS,
                st.sampled_from(("ubnd", "other")),
            ),
            max_size=2,
        )
    )
    bars = draw(
        st.lists(st.tuples(FIRMS, st.sampled_from((None, "VN", "KR")), _PERIODS), max_size=2)
    )
    return {
        "roles": tuple(
            role(firm, group=group, name=f"role{number}")
            for number, (firm, group) in enumerate(roles)
        ),
        "relations": tuple(
            relation(
                firm,
                kind,
                id=f"relation{number}",
                share_bp=3001 if kind == "ownership" else None,
                declared=declared,
                buyer=buyer,
                **_dates(period),
            )
            for number, (firm, kind, declared, period, buyer) in enumerate(ties)
        ),
        "exclusions": tuple(
            exclusion(firm, id=f"exclusion{number}", law=law, **_dates(period))
            for number, (firm, law, period) in enumerate(bars)
        ),
    }


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
        small=draw(
            st.dictionaries(
                FIRMS, st.none() | _DAYS.map(lambda d: NOW.date() + timedelta(days=d)), max_size=2
            )
        ),
        published_at=draw(st.none() | _DAYS.map(lambda d: NOW + timedelta(days=d))),
        teams=draw(_teams()),
        bids=draw(_bids()),
        **draw(_records()),
        record=draw(records("tender")),
        near=tuple(draw(records(name)) for name in ("p", "z")),
    )
