"""D1 Same firm: one firm stands twice where only one bid can be filed.

A firm may stand in one bid for a lot, alone or as a member. Registered interests show early
that two are in the making. The rule looks at live interests whose role would stand in a bid
(sole, lead, member) and fires on a lot, or on the tender as a whole, when

- one firm's interests cover it twice: the whole tender and one of its lots, or a plan and the
  notice that came of it in different roles (`overlap`);
- the same, and the firm stands alone or leads in one and is a member in the other (`roles`);
- firms that are registered separately carry one identifier: the same number in two spellings,
  or a Vietnamese tax code and its branch's (`number`);
- one firm stands in two bids that are filed and not withdrawn, alone or as a member (`bids`):
  the second filing is refused; or firms with one identifier stand in two such bids
  (`bids_number`).

What one firm's own filings show is told to that firm, at once and alone. One identifier under
two records needs another party's filing: it is for the compliance desk. Two lots of one tender
are two bids, not one; firms with one identifier inside one bid stand once. An interest carried
over from a plan is the same interest, and so is one registered again, in the same role, in the
plan's notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from app.conflicts.board.board import Board, InterestOnBoard, Place
from app.conflicts.board.teams import BidOnBoard
from app.conflicts.finding import HEADS, N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def same_firm(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Firms that stand twice on one lot or tender."""
    whole: set[tuple[str, ...]] = set()
    for place in board.bidding_places():
        yield from _doubled(board, place)
        for firms, schemes in _one_number(board, place):
            if place.lot is None:
                whole.add(firms)
            elif firms in whole:
                continue
            yield _by_number(board, place, firms, schemes)
    yield from _two_bids(board)


def _two_bids(board: Board) -> Iterator[Subject]:
    live = {bid.id: bid for bid in board.bids if bid.live}
    engaged: dict[str, list[BidOnBoard]] = {}
    for bid in live.values():
        for firm in bid.firms:
            engaged.setdefault(firm, []).append(bid)
    for firm in board.speaks_of(firm for firm, bids in engaged.items() if len(bids) > 1):
        meeting = _meeting(board, engaged[firm])
        if meeting:
            yield _bids((board.tender, "bids", firm), "bids", (firm,), meeting)
    for holders, schemes in _shared_numbers(board, set(engaged)):
        apart = [
            (first, second)
            for first, second in board.covering_pairs([(b.id, b.lot) for b in live.values()])
            if _among(live[first], holders) and _among(live[second], holders)
            if _among(live[first], holders) != _among(live[second], holders)
        ]
        if apart:
            names = tuple(sorted({name for pair in apart for name in pair}))
            firms = tuple(sorted({f for name in names for f in _among(live[name], holders)}))
            key = (board.tender, "bids_number", *firms)
            yield _bids(key, "bids_number", firms, names, schemes=list(schemes))


def _among(bid: BidOnBoard, firms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(bid.firms) & frozenset(firms)


def _meeting(board: Board, bids: list[BidOnBoard]) -> tuple[str, ...]:
    """Those of `bids` that meet another of them on one lot."""
    pairs = board.covering_pairs([(bid.id, bid.lot) for bid in bids])
    return tuple(sorted({name for pair in pairs for name in pair}))


def _bids(
    key: tuple[str, ...],
    case: str,
    firms: tuple[str, ...],
    bids: tuple[str, ...],
    **evidence: list[str],
) -> Subject:
    return Subject(key=key, case=case, firms=firms, evidence={"bids": list(bids), **evidence})


def _doubled(board: Board, place: Place) -> Iterator[Subject]:
    direct = {interest.firm for interest in place.direct}
    for firm, group in groupby(place.interests, key=lambda interest: interest.firm):
        together = tuple(group)
        if len(together) < 2 or firm not in direct:
            continue
        interests = _intentions(together)
        if len(interests) < 2:
            continue
        heads = sum(interest.role in HEADS for interest in interests)
        case = "roles" if 0 < heads < len(interests) else "overlap"
        yield _subject((board.tender, place.lot or "-", "twice", firm), case, place, interests)


def _intentions(interests: tuple[InterestOnBoard, ...]) -> tuple[InterestOnBoard, ...]:
    """One firm's interests without those in a plan that it repeated in the notice itself."""
    repeated = {item.role for item in interests if item.lot is None and not item.from_plan}
    return tuple(item for item in interests if not (item.from_plan and item.role in repeated))


def _one_number(board: Board, place: Place) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(firms, schemes) for every set of firms here that shares an identifier."""
    return _shared_numbers(board, {interest.firm for interest in place.interests})


def _shared_numbers(board: Board, here: set[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    holders: dict[tuple[str, str], set[str]] = {}
    for item in board.identifiers:
        if item.firm in here:
            holders.setdefault((item.scheme, item.value), set()).add(item.firm)
    shared: dict[tuple[str, ...], set[str]] = {}
    for (scheme, _value), firms in holders.items():
        if len(firms) > 1:
            shared.setdefault(tuple(sorted(firms)), set()).add(scheme)
    return sorted((firms, tuple(sorted(schemes))) for firms, schemes in shared.items())


def _by_number(
    board: Board, place: Place, firms: tuple[str, ...], schemes: tuple[str, ...]
) -> Subject:
    interests = tuple(item for item in place.interests if item.firm in firms)
    key = (board.tender, place.lot or "-", "number", *firms)
    return _subject(key, "number", place, interests, schemes=list(schemes))


def _subject(
    key: tuple[str, ...],
    case: str,
    place: Place,
    interests: tuple[InterestOnBoard, ...],
    **evidence: list[str],
) -> Subject:
    return Subject(
        key=key,
        case=case,
        lot=place.lot,
        firms=tuple(sorted({item.firm for item in interests})),
        interests=tuple(item.id for item in interests),
        evidence={"interests": [item.id for item in interests], **evidence},
    )


RULE = Rule(
    id="D1",
    version=2,
    title=N_("Same firm more than once"),
    kinds=frozenset({Kind.OWN, Kind.CROSS}),
    cases={
        "overlap": Explanation(
            desk=N_("One firm holds two or more live interests that cover the same lot or tender."),
            firm=N_(
                "You have registered interest more than once in what can be bid for only once. "
                "Check which registration states your intention."
            ),
        ),
        "roles": Explanation(
            desk=N_(
                "One firm stands alone or leads, and is also a consortium member, on the same "
                "lot or tender."
            ),
            firm=N_(
                "You have registered both as a bidder of your own and as a consortium member in "
                "what can be bid for only once. Check which registration states your intention."
            ),
        ),
        "number": Explanation(
            desk=N_(
                "Firms registered separately carry one and the same identifier and pursue the "
                "same lot or tender."
            ),
        ),
        "bids": Explanation(
            desk=N_("One firm stands in two bids for the same lot or tender."),
            firm=N_(
                "Your firm stands in another bid for the same lot or tender already, alone or as "
                "a member. It can stand in one bid only."
            ),
        ),
        "bids_number": Explanation(
            desk=N_(
                "Firms registered separately carry one and the same identifier and stand in "
                "different bids for the same lot or tender."
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
    find=same_firm,
    needs=("interests", "bids"),
)
