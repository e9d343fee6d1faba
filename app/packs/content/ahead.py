"""What lies ahead, as an edition lists it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.packs.content.background import Ahead

#: What a pack lists; the public list of tenders has the rest.
MOST_AHEAD: Final = 20


def listed_ahead(entries: tuple[Ahead, ...], sheets: frozenset[str]) -> tuple[Ahead, ...]:
    """`entries` without those that have one of `sheets`, and without their keys.

    An edition that has no sheets passes none: what is on the agenda shows in no gap.
    """
    free = (each for each in entries if not each.key or each.key not in sheets)
    return tuple(replace(each, key="") for each in free)[:MOST_AHEAD]
