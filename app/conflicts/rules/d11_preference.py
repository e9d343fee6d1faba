"""D11 Preference lost: a preference that the bidders could have is out of reach.

Nothing is wrong: the rule tells the firm, for information, what a change of terms or a fresh
proof would bring. It fires

- `domestic_share`: a consortium of foreign and domestic firms, whose shares are complete, gives
  its domestic members less than the ruleset's share. At or above it the bid is preferred;
- `small_firm`: the firm is registered as small or medium-sized, and the proof it put on file
  ends before the closing. A proof good to that very day is in order, and so is none at all: the
  profile page asks for it.

The first speaks to the consortium's members on their own draft, the second to the firm alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.teams import TeamOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Law, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset

_WHOLE = 10_000
_DOMESTIC = {Law.VN: "VN", Law.KR: "KR"}


def preference_lost(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Preferences that the present terms or proofs forgo."""
    wanted = ruleset.limit("D11.domestic_share_bp")
    for team in board.teams:
        share = _domestic_share(board, team)
        if wanted is not None and share is not None and share < wanted:
            yield Subject(
                key=(board.tender, team.id, "domestic_share"),
                case="domestic_share",
                lot=team.lot,
                firms=tuple(sorted(team.firms)),
                evidence={"teams": [team.id], "state": share},
            )
    small = {firm.id: firm.small_until for firm in board.firms if firm.small and firm.small_until}
    for bidder in board.bidders() if small else ():
        until = small.get(bidder.firm)
        if until is None or not board.speaks_of((bidder.firm,)):
            continue
        if any(until < day for day in bidder.closings):
            yield Subject(
                key=(board.tender, bidder.firm, "small_firm"),
                case="small_firm",
                firms=(bidder.firm,),
                interests=tuple(item.id for item in bidder.interests),
                evidence={
                    "interests": [item.id for item in bidder.interests],
                    "state": until.isoformat(),
                },
            )


def _domestic_share(board: Board, team: TeamOnBoard) -> int | None:
    """The domestic members' share in a complete mixed team, in basis points."""
    home = _DOMESTIC.get(board.law)
    countries = {board.country(firm) for firm in team.firms}
    if team.shares_bp != _WHOLE or home not in countries or len(countries) < 2:
        return None
    return sum(member.share_bp for member in team.members if board.country(member.firm) == home)


RULE = Rule(
    id="D11",
    version=1,
    title=N_("Preference out of reach"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "domestic_share": Explanation(
            desk=N_("The domestic members' share is below what the preference asks."),
            firm=N_(
                "The domestic members of your consortium hold less than the share from which a "
                "foreign and domestic group is preferred."
            ),
        ),
        "small_firm": Explanation(
            desk=N_("The proof of the firm's size ends before the closing."),
            firm=N_(
                "The proof of your firm's size ends before the closing: without a fresh one the "
                "preference for small firms is lost."
            ),
        ),
    },
    basis=(
        Source(
            N_(
                "Vietnam: preference for foreign and domestic groups with a domestic share of 25 "
                "per cent or more, and for micro and small firms (Bidding Law 22/2023, art. 10)"
            ),
            verify=True,
        ),
    ),
    find=preference_lost,
    needs=("interests", "teams"),
    laws=frozenset({Law.VN, Law.KR}),
)
