"""Random small boards: few firms, lots and groups, so that coincidences are common."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from app.conflicts.board.board import Board
from app.conflicts.board.teams import BidOnBoard, BidState, TeamLiability, TeamOnBoard
from app.conflicts.finding import Law, Method, Role, Stage
from tests.factories.boards import (
    CLOSES,
    NOW,
    affiliation,
    award,
    bid,
    board,
    exclusion,
    file,
    holding,
    identifier,
    interest,
    invitation,
    lot,
    mark,
    member,
    person,
    promise,
    record,
    relation,
    role,
    subcontract,
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


def records(name: str, likeness: int = 0) -> st.SearchStrategy[object]:
    """A record that is as like another as is said."""
    return st.builds(
        lambda number: record(name, number=number, likeness_bp=likeness),
        st.none() | st.sampled_from(("IB1", "IB2")),
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
def _ties(draw: st.DrawFn) -> dict[str, object]:
    """What ties the firms: few values, so that they are shared."""
    pairs = st.lists(st.tuples(FIRMS, FIRMS, _PERIODS), max_size=3)
    held = draw(pairs)
    people = draw(st.lists(st.tuples(FIRMS, st.sampled_from("12"), _PERIODS), max_size=3))
    named = draw(
        st.lists(
            st.tuples(
                FIRMS,
                st.sampled_from(("person", "guarantee")),
                st.sampled_from(("tender", "tender", "other")),
                _PLACES,
                st.booleans(),
                st.integers(0, 9),
            ),
            max_size=4,
            unique_by=lambda each: each[:4],
        )
    )
    first = NOW.date()
    return {
        "people": tuple(
            person(
                firm,
                born=draw(st.sampled_from(("1", "1", "2", None))),
                position=draw(st.sampled_from(("representative", "director"))),
                id=f"person{number}",
                **_dates(period),
            )
            for number, (firm, _key, period) in enumerate(people)
        ),
        "holdings": tuple(
            holding(owner, owned, draw(st.sampled_from((1999, 2000, 9000))), **_dates(period))
            for owner, owned, period in {two[:2]: two for two in held if two[0] < two[1]}.values()
        ),
        "marks": tuple(
            mark(firm, key)
            for firm, key in draw(st.sets(st.tuples(FIRMS, st.sampled_from("12")), max_size=3))
        ),
        "subcontracts": tuple(
            subcontract(one, other, lot=draw(_PLACES))
            for one, other in sorted(draw(st.sets(st.tuples(FIRMS, FIRMS), max_size=2)))
            if one != other
        ),
        "promises": tuple(
            promise(
                firm,
                kind=kind,
                tender=tender,
                lot=place if tender == "tender" else None,
                standing=standing,
                valid_from=first + timedelta(days=days),
                valid_to=first + timedelta(days=days + 4),
            )
            for firm, kind, tender, place, standing, days in named
        ),
        "files": tuple(
            sorted(
                (
                    file(firm, key, kind)
                    for firm, key, kind in draw(
                        st.sets(
                            st.tuples(
                                FIRMS,
                                st.sampled_from("12"),
                                st.sampled_from(("file_content", "file_author")),
                            ),
                            max_size=4,
                        )
                    )
                ),
                key=str,
            )
        ),
        "invitations": tuple(
            invitation(one, other)
            for one, other in sorted(draw(st.sets(st.tuples(FIRMS, FIRMS), max_size=2)))
            if one != other
        ),
        "past": (award("p", "a", "b", days_ago=300), award("q", "b", "a", days_ago=200)),
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
        **draw(_ties()),
        record=draw(records("tender")),
        near=tuple(draw(records(name)) for name in ("p", "z")),
    )
