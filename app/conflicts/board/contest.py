"""Who is whose rival on a board: firms that stand for one lot and not in one team.

Pure. A firm stands by a live interest whose role would stand in a bid, by its place in a team,
or in a bid that stands. The whole tender covers each of its lots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

from app.conflicts.board.board import Board, day_of
from app.conflicts.board.teams import covers_same
from app.conflicts.finding import HEADS

#: Where a board, which is frozen like everything on it, keeps its contest.
_MADE: Final = "_contest"


@dataclass(frozen=True)
class Stand:
    """One way in which a firm stands."""

    lot: str | None
    since: date
    #: Team or bid it stands in; None for an interest alone.
    unit: str | None
    bid: bool
    #: It would head a team, or has its place already: not merely looking for one.
    settled: bool
    interest: str | None


@dataclass(frozen=True)
class Rivalry:
    """Two firms meet, and not in one team."""

    firms: tuple[str, str]
    #: The one lot they meet on; None for the whole tender, or several lots.
    lot: str | None
    #: Both would head a team, or stand in different ones; else they may yet be one team.
    apart: bool
    #: From the later first day to the last closing of where they meet (open: `date.max`).
    since: date
    until: date
    interests: tuple[str, ...]

    @property
    def days(self) -> tuple[date, date]:
        """The days that count for a tie."""
        return self.since, self.until


def contest_of(board: Board) -> Contest:
    """The contest on this board: made once, for every rule that asks."""
    known: dict[str, Any] = board.__dict__
    made = known.get(_MADE)
    if made is None:
        made = known[_MADE] = Contest(board)
    found: Contest = made
    return found


class Contest:
    """The firms of one board, asked pair by pair."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._stands: dict[str, list[Stand]] = {}
        for firm, stand in _stands(board):
            self._stands.setdefault(firm, []).append(stand)
        self._together = [(team.lot, frozenset(team.firms)) for team in board.teams]
        self._together += [(bid.lot, frozenset(bid.firms)) for bid in board.bids if bid.live]

    def stands(self, firm: str, lot: str | None = None) -> bool:
        """Whether `firm` stands for the lot, or for anything that covers it."""
        return any(covers_same(stand.lot, lot) for stand in self._stands.get(firm, ()))

    def interests(self, firms: Iterable[str]) -> tuple[str, ...]:
        """The live interests by which these firms stand."""
        rows = (stand.interest for firm in sorted(firms) for stand in self._stands.get(firm, ()))
        return tuple(sorted({name for name in rows if name is not None}))

    def between(self, one: str, other: str, lot: str | None = None) -> Rivalry | None:
        """How two firms meet (on `lot`, where one is given); None when they do not."""
        first, second = sorted((one, other))
        if first == second:
            return None
        meeting = [
            (ours, theirs, ours.lot or theirs.lot)
            for ours in self._stands.get(first, ())
            for theirs in self._stands.get(second, ())
            if covers_same(ours.lot, theirs.lot)
            and covers_same(lot, ours.lot or theirs.lot)
            and not self._one_team(first, second, ours, theirs)
        ]
        if not meeting:
            return None
        lots = {place for _ours, _theirs, place in meeting}
        closings = [self._board.closing_of(place) for place in lots]
        since = max(
            min(ours.since for ours, _theirs, _lot in meeting),
            min(theirs.since for _ours, theirs, _lot in meeting),
        )
        last = max((day_of(at) for at in closings if at is not None), default=date.max)
        names = {s.interest for ours, theirs, _lot in meeting for s in (ours, theirs)}
        return Rivalry(
            firms=(first, second),
            lot=lots.pop() if len(lots) == 1 else None,
            apart=any(o.settled and t.settled and _differ(o, t) for o, t, _lot in meeting),
            since=since,
            until=max(since, last) if all(closings) else date.max,
            interests=tuple(sorted(name for name in names if name is not None)),
        )

    def pairs(self, firms: Iterable[str]) -> Iterator[Rivalry]:
        """Every rivalry among `firms`, in order."""
        for one, other in combinations(sorted(set(firms)), 2):
            found = self.between(one, other)
            if found is not None:
                yield found

    def _one_team(self, first: str, second: str, ours: Stand, theirs: Stand) -> bool:
        """They stand together there, and not in two bids that stand."""
        if ours.bid and theirs.bid:
            return ours.unit == theirs.unit
        place = ours.lot or theirs.lot
        return any(
            {first, second} <= firms and covers_same(lot, place) for lot, firms in self._together
        )


def _differ(ours: Stand, theirs: Stand) -> bool:
    return ours.unit is None or ours.unit != theirs.unit


def _stands(board: Board) -> Iterator[tuple[str, Stand]]:
    for item in board.interests:
        if item.bids and item.withdrawn_at is None:
            day = day_of(item.registered_at)
            head = item.role in HEADS
            yield item.firm, Stand(item.lot, day, None, False, head, item.id)
    for team in board.teams:
        for member in team.members:
            day = day_of(member.joined_at)
            yield member.firm, Stand(team.lot, day, team.id, False, True, None)
    for bid in board.bids:
        if bid.live:
            for firm in bid.firms:
                yield firm, Stand(bid.lot, day_of(bid.filed_at), bid.id, True, True, None)
