"""From facts to an agenda: every rule asked, ordered, fitted into the time (pure).

Same facts, same agenda: nothing here reads a clock, a database or a random number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.meetings.agenda.arranging import Entry, arranged
from app.meetings.agenda.carrying import left_over_items
from app.meetings.agenda.facts import Facts
from app.meetings.agenda.limits import minutes_available
from app.meetings.agenda.ordering import Slot
from app.meetings.agenda.proposal import Place, Proposal
from app.meetings.agenda.rules import RULES


@dataclass(frozen=True)
class Agenda:
    """What fits, in the order of the meeting, and what does not, best first."""

    items: tuple[Proposal, ...]
    overflow: tuple[Proposal, ...]

    @property
    def minutes(self) -> int:
        """Minutes of what fits."""
        return sum(item.minutes for item in self.items)


def propose_agenda(
    facts: Facts,
    *,
    settled: Iterable[str] = (),
    minutes_taken: int = 0,
    lengths: Mapping[str, int] | None = None,
) -> Agenda:
    """The proposed agenda of one meeting, in the order with the fewest exits from the room.

    `settled` are keys the officer has decided on already (accepted or deferred): they are
    not proposed again. `minutes_taken` are the minutes of what was accepted; `lengths` the
    minutes an officer has given to what is still proposed. What is always on (first, second,
    last) takes its time before the rest is fitted by score; an item that does not fit lets a
    shorter one with a lower score pass.
    """
    done, given = frozenset(settled), lengths or {}
    asked = [
        replace(proposal, minutes=given.get(proposal.key, proposal.minutes))
        for proposal in _asked(facts)
        if proposal.key not in done
    ]
    free = minutes_available(facts.minutes) - minutes_taken
    fitting: list[Proposal] = []
    overflow: list[Proposal] = []
    for proposal in sorted(asked, key=by_claim):
        if proposal.minutes <= free:
            fitting.append(proposal)
            free -= proposal.minutes
        else:
            overflow.append(proposal)
    by_key = {proposal.key: proposal for proposal in fitting}
    order = arranged([entry(proposal, facts) for proposal in sorted(fitting, key=in_order)])
    return Agenda(tuple(by_key[key] for key in order.keys), tuple(overflow))


def _asked(facts: Facts) -> Iterator[Proposal]:
    """What the rules ask for, and what comes back from earlier meetings."""
    for rule in RULES:
        yield from rule.propose(facts)
    yield from left_over_items(facts)


def entry(proposal: Proposal, facts: Facts) -> Entry:
    """The proposal as the order of an agenda sees it."""
    outside = facts.room.outside(proposal.tender)
    return Entry(proposal.place, Slot(proposal.key, proposal.minutes, outside))


def in_order(proposal: Proposal) -> tuple[int, int, str, str]:
    """Sort key of the meeting: place, then score downwards, then the tie-break."""
    return (proposal.place, -proposal.score, proposal.tie, proposal.key)


def by_claim(proposal: Proposal) -> tuple[bool, tuple[int, int, str, str]]:
    """Sort key of who gets time first: what is always on, then by score."""
    return (proposal.place is Place.BODY, in_order(proposal))
