"""A10 Next date and indicators: always, the last item.

Its rows freeze what is to be noted: the counts of actions and the body's key figures, each with
what it was counted from, so that an edition without some tender can count without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from app.meetings.agenda.facts import ActionFact, Facts
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.words import message
from app.meetings.kpis.figure import frozen_row


def _propose(facts: Facts) -> Iterator[Proposal]:
    by = facts.day + timedelta(days=facts.cadence_days)
    yield Proposal(
        rule=RULE.id,
        version=RULE.version,
        key="A10",
        place=Place.LAST,
        score=0,
        title=message("Date of the next meeting; indicators"),
        reason=message(
            "Cadence: %(days)s days, so the next meeting is due by %(day)s. To note.",
            days=facts.cadence_days,
            day=by,
        ),
        sources=(*_indicators(facts), *(frozen_row(figure) for figure in facts.figures)),
        asks="note",
        minutes=5,
    )


def _indicators(facts: Facts) -> Iterator[dict[str, Any]]:
    overdue = [action for action in facts.actions if action.due < facts.day]
    yield _count("open_actions", facts.actions)
    yield _count("overdue_actions", overdue)
    yield {"type": "indicator", "name": "days_since_quorate", "value": facts.days_since_quorate}


def _count(name: str, actions: Sequence[ActionFact]) -> dict[str, Any]:
    """A count, and the tenders it holds: an edition without one of them counts without it."""
    tenders = sorted(action.tender for action in actions if action.tender)
    return {"type": "indicator", "name": name, "value": len(actions), "on_tenders": tenders}


RULE = Rule(id="A10", version=2, propose=_propose)
