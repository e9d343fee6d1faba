"""From facts to an agenda: every rule asked, ordered, fitted into the time (pure).

Same facts, same agenda: nothing here reads a clock, a database or a random number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.meetings.agenda.facts import Facts
from app.meetings.agenda.limits import minutes_available
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


def propose_agenda(facts: Facts, *, settled: Iterable[str] = (), minutes_taken: int = 0) -> Agenda:
    """The proposed agenda of one meeting.

    `settled` are keys the officer has decided on already (accepted or deferred): they are
    not proposed again. `minutes_taken` are the minutes of what was accepted. What is always
    on (first, second, last) takes its time before the rest is fitted by score; an item that
    does not fit lets a shorter one with a lower score pass.
    """
    done = frozenset(settled)
    asked = [
        proposal for rule in RULES for proposal in rule.propose(facts) if proposal.key not in done
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
    return Agenda(tuple(sorted(fitting, key=in_order)), tuple(overflow))


def in_order(proposal: Proposal) -> tuple[int, int, str, str]:
    """Sort key of the meeting: place, then score downwards, then the tie-break."""
    return (proposal.place, -proposal.score, proposal.tie, proposal.key)


def by_claim(proposal: Proposal) -> tuple[bool, tuple[int, int, str, str]]:
    """Sort key of who gets time first: what is always on, then by score."""
    return (proposal.place is Place.BODY, in_order(proposal))
