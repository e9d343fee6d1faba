"""A6 Unowned: an activity without a confirmed accountable body, everywhere or in some provinces.

One item an activity, whose rows name the provinces; asks to assign. The score is 50, and 10 more
for each time it was carried over, counted as for every item: meetings that did not come to it since
one last dealt with it. A gap comes back until an organisation has confirmed that it answers for it.
A new desk knows of nobody who answers for anything, and no meeting can assign it all: those longest
on the table come first, a few at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.meetings.agenda.facts import Facts, GapFact, UnownedFact
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.words import Words, message

_SCORE: Final = 50
_PER_CARRY: Final = 10
_MINUTES: Final = 5
#: Items of this rule on one agenda; the others follow when these have somebody.
_AT_A_TIME: Final = 3


def _propose(facts: Facts) -> Iterator[Proposal]:
    open_ones = [activity for activity in facts.unowned if activity.gaps]
    open_ones.sort(key=lambda each: (-each.carries, each.activity))
    for activity in open_ones[:_AT_A_TIME]:
        yield Proposal(
            rule=RULE.id,
            version=RULE.version,
            key=f"A6:{activity.activity}",
            place=Place.BODY,
            score=_SCORE + _PER_CARRY * activity.carries,
            title=message("No accountable body: %(activity)s", activity=activity.name),
            reason=_reason(activity),
            sources=tuple(_row(activity, gap) for gap in sorted(activity.gaps, key=_order)),
            asks="assign",
            minutes=_MINUTES,
            tie=activity.activity,
        )


def _reason(activity: UnownedFact) -> Words:
    provinces = sum(gap.province is not None for gap in activity.gaps)
    where = (
        message("Provinces without a confirmed accountable body: %(count)s.", count=provinces)
        if provinces
        else message("No organisation has confirmed that it answers for this.")
    )
    if not activity.carries:
        return message("%(where)s To assign.", where=where)
    return message(
        "%(where)s On the agenda of earlier meetings: %(carries)s. To assign.",
        where=where,
        carries=activity.carries,
    )


def _row(activity: UnownedFact, gap: GapFact) -> Mapping[str, Any]:
    province = gap.province
    return {
        "type": "gap",
        "activity": activity.activity,
        "activity_name": activity.name.packed(),
        "province": {"code": province.code, **province.name.packed()} if province else None,
        "standing": gap.standing.packed(),
    }


def _order(gap: GapFact) -> str:
    return gap.province.code if gap.province else ""


RULE = Rule(id="A6", version=2, propose=_propose)
