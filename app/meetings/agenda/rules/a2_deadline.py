"""A2 Deadline: a plan, notice or call open to Korean firms closes within 30 days of the meeting.

Days are whole days from the start of the meeting; the score is 100 − 2 × days. Asks to note
it and name a liaison official, or, where the publication does not say who may bid, to clarify
that through the buyer's public channel. Says nothing about who is interested: it cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from app.meetings.agenda.facts import Facts, TenderFact
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.sources import tender_row
from app.meetings.agenda.words import Words, message

WINDOW: Final = timedelta(days=30)
_MINUTES: Final = 8


def _propose(facts: Facts) -> Iterator[Proposal]:
    for tender in facts.tenders:
        if tender.closes_at is None or not (tender.open_to_korea or not tender.route_stated):
            continue
        ahead = tender.closes_at - facts.starts_at
        if timedelta(0) <= ahead <= WINDOW:
            yield _proposal(tender, ahead.days)


def _proposal(tender: TenderFact, days: int) -> Proposal:
    return Proposal(
        rule=RULE.id,
        version=RULE.version,
        key=f"A2:{tender.id}",
        place=Place.BODY,
        score=100 - 2 * days,
        title=_title(tender),
        reason=_reason(tender, days),
        sources=(tender_row(tender),),
        asks="assign" if tender.route_stated else "advise",
        minutes=_MINUTES,
        tender=tender.id,
        tie=f"{tender.closes_at:%Y-%m-%dT%H:%M:%S} {tender.id}",
    )


def _title(tender: TenderFact) -> Words:
    if not tender.provinces:
        return message("Deadline ahead: %(title)s", title=tender.title)
    return message(
        "Deadline ahead: %(title)s (%(province)s)",
        title=tender.title,
        province=tender.provinces[0].name,
    )


def _reason(tender: TenderFact, days: int) -> Words:
    if tender.route_stated:
        ask = message("To note; to name a liaison official.")
    else:
        ask = message("To clarify through the buyer's public channel who may bid.")
    return message(
        "Days from the meeting to the deadline: %(days)s. Route: %(route)s. %(ask)s",
        days=days,
        route=tender.route_name,
        ask=ask,
    )


RULE = Rule(id="A2", version=1, propose=_propose)
