"""A3 Lapse guard: an official step of the body lapses before it could be spoken of again.

Days are Seoul's. A letter, query or booking counts that still waits and whose last day comes
before the tenth day after the body's meeting after this one (called, or due by the cadence): what
is put off now would then lapse, or leave too little time to act. Asks to act now, or to decide in a
written procedure where even this meeting comes too late. The score is 100, and where the step is
about a tender on whose deadline rule A2 proposes an item, that item's score more: nothing in the
body of a meeting comes before it. The title does not repeat what the step says: agendas are read
more widely than the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from app.meetings.agenda.facts import Facts, StepFact
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.rules import a2_deadline
from app.meetings.agenda.sources import step_row
from app.meetings.agenda.words import Words, message

#: What the meeting after this one must leave for acting.
MARGIN: Final = timedelta(days=10)
_SCORE: Final = 100
_MINUTES: Final = 5


def _propose(facts: Facts) -> Iterator[Proposal]:
    following = facts.next_day or facts.day + timedelta(days=facts.cadence_days)
    deadlines = {p.tender: p.score for p in a2_deadline.RULE.propose(facts)}
    for step in facts.steps:
        if step.lapses_on is not None and step.lapses_on < following + MARGIN:
            urgency = deadlines.get(step.tender, 0) if step.tender else 0
            yield _proposal(step, step.lapses_on, facts, score=_SCORE + urgency)


def _proposal(step: StepFact, lapses: date, facts: Facts, *, score: int) -> Proposal:
    return Proposal(
        rule=RULE.id,
        version=RULE.version,
        key=f"A3:{step.id}",
        place=Place.BODY,
        score=score,
        title=message("About to lapse on %(day)s: %(kind)s", day=lapses, kind=step.kind_name),
        reason=_reason(step, lapses, facts),
        sources=(step_row(step),),
        asks="assign",
        minutes=_MINUTES,
        tender=step.tender,
        tie=f"{lapses.isoformat()} {step.id}",
    )


def _reason(step: StepFact, lapses: date, facts: Facts) -> Words:
    if lapses < facts.day:
        return message(
            "%(kind)s, lapses on %(day)s, before this meeting: to act at once, or to decide in a "
            "written procedure.",
            kind=step.kind_name,
            day=lapses,
        )
    return message(
        "%(kind)s, lapses on %(day)s, before the meeting after this one and %(margin)s days: to "
        "act now, or to decide in a written procedure.",
        kind=step.kind_name,
        day=lapses,
        margin=MARGIN.days,
    )


RULE = Rule(id="A3", version=2, propose=_propose)
