"""D6 Owner: a bidder is not independent of the buyer.

A bidder must be legally and financially independent of the buyer and of whoever runs the
procedure. The relations of firms with buyers are dated records: from a public source, or stated
by the firm itself (a declared relation answers that firm alone). The buyer is recognised by its
published name, in one spelling.

The rule looks at every firm that would stand in a bid, and fires when a relation holds on some
day from the firm's first filing to the closing:

- one controls the other, or both answer to one authority (`control`);
- ownership between the two exceeds the ruleset's share (`ownership`); a share exactly at the
  limit is in order;
- one person decides in both (`person`): to be explained, no bar in itself.

A firm in a team is told so of its partners too where the record is public (the same cases, with
`partner_` in front).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.facts import RelationOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Law, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset

#: Kinds of relation as stored, gravest first.
_GRAVEST_FIRST = ("control", "ownership", "person")


def not_independent(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Bidders with a relation to the buyer that the law does not allow."""
    for bidder in board.bidders():
        relations = [
            relation
            for relation in board.relations
            if relation.firm == bidder.firm
            and relation.buyer in board.buyers
            and relation.holds(bidder.since, bidder.until)
            and _counts(relation, ruleset)
        ]
        if not relations:
            continue
        gravest = min(_GRAVEST_FIRST.index(relation.kind) for relation in relations)
        case = _GRAVEST_FIRST[gravest]
        yield Subject(
            key=(board.tender, bidder.firm),
            case=case if board.reader in (None, bidder.firm) else f"partner_{case}",
            firms=(bidder.firm,),
            interests=tuple(item.id for item in bidder.interests),
            evidence={
                "interests": [item.id for item in bidder.interests],
                "facts": [r.evidence for r in sorted(relations, key=lambda r: r.id)],
            },
        )


def _counts(relation: RelationOnBoard, ruleset: Ruleset) -> bool:
    if relation.kind != "ownership":
        return True
    return (relation.share_bp or 0) > ruleset.value("D6.owner_share_bp")


RULE = Rule(
    id="D6",
    version=1,
    title=N_("Not independent of the buyer"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "control": Explanation(
            desk=N_("The bidder and the buyer are under one control."),
            firm=N_(
                "By the record, your firm and the buyer are under one control. A bidder must be "
                "independent of the buyer. If the record is wrong, tell the compliance desk."
            ),
        ),
        "ownership": Explanation(
            desk=N_("Ownership between the bidder and the buyer exceeds what the law allows."),
            firm=N_(
                "By the record, ownership between your firm and the buyer exceeds what the law "
                "allows. If the record is wrong, tell the compliance desk."
            ),
        ),
        "person": Explanation(
            desk=N_("One person decides both in the bidder and at the buyer."),
            firm=N_(
                "By the record, one person decides both in your firm and at the buyer. Be ready "
                "to show that your firm is independent."
            ),
        ),
        "partner_control": Explanation(
            desk=N_("A member of the team and the buyer are under one control."),
            firm=N_(
                "By a public record, a member of your consortium and the buyer are under one "
                "control. Every member must be independent of the buyer."
            ),
        ),
        "partner_ownership": Explanation(
            desk=N_("Ownership between a member of the team and the buyer exceeds the limit."),
            firm=N_(
                "By a public record, ownership between a member of your consortium and the buyer "
                "exceeds what the law allows."
            ),
        ),
        "partner_person": Explanation(
            desk=N_("One person decides both in a member of the team and at the buyer."),
            firm=N_(
                "By a public record, one person decides both in a member of your consortium and "
                "at the buyer."
            ),
        ),
    },
    basis=(
        Source(
            N_(
                "Vietnam: bidders are legally and financially independent of the owner and the "
                "procuring entity (Bidding Law 22/2023, art. 6; Decree 214/2025, art. 4)"
            ),
            verify=True,
        ),
        Source(
            N_("Development banks: state-owned bidders are not agencies of the buyer"),
            verify=True,
        ),
    ),
    find=not_independent,
    needs=("relations",),
    laws=frozenset({Law.VN, Law.MDB}),
)
