"""D15 Unnecessary joint bid: every member could bid alone.

Firms that could each meet the requirements alone and bid together anyway bid less against each
other. There can be good reasons (capacity, risk, technology); they should be written down. The
rule looks at a consortium of two or more members and at what they disclosed in its room. It
fires when every one of them said that it meets the requirements alone and the room holds no
written reason for bidding together. It asks for that reason and blocks nothing.

One member that does not, or that has not said, is enough for silence. Nobody outside the room
learns of the answer, and nothing is asked before the members are in the room.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def unnecessary_joint_bid(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Teams all of whose members said that they could bid alone, without a written reason."""
    for team in board.teams:
        alone = all(member.meets_alone is True for member in team.members)
        if len(team.members) > 1 and alone and not team.joint_reason:
            yield Subject(
                key=(board.tender, team.id),
                case="no_reason",
                lot=team.lot,
                firms=tuple(sorted(team.firms)),
                evidence={"teams": [team.id], "members": sorted(team.firms)},
            )


RULE = Rule(
    id="D15",
    version=1,
    title=N_("Joint bid without a stated reason"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "no_reason": Explanation(
            desk=N_(
                "Every member said that it could bid alone, and no reason for bidding together is "
                "written down."
            ),
            firm=N_(
                "Every member of your consortium said that it could meet the requirements alone. "
                "Write down in the room why you bid together."
            ),
        ),
    },
    basis=(
        Source(
            N_("Korea: joint bids of firms that could each bid alone need a reason (MRFTA)"),
            verify=True,
        ),
    ),
    find=unnecessary_joint_bid,
    needs=("teams",),
)
