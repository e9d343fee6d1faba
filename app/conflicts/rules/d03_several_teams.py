"""D3 Several consortia: a firm has a place in two or more teams for one lot.

A firm may listen to several teams while they form, but stand in one bid only. The rule looks at
consortia that are not dissolved and at the firms that accepted a place in them, and fires for a
firm when two of its teams meet on one lot (the whole tender covers each of its lots):

- `member`: it has signed for one of them at most: it is reminded to choose;
- `signed`: its signature stands, or is being given, under two of them. The second signature is
  refused.

This needs nothing but the firm's own places and the drafts it may read: the firm is told at
once, and it alone. Its partners are not: their page keeps saying that a signature is waited for.
For everybody else's sake the compliance desk sees the same. Teams for different lots, an
invitation not accepted and a place given up are in order.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.teams import TeamOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def several_teams(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Firms with a place in teams that meet on one lot."""
    engaged: dict[str, dict[str, TeamOnBoard]] = {}
    for team in board.teams:
        for firm in team.firms:
            engaged.setdefault(firm, {})[team.id] = team
    for firm in board.speaks_of(firm for firm, teams in engaged.items() if len(teams) > 1):
        teams = engaged[firm]
        meeting = board.covering_pairs([(team.id, team.lot) for team in teams.values()])
        if not meeting:
            continue
        signed = [pair for pair in meeting if all(teams[name].signed_by(firm) for name in pair)]
        names = sorted({name for pair in signed or meeting for name in pair})
        interests = tuple(
            item.id for item in board.interests if item.firm == firm and item.withdrawn_at is None
        )
        yield Subject(
            key=(board.tender, firm),
            case="signed" if signed else "member",
            lot=_one_lot([teams[name] for name in names]),
            firms=(firm,),
            interests=interests,
            evidence={"interests": list(interests), "teams": names},
        )


def _one_lot(teams: list[TeamOnBoard]) -> str | None:
    lots = {team.lot for team in teams if team.lot is not None}
    return lots.pop() if len(lots) == 1 else None


RULE = Rule(
    id="D3",
    version=1,
    title=N_("In several consortia"),
    kinds=frozenset({Kind.OWN, Kind.CROSS}),
    cases={
        "member": Explanation(
            desk=N_("A firm has a place in two or more consortia for one lot or tender."),
            firm=N_(
                "Your firm has a place in more than one consortium for what can be bid for only "
                "once. It can sign for one of them; leave the others in good time."
            ),
        ),
        "signed": Explanation(
            desk=N_("A firm's signature stands under two consortia for one lot or tender."),
            firm=N_(
                "Your firm has signed for another consortium for the same lot or tender already. "
                "It can stand in one bid only: take that signature back first, or leave this one."
            ),
        ),
    },
    basis=(
        Source(
            N_(
                "Korean state contracts: two bids by one person void all of them, alone and as a "
                "member likewise (Enforcement Rule, art. 44)"
            ),
            verify=True,
        ),
        Source(N_("Vietnam: one bidder files one bid (Bidding Law 22/2023)"), verify=True),
    ),
    find=several_teams,
    needs=("teams",),
)
