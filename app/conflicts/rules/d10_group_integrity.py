"""D10 Group integrity: a consortium's agreement does not hold together.

The rule looks at consortia whose terms were put to the members for signature; a draft that is
still being talked over is left in peace. It needs the consortium's own draft alone, speaks to
its members, and blocks the lock. It fires when

- `alone`: there is one member only;
- `no_lead`: nobody leads;
- `shares`: the members answer jointly and the shares do not sum to 100 per cent;
- `small_share`: a share is below the ruleset's smallest;
- `too_many`: there are more members than the ruleset allows;
- `agreement_date`: the agreement ends before the closing;
- `unsigned`: a version is under review under which a member's signature does not stand.

Where the governing law sets no smallest share or largest number of members, the ruleset has no
such value and the case stays silent.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board, day_of
from app.conflicts.board.teams import TeamLiability, TeamOnBoard, TeamState
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset

#: The whole, in basis points.
_WHOLE = 10_000


def group_integrity(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """What is wrong with the agreements that members were asked to sign."""
    for team in board.teams:
        if team.proposed or team.state is not TeamState.FORMING:
            for case, evidence in _faults(board, team, ruleset):
                yield Subject(
                    key=(board.tender, team.id, case),
                    case=case,
                    lot=team.lot,
                    firms=tuple(sorted(team.firms)),
                    evidence={"teams": [team.id], "state": evidence},
                )


def _faults(board: Board, team: TeamOnBoard, ruleset: Ruleset) -> Iterator[tuple[str, object]]:
    if len(team.members) < 2:
        yield "alone", len(team.members)
    if not any(member.lead for member in team.members):
        yield "no_lead", None
    if team.liability is TeamLiability.JOINT and team.shares_bp != _WHOLE:
        yield "shares", team.shares_bp
    smallest = ruleset.limit("D10.share_bp")
    if smallest is not None and any(member.share_bp < smallest for member in team.members):
        yield "small_share", sorted(member.share_bp for member in team.members)
    most = ruleset.limit("D10.members")
    if most is not None and len(team.members) > most:
        yield "too_many", len(team.members)
    closes_at = board.closing_of(team.lot)
    if team.valid_until and closes_at and team.valid_until < day_of(closes_at):
        yield "agreement_date", team.valid_until.isoformat()
    if team.unsigned:
        yield "unsigned", sorted(team.unsigned)


RULE = Rule(
    id="D10",
    version=1,
    title=N_("Agreement does not hold together"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "alone": Explanation(
            desk=N_("The consortium has one member only."),
            firm=N_("A consortium needs two members at least."),
        ),
        "no_lead": Explanation(
            desk=N_("Nobody leads the consortium."),
            firm=N_("Your consortium has no lead member: name one in the terms."),
        ),
        "shares": Explanation(
            desk=N_("The shares of a joint consortium do not sum to 100 per cent."),
            firm=N_("The shares of your consortium do not sum to 100 per cent: correct the terms."),
        ),
        "small_share": Explanation(
            desk=N_("A member's share is below the smallest allowed."),
            firm=N_("A share in your consortium is below the smallest the law allows."),
        ),
        "too_many": Explanation(
            desk=N_("The consortium has more members than allowed."),
            firm=N_("Your consortium has more members than the law allows."),
        ),
        "agreement_date": Explanation(
            desk=N_("The agreement ends before the closing."),
            firm=N_(
                "Your agreement ends before the closing: set a later day in the terms and sign "
                "again."
            ),
        ),
        "unsigned": Explanation(
            desk=N_("A member's signature does not stand under the agreement."),
            firm=N_("Not every member has signed the agreement of your consortium."),
        ),
    },
    basis=(
        Source(
            N_("Vietnam: agreement of the partnership with each member's share and work"),
            verify=True,
        ),
        Source(
            N_(
                "Korea: joint-contract rules, five members and five per cent each in an earlier "
                "text"
            ),
            verify=True,
        ),
    ),
    find=group_integrity,
    needs=("teams",),
)
