"""D18 Timing: the window to bid is too short, or a bid was filed late.

Everything here is public fact or the filer's own. The rule fires

- `short_window`: for every firm that would stand in a bid, when the days from publication to the
  closing of its tender or lot are fewer than the ruleset's. Publication is the notice's first: an
  amendment does not begin it anew. It is for information: the buyer can be asked to extend, and a
  consortium needs time to sign;
- `late`: when the firm, or a team it is in, records a bid as filed after the closing. Such a bid
  cannot be recorded.

A window of exactly the ruleset's days is in order. A tender without both dates says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.conflicts.board.board import Board
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def timing(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Places with too short a window, and bids filed after the closing."""
    yield from _short_windows(board, timedelta(days=ruleset.value("D18.window_days")))
    for bid in board.bids:
        closes_at = board.closing_of(bid.lot)
        if bid.live and closes_at is not None and bid.filed_at > closes_at:
            yield Subject(
                key=(board.tender, bid.lot or "-", "late", bid.id),
                case="late",
                lot=bid.lot,
                firms=bid.firms,
                evidence={"bids": [bid.id], "filed_at": bid.filed_at.isoformat()},
            )


def _short_windows(board: Board, shortest: timedelta) -> Iterator[Subject]:
    """For every firm that would stand in a bid on a place that closes too soon."""
    lots = (None, *(lot.id for lot in board.lots))
    short = {lot for lot in lots if _short(board, board.closing_of(lot), shortest)}
    if not short:
        return
    for bidder in board.bidders():
        places = {item.lot for item in bidder.interests}
        places |= {team.lot for team in board.teams if bidder.firm in team.firms}
        if bidder.firm not in board.speaks_of((bidder.firm,)):
            continue
        for lot in sorted(places & short, key=lambda name: name or ""):
            interests = tuple(item.id for item in bidder.interests if item.lot == lot)
            yield Subject(
                key=(board.tender, lot or "-", "window", bidder.firm),
                case="short_window",
                lot=lot,
                firms=(bidder.firm,),
                interests=interests,
                evidence={"interests": list(interests), **_window(board, lot)},
            )


def _short(board: Board, closes_at: datetime | None, shortest: timedelta) -> bool:
    if board.published_at is None or closes_at is None:
        return False
    return timedelta(0) <= closes_at - board.published_at < shortest


def _window(board: Board, lot: str | None) -> dict[str, str | None]:
    closes_at = board.closing_of(lot)
    return {
        "published_at": board.published_at.isoformat() if board.published_at else None,
        "closes_at": closes_at.isoformat() if closes_at else None,
    }


RULE = Rule(
    id="D18",
    version=1,
    title=N_("Timing"),
    kinds=frozenset({Kind.OWN}),
    cases={
        "short_window": Explanation(
            desk=N_("The days from publication to closing are fewer than the rules foresee."),
            firm=N_(
                "The days from publication to closing are fewer than the rules foresee. You can "
                "ask the buyer to extend; allow time for every member's signature."
            ),
        ),
        "late": Explanation(
            desk=N_("The bid was filed after the closing."),
            firm=N_("This bid was filed after the closing; the buyer will not open it."),
        ),
    },
    basis=(
        Source(N_("Vietnam: time for preparing bids (Bidding Law 22/2023, art. 45)"), verify=True),
        Source(N_("Korea: notice at least seven days before the bids (art. 35)"), verify=True),
        Source(N_("Development banks: time for preparing bids"), verify=True),
    ),
    find=timing,
    needs=("interests", "teams", "bids"),
)
