"""A1 Actions: what the body still owes itself, overdue first. Always the first item.

Asks to extend or escalate when something is overdue, to note otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from app.meetings.agenda.facts import ActionFact, Facts
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.words import Words, message

_AT_LEAST: Final = 5
_PER_ACTION: Final = 2
_AT_MOST: Final = 25


def _propose(facts: Facts) -> Iterator[Proposal]:
    if not facts.actions:
        return
    actions = sorted(facts.actions, key=lambda action: (action.due, action.id))
    overdue = sum(action.due < facts.day for action in actions)
    yield Proposal(
        rule=RULE.id,
        version=RULE.version,
        key="A1",
        place=Place.FIRST,
        score=1000,
        title=message("Open actions"),
        reason=reason(len(actions), overdue),
        sources=tuple(_row(action, facts) for action in actions),
        asks="escalate" if overdue else "note",
        minutes=minutes(len(actions)),
    )


def minutes(total: int) -> int:
    """How long the item takes with `total` actions."""
    return min(_AT_LEAST + _PER_ACTION * total, _AT_MOST)


def reason(total: int, overdue: int) -> Words:
    """Why it is there, by the actions its reader may know."""
    if overdue:
        return message(
            "Open actions: %(total)s, overdue on the day of the meeting: %(overdue)s. "
            "To extend or escalate.",
            total=total,
            overdue=overdue,
        )
    return message("Open actions: %(total)s, none overdue on the day of the meeting.", total=total)


def _row(action: ActionFact, facts: Facts) -> dict[str, Any]:
    return {
        "type": "action",
        "id": action.id,
        "text": action.text,
        "organisation": action.organisation.packed(),
        "due": action.due.isoformat(),
        "state": action.state,
        "days_overdue": max((facts.day - action.due).days, 0),
        "on_tender": action.on_tender,
        "tender": action.tender,
    }


RULE = Rule(id="A1", version=1, propose=_propose)
