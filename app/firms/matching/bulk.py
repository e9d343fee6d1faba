"""The pairs of a long list compared in as many processes as there are cores.

The work is the same as in one process, in the same order; small lists stay in one. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final, TypeVar

from app.firms.matching.compare import Decision
from app.firms.matching.dedupe import Found, candidates, sharing_in, unsettled
from app.firms.matching.records import NO_RECORD, Columns, Record, columns_of
from app.firms.matching.shares import MOST_CHUNKS, Progress, shared_out, unheard, usable_processes
from app.firms.matching.weights import weigh_briefly, weigh_promising

#: Pairs below which a second process costs more than it brings.
_WORTH_SHARING: Final = 20_000
_CHUNK: Final = 4_000
_T = TypeVar("_T")


def dedupe(records: Sequence[Record], *, in_full: bool = False) -> list[Found]:
    """Every pair that is a match or worth a look, in the order of the list.

    `in_full` reads every name, also where the decision is clear without: for the parts of the
    score and for knowing which pairs are certain. The decisions are the same.
    """
    return list(chain.from_iterable(dedupe_into(list, columns_of(records), in_full=in_full)))


def dedupe_into(
    told: Callable[[list[Found]], _T],
    columns: Columns,
    *,
    in_full: bool = False,
    progress: Progress = unheard,
) -> list[_T]:
    """What `told` makes of the pairs found in each stretch of the list, made where they were found.

    A text is sent from one process to another in a fraction of the time of many scores.
    """
    sharing = sharing_in(columns)
    pairs = candidates(columns, sharing)
    weigh = weigh_promising if in_full else weigh_briefly
    size = max(_CHUNK, len(pairs) // MOST_CHUNKS + 1)

    def compare(number: int) -> _T:
        found: list[Found] = []
        last, record = -1, NO_RECORD
        for first, second in unsettled(pairs[number * size : (number + 1) * size], columns):
            if first != last:
                last, record = first, columns.record(first)
            result = weigh(record, columns.record(second), sharing)
            if result is not None and result.decision is not Decision.NO:
                found.append(Found(first, second, result))
        return told(found)

    processes = usable_processes() if len(pairs) >= _WORTH_SHARING else 1
    return shared_out(compare, -(-len(pairs) // size), processes, progress=progress)
