"""Who can come to each start, counted for all starts at once. Pure.

Each person's answers are a row of bytes, one per start. A row of zeros and ones read as one long
integer can be added to another: each byte is a counter of its own, and forty people over 2,880
starts are forty additions. A byte counts to 255, so larger crowds are added in parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import Final

from app.meetings.slots.problem import Can, Person, Problem
from app.meetings.slots.verdicts import Counts, Objection, Reason

#: The byte of a start that was not answered, beside those of `Can`.
_UNSAID: Final = max(Can) + 1
#: What a byte can count.
_MOST: Final = 255

Objections = tuple[Objection, ...]


def crowd_at(problem: Problem) -> tuple[list[Objections], list[Counts]]:
    """Per start of the problem, in order: what the people's answers object, and the counts."""
    crowd = _Crowd(problem)
    return crowd.objections(), crowd.counts()


class _Crowd:
    """The answers of everybody, as rows and as counts per start."""

    def __init__(self, problem: Problem) -> None:
        self._quorum = problem.quorum
        self._size = len(problem.starts)
        coming = {Can.YES, Can.IF_NEED_BE} | (set() if problem.asked else {_UNSAID})
        expected, answered = _marking(coming), _marking({Can.YES, Can.IF_NEED_BE, Can.NO})
        rows = [_row(person, problem.starts) for person in problem.people]
        there = [row.translate(expected) for row in rows]
        self._yes = self._total(row.translate(_marking({Can.YES})) for row in rows)
        self._maybe = self._total(row.translate(_marking({Can.IF_NEED_BE})) for row in rows)
        self._no = self._total(row.translate(_marking({Can.NO})) for row in rows)
        self._silent = self._total(row.translate(_marking({_UNSAID})) for row in rows)
        self._coming = self._total(there)
        voting: dict[str, list[bytes]] = {}
        for person, row in zip(problem.people, there, strict=True):
            if person.voting:
                voting.setdefault(person.group, []).append(row)
        self._voting = {group: self._total(rows) for group, rows in voting.items()}
        #: Per required person: who it is, and per start whether they come and whether they said.
        self._required = [
            (person.key, seen, row.translate(answered))
            for person, row, seen in zip(problem.people, rows, there, strict=True)
            if person.required
        ]

    def objections(self) -> list[Objections]:
        """Missing quorums, then required people who are missing, per start."""
        never = bytes(self._size)
        lanes: list[Sequence[int]] = [self._voting.get(group, never) for group in self._quorum]
        for _key, seen, answered in self._required:
            lanes += (seen, answered)
        if not lanes:
            return [()] * self._size
        # Few combinations differ, so what one amounts to is worked out once.
        combinations = list(zip(*lanes, strict=True))
        known = {each: tuple(self._objected(each)) for each in set(combinations)}
        return [known[each] for each in combinations]

    def _objected(self, combination: tuple[int, ...]) -> Iterator[Objection]:
        for (group, needed), there in zip(self._quorum.items(), combination, strict=False):
            if there < needed:
                yield Objection(Reason.QUORUM, group, needed - there)
        said = iter(combination[len(self._quorum) :])
        for (key, _seen, _answered), seen, answered in zip(self._required, said, said, strict=True):
            if not seen:
                yield Objection(Reason.REQUIRED if answered else Reason.SILENT, key)

    def counts(self) -> list[Counts]:
        """Who said what, per start."""
        groups = tuple(self._voting)
        lanes = list(zip(*self._voting.values(), strict=True)) if groups else [()] * self._size
        there = {each: dict(zip(groups, each, strict=True)) for each in set(lanes)}
        return list(
            map(
                Counts,
                self._yes,
                self._maybe,
                self._no,
                self._silent,
                self._coming,
                map(there.__getitem__, lanes),
            )
        )

    def _total(self, rows: Iterable[bytes]) -> Sequence[int]:
        """How many of the rows of zeros and ones hold a one, per start."""
        every = list(rows)
        parts = [
            _sum(every[first : first + _MOST], self._size)
            for first in range(0, max(len(every), 1), _MOST)
        ]
        if len(parts) == 1:
            return parts[0]
        return [sum(column) for column in zip(*parts, strict=True)]


def _row(person: Person, starts: Sequence[datetime]) -> bytes:
    """One byte per start: the value of `Can`, or that nothing was said."""
    if not person.says:
        return bytes([_UNSAID]) * len(starts)
    return bytes(map(person.says.get, starts, repeat(_UNSAID)))


def _marking(values: Iterable[int]) -> bytes:
    """A table for `bytes.translate`: one for these values, zero for every other."""
    table = bytearray(256)
    for value in values:
        table[value] = 1
    return bytes(table)


def _sum(rows: Sequence[bytes], size: int) -> bytes:
    """At most 255 rows added byte by byte."""
    return sum(int.from_bytes(row, "little") for row in rows).to_bytes(size, "little")
