"""D4 Affiliate: firms of one business group pursue one lot in separate teams.

Rivals must be independent of each other as far as the procurement method asks: strictly where
only invited firms bid, hardly in open bidding. The rule looks at live interests whose role
would stand in a bid (sole, lead, member) and fires on a lot, or on the tender as a whole, when
two firms of one business group are among them. The affiliation must hold *then*: on some day
from the later of the two registrations to the closing. Who left the group earlier, or joins it
only after closing, is no affiliate.

- `rivals`: two or more of the firms would head a team (sole, lead): they are separate teams;
- `perhaps_one_team`: at most one of them would: they may yet stand in one consortium, which is
  in order.

The severity follows the method and the governing law (rulesets). Ownership paths join the
evidence when ownership is recorded; the threshold is kept in the rulesets with its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board import Board, Place, day_of
from app.conflicts.finding import HEADS, N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets import Ruleset


def affiliates(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Groups with two or more firms on one lot or tender."""
    whole: dict[str, tuple[str, ...]] = {}
    for place in board.bidding_places():
        tied = board.tied_firms(place)
        if place.lot is None:
            whole = tied
        for group, firms in tied.items():
            # On a lot, only what the finding on the whole tender does not say already.
            if place.lot is None or not set(firms) <= set(whole.get(group, ())):
                yield _subject(board, place, group, firms)


def _subject(board: Board, place: Place, group: str, firms: tuple[str, ...]) -> Subject:
    interests = tuple(item for item in place.interests if item.firm in firms)
    heads = {item.firm for item in interests if item.role in HEADS}
    first_day = min(day_of(item.registered_at) for item in interests)
    last_day = day_of(place.closes_at) if place.closes_at else None
    ties = [
        item
        for item in board.affiliations
        if item.group == group
        and item.firm in firms
        and (item.valid_to is None or item.valid_to >= first_day)
        and (last_day is None or item.valid_from <= max(first_day, last_day))
    ]
    return Subject(
        key=(board.tender, place.lot or "-", group),
        case="rivals" if len(heads) > 1 else "perhaps_one_team",
        lot=place.lot,
        firms=firms,
        interests=tuple(item.id for item in interests),
        evidence={
            "interests": [item.id for item in interests],
            "group": group,
            "method": board.method.value,
            "ties": [
                {
                    "firm": item.firm,
                    "from": item.valid_from.isoformat(),
                    "to": item.valid_to.isoformat() if item.valid_to else None,
                    "source": item.source,
                }
                for item in ties
            ],
        },
    )


RULE = Rule(
    id="D4",
    version=1,
    title=N_("Affiliates pursue one lot"),
    kinds=frozenset({Kind.CROSS}),
    cases={
        "rivals": Explanation(
            desk=N_(
                "Firms of one business group would head separate teams on the same lot or tender."
            )
        ),
        "perhaps_one_team": Explanation(
            desk=N_(
                "Firms of one business group pursue the same lot or tender; they may yet stand "
                "in one consortium."
            )
        ),
    },
    basis=(
        Source(N_("Vietnam: independence of bidders (Bidding Law 22/2023, art. 6)"), verify=True),
        Source(
            N_(
                "Vietnam: independence between rivals depends on the procurement method "
                "(Decree 214/2025, art. 4)"
            ),
            verify=True,
        ),
        Source(
            N_("Development banks: no conflict of interest between bidders of one tender"),
            verify=True,
        ),
    ),
    find=affiliates,
)
