"""The pairs of a long list compared in as many processes as there are cores.

The work is the same as in one process, in the same order; small lists stay in one. Pure.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Final, TypeVar

from app.firms.matching.brief import found_among
from app.firms.matching.dedupe import KEYED, Found, Shared, candidates, shared_in
from app.firms.matching.records import Columns, Record, columns_of
from app.firms.matching.shares import MOST_CHUNKS, Progress, Team, together, unheard
from app.firms.matching.weights import worth_among

#: Records below which a second process costs more than it brings.
_WORTH_SHARING: Final = 20_000
_CHUNK: Final = 1_000
_T = TypeVar("_T")


def dedupe(records: Sequence[Record], *, in_full: bool = False) -> list[Found]:
    """Every pair that is a match or worth a look, in the order of the list.

    `in_full` reads every name, also where the decision is clear without: for the parts of the
    score and for knowing which pairs are certain. The decisions are the same.
    """
    columns = columns_of(records)

    def work(team: Team) -> list[list[Found]]:
        return dedupe_into(list, columns, team, in_full=in_full)

    return list(chain.from_iterable(together(work, alone=len(records) < _WORTH_SHARING)))


def dedupe_into(
    told: Callable[[list[Found]], _T],
    columns: Columns,
    team: Team,
    *,
    in_full: bool = False,
    progress: Progress = unheard,
) -> list[_T]:
    """What `told` makes of the pairs found in each stretch of the list, made where they were found.

    A text is sent from one process to another in a fraction of the time of many scores. Every
    process of the `team` calls this; the first one is answered.
    """
    shared = _shared(columns, team)
    pairs, worth = candidates(shared.values()), worth_among(len(columns.key))
    size = max(_CHUNK, len(pairs) // MOST_CHUNKS + 1)
    done: dict[int, _T] = {}
    for number in team.taken(-(-len(pairs) // size), progress):
        chunk = pairs[number * size : (number + 1) * size]
        done[number] = told(list(found_among(chunk, columns, shared, worth, in_full=in_full)))
    everything = ChainMap(*team.gathered(done))
    return [everything[number] for number in sorted(everything)]


def _shared(columns: Columns, team: Team) -> Mapping[int, Shared]:
    """What the records share, by the place of the column."""
    places = tuple(KEYED)
    mine = {
        places[number]: shared_in(columns, places[number]) for number in team.taken(len(places))
    }
    return ChainMap(*team.told(mine))
