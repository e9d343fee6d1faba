"""D14 Allocation signal: patterns that could be chance, and that a desk may want to look at.

Switched off unless the compliance desk switches it on in a ruleset's edition (`D14.on`), for the
compliance desk alone: not for the secretariat either. No pattern shows that anybody agreed on
anything; each has ordinary reasons more often than not. The rule fires when

- interests complement each other (`complementary`): a tender has several lots, each is pursued
  by exactly one firm, by two firms or more in all, and nobody by the whole;
- a firm withdrew after contact (`withdrawal`): within so many days (`D14.days`) after a rival's
  team had invited it, or a rival had named it as subcontractor, it withdrew its interest, did
  not join the rival's team and stands no more, while the rival does;
- awards rotate (`rotation`): in the latest awards of this buyer up to this one (`D14.awards`)
  all winners bid every time and no winner won twice running.

A buyer is recognised however its name is spelled: case, marks, blanks and the customary short
forms of authorities do not count, and a province's authority stands for that of today's map. Its
departments, its districts and its companies are buyers of their own.

A lot that two pursue, a firm that joined the team which invited it, a withdrawal before the
contact or long after, and a winner who wins again are in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from app.conflicts.board.board import Board, InterestOnBoard
from app.conflicts.board.contest import contest_of
from app.conflicts.board.teams import BidState, covers_same
from app.conflicts.board.ties import AwardOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def allocation_signal(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Patterns on one board, where the ruleset has them looked for."""
    if not ruleset.limit("D14.on"):
        return
    yield from _complementary(board)
    yield from _withdrawn(board, timedelta(days=ruleset.value("D14.days")))
    yield from _rotation(board, ruleset.value("D14.awards"))


def _complementary(board: Board) -> Iterator[Subject]:
    live = [item for item in board.interests if item.bids and item.withdrawn_at is None]
    holders = {lot.id: {item.firm for item in live if item.lot == lot.id} for lot in board.lots}
    firms = tuple(sorted({item.firm for item in live}))
    apart = not any(len(set(team.firms) & set(firms)) > 1 for team in board.teams)
    alone = all(len(found) == 1 for found in holders.values())
    whole = any(item.lot is None for item in live)
    if len(board.lots) > 1 and len(firms) > 1 and alone and apart and not whole:
        yield _subject(board, "complementary", firms, live, [])


def _withdrawn(board: Board, within: timedelta) -> Iterator[Subject]:
    contest = contest_of(board)
    contacts = [(i.firm, i.sender, i.lot, i.sent_at, "invitation") for i in board.invitations]
    contacts += [
        (s.subcontractor, s.firm, s.lot, s.recorded_at, "subcontract") for s in board.subcontracts
    ]
    gone = [item for item in board.interests if item.bids and item.withdrawn_at is not None]
    for firm, rival, lot, at, how in sorted(contacts, key=lambda each: (*each[:2], each[3:])):
        left = [
            item
            for item in gone
            if item.firm == firm and item.withdrawn_at and covers_same(item.lot, lot)
            if at <= item.withdrawn_at <= at + within
        ]
        if left and contest.stands(rival, lot) and not contest.stands(firm, lot):
            days: list[dict[str, Any]] = [{"contact": at.isoformat(), "how": how}]
            yield _subject(board, "withdrawal", tuple(sorted((firm, rival))), left, days, at, how)


def _rotation(board: Board, awards: int) -> Iterator[Subject]:
    won = next((bid.firms for bid in board.bids if bid.state is BidState.WON), None)
    if won is None or board.closes_at is None:
        return
    bids = tuple(sorted(bid.firms for bid in board.bids if bid.live))
    this = AwardOnBoard(board.tender, board.closes_at, won, bids)
    series = [*sorted(board.past, key=lambda each: (each.closes_at, each.tender)), this][-awards:]
    winners = {award.winner for award in series}
    if (
        len(series) == awards
        and all(one.winner != other.winner for one, other in pairwise(series))
        and all(winners <= set(award.bids) for award in series)
    ):
        here = tuple(sorted({firm for winner in winners for firm in winner}))
        rows: list[dict[str, Any]] = [
            {"tender": award.tender, "winner": list(award.winner)} for award in series
        ]
        yield _subject(board, "rotation", here, [], rows)


def _subject(
    board: Board,
    case: str,
    firms: tuple[str, ...],
    interests: list[InterestOnBoard],
    rows: list[dict[str, Any]],
    *key: object,
) -> Subject:
    names = sorted(item.id for item in interests)
    return Subject(
        key=(board.tender, case, *(firms if key else ()), *(str(part) for part in key)),
        case=case,
        firms=firms,
        interests=tuple(names),
        evidence={"interests": names, "rows": rows},
    )


RULE = Rule(
    id="D14",
    version=2,
    title=N_("Pattern in who pursues what"),
    kinds=frozenset({Kind.CROSS}),
    desk_only=True,
    cases={
        "complementary": Explanation(
            desk=N_("Every lot is pursued by exactly one firm, and by several firms in all.")
        ),
        "withdrawal": Explanation(
            desk=N_(
                "A firm withdrew its interest soon after a rival had invited it or named it as "
                "subcontractor, and did not join the rival's team."
            )
        ),
        "rotation": Explanation(
            desk=N_("The latest awards of this buyer went round among firms that always bid.")
        ),
    },
    basis=(Source(N_("Operational: a sign to be looked at, no proof of anything")),),
    find=allocation_signal,
    needs=("interests", "bids"),
)
