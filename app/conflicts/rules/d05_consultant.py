"""D5 Consultant: a bidder had a part in preparing or supervising the package.

Who made a package's study (K-City studies too), design, estimate or documents, or supervises
its execution, knows more than the others and cannot bid for it; nor can a firm of the same
business group. The parts are public facts, each with its source: a contract award, a published
report. They name the consultant where the registry knows it, and the business group where the
source does.

The rule looks at every firm that would stand in a bid: with a live interest as sole bidder,
lead or member, or with a place in a consortium. It fires when

- the firm itself had the part (`member`); a firm in a team is told so of its partners too, from
  the same public record (`partner`);
- the firm has belonged, by its own registry, to the group the source names, on some day from its
  first filing to the closing (`affiliate`). A firm is told this of itself alone.

A supplier or subcontractor is no bidder. A record that was taken back plays no part.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Bidder, Board
from app.conflicts.board.facts import RoleOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def consultants(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Bidders that had a part in the package, themselves or through their group."""
    for bidder in board.bidders():
        named = [role for role in board.roles if role.firm == bidder.firm]
        group = [role for role in board.roles if role not in named and _tied(board, bidder, role)]
        if named:
            case = "member" if board.reader in (None, bidder.firm) else "partner"
            yield _subject(board, bidder, case, [*named, *group])
        elif group:
            yield _subject(board, bidder, "affiliate", group)


def _tied(board: Board, bidder: Bidder, role: RoleOnBoard) -> bool:
    return role.group is not None and any(
        tie.firm == bidder.firm
        and tie.group == role.group
        and tie.holds(bidder.since, bidder.until)
        for tie in board.affiliations
    )


def _subject(board: Board, bidder: Bidder, case: str, roles: list[RoleOnBoard]) -> Subject:
    return Subject(
        key=(board.tender, bidder.firm),
        case=case,
        firms=(bidder.firm,),
        interests=tuple(item.id for item in bidder.interests),
        evidence={
            "interests": [item.id for item in bidder.interests],
            "facts": [role.evidence for role in sorted(roles, key=lambda role: role.id)],
        },
    )


RULE = Rule(
    id="D5",
    version=1,
    title=N_("Consultant of the package"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "member": Explanation(
            desk=N_("By a public record, the bidder had a part in preparing this package."),
            firm=N_(
                "By a public record, your firm had a part in preparing or supervising this "
                "package. Who did may not bid for it. If the record is wrong, tell the "
                "compliance desk."
            ),
        ),
        "partner": Explanation(
            desk=N_("By a public record, a member of the team had a part in this package."),
            firm=N_(
                "By a public record, a member of your consortium had a part in preparing or "
                "supervising this package. Who did may not bid for it, nor may a team with it."
            ),
        ),
        "affiliate": Explanation(
            desk=N_("By a public record, the bidder's business group had a part in this package."),
            firm=N_(
                "By a public record, the business group your firm belongs to had a part in "
                "preparing or supervising this package. Ask the buyer whether your firm may bid."
            ),
        ),
    },
    basis=(
        Source(
            N_(
                "Vietnam: bidders are independent of the package's consultants (Bidding Law "
                "22/2023, art. 6; Decree 214/2025, art. 4)"
            ),
            verify=True,
        ),
        Source(
            N_("Development banks: no bidder prepared the tender or is tied to who did"),
            verify=True,
        ),
    ),
    find=consultants,
    needs=("roles",),
)
