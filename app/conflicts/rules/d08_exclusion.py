"""D8 Exclusion: a bidder is barred from bidding, or insolvent, on a day that counts.

Exclusions are public facts with dates and a source: a sanction of a procuring authority, a
development bank's list, a court's order. One binds under the governing law it names, or under
any when it names none.

The days that count are the closings of every place on which the firm would stand in a bid
(sole, lead, member of a team). While no closing is published, the day of its first filing
counts. The rule fires when an exclusion is in force on one of them (`barred`, `insolvent`); a
firm in a team is told so of its partners too, from the same public record (`partner`). An
exclusion that ends the day before, or begins the day after, is no bar.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Bidder, Board
from app.conflicts.board.facts import ExclusionOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def excluded(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Bidders that may not bid on a day that counts."""
    for bidder in board.bidders():
        in_force = [
            exclusion
            for exclusion in board.exclusions
            if exclusion.firm == bidder.firm
            and exclusion.law in (None, board.law.value)
            and any(exclusion.holds_on(day) for day in bidder.closings or (bidder.since,))
        ]
        if in_force:
            yield _subject(board, bidder, in_force)


def _subject(board: Board, bidder: Bidder, in_force: list[ExclusionOnBoard]) -> Subject:
    barred = any(exclusion.kind == "barred" for exclusion in in_force)
    own = "barred" if barred else "insolvent"
    return Subject(
        key=(board.tender, bidder.firm),
        case=own if board.reader in (None, bidder.firm) else "partner",
        firms=(bidder.firm,),
        interests=tuple(item.id for item in bidder.interests),
        evidence={
            "interests": [item.id for item in bidder.interests],
            "facts": [e.evidence for e in sorted(in_force, key=lambda e: e.id)],
        },
    )


RULE = Rule(
    id="D8",
    version=1,
    title=N_("Excluded from bidding"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "barred": Explanation(
            desk=N_("By a public record, the bidder is barred on a day that counts."),
            firm=N_(
                "By a public record, your firm is barred from bidding on the day this closes. If "
                "the record is wrong or out of date, tell the compliance desk."
            ),
        ),
        "insolvent": Explanation(
            desk=N_("By a public record, the bidder is insolvent on a day that counts."),
            firm=N_(
                "By a public record, your firm is in insolvency on the day this closes. If the "
                "record is wrong or out of date, tell the compliance desk."
            ),
        ),
        "partner": Explanation(
            desk=N_("By a public record, a member of the team is excluded on a day that counts."),
            firm=N_(
                "By a public record, a member of your consortium is barred or insolvent on the "
                "day this closes. A team with it cannot be accepted."
            ),
        ),
    },
    basis=(
        Source(
            N_("Vietnam: no bidder is barred or in insolvency (Bidding Law 22/2023, art. 5)"),
            verify=True,
        ),
        Source(
            N_("Korea: firms under sanction may not take part in state tenders (art. 27)"),
            verify=True,
        ),
        Source(N_("Development banks: published lists of debarred firms"), verify=True),
    ),
    find=excluded,
    needs=("exclusions",),
)
