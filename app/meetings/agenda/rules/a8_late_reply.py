"""A8 Late reply: a query to a ministry or province has waited longer than 14 days.

Days count from the day it was asked to the day of the meeting, in Seoul; a reminder does not make
it young again. One item for all such queries, and one for each tender that some are about: whoever
stays outside for that tender misses that item alone. Asks to remind. The title does not repeat
what was asked: agendas are read more widely than the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from app.meetings.agenda.facts import Facts, StepFact
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.sources import step_row
from app.meetings.agenda.words import message

#: A reply may take so long.
LATE_AFTER: Final = timedelta(days=14)
_SCORE: Final = 30
_MINUTES: Final = 5


def _propose(facts: Facts) -> Iterator[Proposal]:
    late: dict[str | None, list[StepFact]] = {}
    for step in sorted(facts.steps, key=lambda step: (step.sent_on, step.id)):
        if step.kind == "query" and facts.day - step.sent_on > LATE_AFTER:
            late.setdefault(step.tender, []).append(step)
    for tender, steps in sorted(late.items(), key=lambda group: group[0] or ""):
        yield Proposal(
            rule=RULE.id,
            version=RULE.version,
            key=f"A8:{tender}" if tender else "A8",
            place=Place.BODY,
            score=_SCORE,
            title=message("Queries without a reply"),
            reason=message(
                "Queries without a reply for more than %(days)s days on the day of the meeting: "
                "%(count)s, the oldest asked on %(day)s. To remind.",
                days=LATE_AFTER.days,
                count=len(steps),
                day=steps[0].sent_on,
            ),
            sources=tuple(step_row(step) for step in steps),
            asks="assign",
            minutes=_MINUTES,
            tender=tender,
            tie=f"{steps[0].sent_on.isoformat()} {tender or ''}",
        )


RULE = Rule(id="A8", version=1, propose=_propose)
