"""What an earlier meeting did not come to comes back (pure).

A rule asks again by itself as long as its facts stand; an officer's own item would be forgotten, so
it is proposed here. Its score is that of a matter nobody owns (A6): above news, below deadlines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.meetings.agenda.facts import Facts, LeftOver
from app.meetings.agenda.proposal import Place, Proposal
from app.meetings.agenda.words import Words, message

_SCORE: Final = 50


def left_over_items(facts: Facts) -> Iterator[Proposal]:
    """Own items of the body's earlier meetings that were put off or not reached."""
    for item in facts.left_over:
        yield Proposal(
            rule=None,
            version=None,
            key=item.key,
            place=Place.BODY,
            score=_SCORE,
            title=item.title,
            reason=_reason(item),
            sources=(),
            asks=item.asks,
            minutes=item.minutes,
            tender=item.tender,
            tie=item.key,
            presenter=item.presenter,
        )


def _reason(item: LeftOver) -> Words:
    if item.deferred:
        return message("Put off in meeting no. %(number)s.", number=item.number)
    if item.undecided:
        return message("Left undecided in meeting no. %(number)s.", number=item.number)
    return message("Not reached in meeting no. %(number)s.", number=item.number)
