"""D7 Cross-subcontract: a bidder is named as the subcontractor of its rival.

Who bids against a firm and earns from its success has two interests in one contest, and the two
must have spoken about the work and often about its price. The rule looks at what bidders name as
their subcontractors for a tender or lot (stated by the bidder for its own bid, or a public
record) and fires when the firm that is named stands for the same lot itself and the two do not
stand in one team:

- `rival`: both would head a team, or stand in different ones;
- `perhaps_one_team`: at most one would; they may yet stand in one consortium.

A subcontractor on another lot is none here, nor is one that has given its own interest up.
Development banks let a firm be a subcontractor in several bids, and a bidder in none of them;
Vietnamese and Korean practice asks for the reason. Nobody but the compliance desk is answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Rivalry, contest_of
from app.conflicts.board.ties import SubcontractOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def cross_subcontract(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Bidders that a rival names as its subcontractor."""
    contest = contest_of(board)
    named: dict[tuple[str, str], list[tuple[SubcontractOnBoard, Rivalry]]] = {}
    for each in board.subcontracts:
        met = contest.between(each.firm, each.subcontractor, each.lot)
        if met and contest.stands(each.firm, each.lot):
            named.setdefault((each.firm, each.subcontractor), []).append((each, met))
    for (firm, subcontractor), found in sorted(named.items()):
        yield _subject(board, firm, subcontractor, found)


def _subject(
    board: Board, firm: str, subcontractor: str, found: list[tuple[SubcontractOnBoard, Rivalry]]
) -> Subject:
    lots = {met.lot for _each, met in found}
    interests = sorted({name for _each, met in found for name in met.interests})
    return Subject(
        key=(board.tender, firm, subcontractor),
        case="rival" if any(met.apart for _each, met in found) else "perhaps_one_team",
        lot=lots.pop() if len(lots) == 1 else None,
        firms=tuple(sorted((firm, subcontractor))),
        interests=tuple(interests),
        evidence={
            "interests": interests,
            "subcontractor": subcontractor,
            "facts": [each.evidence for each, _met in sorted(found, key=lambda two: two[0].id)],
        },
    )


RULE = Rule(
    id="D7",
    version=1,
    title=N_("Subcontractor of a rival"),
    kinds=frozenset({Kind.CROSS}),
    cases={
        "rival": Explanation(
            desk=N_(
                "A firm is named as the subcontractor of a bidder and stands for the same lot or "
                "tender itself."
            )
        ),
        "perhaps_one_team": Explanation(
            desk=N_(
                "A firm is named as a subcontractor and pursues the same lot or tender; the two "
                "may yet stand in one consortium."
            )
        ),
    },
    basis=(
        Source(
            N_("Development banks: a bidder is no subcontractor in another bid"),
            verify=True,
        ),
        Source(N_("Vietnam: independence of bidders (Bidding Law 22/2023, art. 6)"), verify=True),
    ),
    find=cross_subcontract,
    needs=("subcontracts",),
)
