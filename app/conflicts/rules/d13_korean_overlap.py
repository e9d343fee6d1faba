"""D13 Korean overlap: two or more independent Korean firms stood on one lot when it closed.

News for coordination, not a fault: it feeds the season's figures and is computed only after
closing. The rule counts, on a closed lot or tender, the Korean firms whose interests stood at
closing in a role that would stand in a bid; affiliates (as in D4, on the days both interests
stood) count as one. It fires at two. Before closing, and when an extension reopens the lot, it
is silent.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board, Place
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def korean_overlap(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Closed lots or tenders on which independent Korean firms met."""
    least = ruleset.value("D13.independent_parties")
    if sum(firm.country == "KR" for firm in board.firms) < least:
        return  # most boards: no need to look who stood where
    whole: set[str] = set()
    for place in board.closed_places():
        korean = {i.firm for i in place.interests if board.country(i.firm) == "KR"}
        if place.lot is None:
            whole = korean
        elif korean <= whole:
            continue
        parties = _independent(korean, board.tied_firms(place))
        if len(parties) >= least:
            yield _subject(board, place, parties)


def _independent(firms: set[str], tied: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The firms in parties: affiliates together, everybody else alone; sorted."""
    party = {firm: {firm} for firm in firms}
    for members in tied.values():
        joined = set().union(*(party[firm] for firm in members if firm in party))
        for firm in joined:
            party[firm] = joined
    return sorted({tuple(sorted(members)) for members in party.values()})


def _subject(board: Board, place: Place, parties: list[tuple[str, ...]]) -> Subject:
    firms = tuple(sorted(firm for members in parties for firm in members))
    interests = tuple(item for item in place.interests if item.firm in firms)
    return Subject(
        key=(board.tender, place.lot or "-"),
        case="overlap",
        lot=place.lot,
        firms=firms,
        interests=tuple(item.id for item in interests),
        evidence={
            "interests": [item.id for item in interests],
            "parties": [list(members) for members in parties],
        },
    )


RULE = Rule(
    id="D13",
    version=1,
    title=N_("Korean firms met on one lot"),
    kinds=frozenset({Kind.CROSS}),
    cases={
        "overlap": Explanation(
            desk=N_(
                "Two or more independent Korean firms stood on the same lot or tender when it "
                "closed. This is counted for the season figures and is no fault."
            )
        ),
    },
    basis=(Source(N_("Operational: season figures, computed after closing")),),
    find=korean_overlap,
    needs=("interests",),
)
