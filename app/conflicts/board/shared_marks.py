"""Telephone numbers, mail domains, addresses and accounts that two rivals share. Pure."""

from __future__ import annotations

from typing import Any

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Rivalry
from app.conflicts.board.ties import MarkOnBoard, overlap


def marked_pairs(board: Board) -> set[tuple[str, str]]:
    """Every two firms on the board that share a mark on some day."""
    holders: dict[tuple[str, str], set[str]] = {}
    for mark in board.marks:
        holders.setdefault((mark.kind, mark.key), set()).add(mark.firm)
    return {
        (one, other)
        for firms in holders.values()
        for one in firms
        for other in firms
        if one < other
    }


def shared_marks(board: Board, met: Rivalry) -> list[dict[str, Any]]:
    """What the two share on a day that counts, as a finding keeps it."""
    one, other = met.firms
    ours = [mark for mark in board.marks if mark.firm == one]
    theirs = [mark for mark in board.marks if mark.firm == other]
    shared = {mark.id: mark for a in ours for b in theirs if _same(a, b, met) for mark in (a, b)}
    return [shared[name].evidence for name in sorted(shared)]


def _same(one: MarkOnBoard, other: MarkOnBoard, met: Rivalry) -> bool:
    days = overlap(one.period, other.period)
    return (
        (one.kind, one.key) == (other.kind, other.key)
        and days is not None
        and overlap(days, met.days) is not None
    )
