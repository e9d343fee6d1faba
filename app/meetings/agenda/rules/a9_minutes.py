"""A9 Previous minutes: approve those of the last meeting held. The second item.

Silent before a body's second meeting: there is nothing to approve yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.meetings.agenda.facts import Facts, PreviousMeeting
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.words import Words, message


def _propose(facts: Facts) -> Iterator[Proposal]:
    previous = facts.previous
    if previous is None:
        return
    yield Proposal(
        rule=RULE.id,
        version=RULE.version,
        key=f"A9:{previous.id}",
        place=Place.SECOND,
        score=900,
        title=message("Minutes of meeting no. %(number)s", number=previous.number),
        reason=_reason(previous),
        sources=(
            {
                "type": "meeting",
                "id": previous.id,
                "number": previous.number,
                "held_on": previous.held_on.isoformat(),
                "quorate": previous.quorate,
            },
        ),
        asks="approve",
        minutes=5,
    )


def _reason(previous: PreviousMeeting) -> Words:
    if previous.quorate:
        return message("Held on %(day)s with quorum. To approve.", day=previous.held_on)
    return message("Held on %(day)s without quorum. To approve.", day=previous.held_on)


RULE = Rule(id="A9", version=1, propose=_propose)
