"""D4 Affiliate: firms tied by a group or by ownership pursue one lot in separate teams.

Rivals must be independent of each other as far as the procurement method asks: strictly where
only invited firms bid, hardly in open bidding. The rule looks at live interests whose role
would stand in a bid (sole, lead, member) and fires on a lot, or on the tender as a whole, when
two firms of one business group are among them. The affiliation must hold *then*: on some day
from the later of the two registrations to the closing. Who left the group earlier, or joins it
only after closing, is no affiliate.

- `rivals`: two or more of the firms would head a team (sole, lead): they are separate teams;
- `perhaps_one_team`: at most one of them would: they may yet stand in one consortium, which is
  in order.

It fires too for two firms that meet there and do not stand in one team, when

- one holds the other, or a third holds both, along a path of at least the ruleset's share on a
  day that counts (`ownership`; `ownership_perhaps` while they may yet be one team). The share
  along a path is the product of its holdings, of two sisters the smaller one counts;
- no group and no path ties them, but they use one telephone number, mail domain, address or bank
  account (`marks`). A value that more than 20 firms use (an office building, a mail service) is
  no sign of anything. Shared marks join the evidence of the other cases as well.

Firms that stand in one team are in order. The severity follows the method and the governing law
(rulesets); so does the threshold, with its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board, Place, day_of
from app.conflicts.board.contest import Contest, Rivalry, contest_of
from app.conflicts.board.ownership import Ownership, OwnershipPath
from app.conflicts.board.shared_marks import marked_pairs, shared_marks
from app.conflicts.finding import HEADS, N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def affiliates(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Groups with two or more firms on one lot or tender; then pairs tied otherwise."""
    contest = contest_of(board)
    grouped: set[str] = set()
    for subject in _groups(board, contest):
        grouped.update(subject.firms)
        yield subject
    held = _held(board, contest, ruleset.limit("D4.rival_share_bp"))
    for met, path in held:
        yield _owned(board, met, path)
    owned = {met.firms for met, _path in held}
    for pair in sorted(marked_pairs(board)):
        known = contest.between(*pair)
        marks = shared_marks(board, known) if known else []
        if known and known.apart and marks and pair not in owned and not grouped >= set(pair):
            yield _marked(board, known, marks)


def _groups(board: Board, contest: Contest) -> Iterator[Subject]:
    whole: dict[str, tuple[str, ...]] = {}
    for place in board.bidding_places():
        tied = board.tied_firms(place)
        if place.lot is None:
            whole = tied
        for group, firms in tied.items():
            # On a lot, only what the finding on the whole tender does not say already.
            if place.lot is None or not set(firms) <= set(whole.get(group, ())):
                meetings = list(contest.pairs(firms))
                if meetings:
                    yield _subject(board, place, group, firms, meetings)


def _held(
    board: Board, contest: Contest, least_bp: int | None
) -> list[tuple[Rivalry, OwnershipPath]]:
    """Pairs that meet, with the largest path of ownership between them."""
    if least_bp is None or not board.holdings:
        return []
    ownership = Ownership(board.holdings)
    owned = {holding.owned for holding in board.holdings}
    owners = {holding.owner for holding in board.holdings}
    firms = [firm.id for firm in board.firms if firm.id in owned | owners]
    paths = (
        (met, ownership.between(*met.firms, met.days, least_bp)) for met in contest.pairs(firms)
    )
    return [(met, path) for met, path in paths if path is not None]


def _owned(board: Board, met: Rivalry, path: OwnershipPath) -> Subject:
    return Subject(
        key=(board.tender, "ownership", *met.firms),
        case="ownership" if met.apart else "ownership_perhaps",
        lot=met.lot,
        firms=met.firms,
        interests=met.interests,
        evidence={
            "interests": list(met.interests),
            "method": board.method.value,
            "share_bp": path.share_bp,
            "top": path.top,
            "facts": [
                *(holding.evidence for holding in path.holdings),
                *shared_marks(board, met),
            ],
        },
    )


def _marked(board: Board, met: Rivalry, marks: list[dict[str, object]]) -> Subject:
    return Subject(
        key=(board.tender, "marks", *met.firms),
        case="marks",
        lot=met.lot,
        firms=met.firms,
        interests=met.interests,
        evidence={
            "interests": list(met.interests),
            "method": board.method.value,
            "facts": marks,
        },
    )


def _subject(
    board: Board, place: Place, group: str, firms: tuple[str, ...], meetings: list[Rivalry]
) -> Subject:
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
            "facts": [line for met in meetings for line in shared_marks(board, met)],
        },
    )


RULE = Rule(
    id="D4",
    version=2,
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
        "ownership": Explanation(
            desk=N_(
                "One firm holds the other, or a third holds both, and they stand apart on the "
                "same lot or tender."
            )
        ),
        "ownership_perhaps": Explanation(
            desk=N_(
                "One firm holds the other, or a third holds both; they may yet stand in one "
                "consortium."
            )
        ),
        "marks": Explanation(
            desk=N_(
                "Rivals use one telephone number, mail domain, address or bank account; no group "
                "and no ownership between them is known."
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
    needs=("affiliations", "holdings", "marks"),
)
