"""A7 News: plans, notices and calls that appeared since the last meeting.

One item; its rows count them by province of today and participation route. A tender for
several provinces counts in each of them, and once in the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from app.meetings.agenda.facts import Facts, ProvinceFact, TenderFact
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.words import message

_MINUTES: Final = 10
_SCORE: Final = 20


def _propose(facts: Facts) -> Iterator[Proposal]:
    news = sorted(
        (tender for tender in facts.tenders if facts.since < tender.known_at <= facts.now),
        key=lambda tender: tender.id,
    )
    if not news:
        return
    kinds = Counter(tender.kind for tender in news)
    provinces = {province.code for tender in news for province in tender.provinces}
    yield Proposal(
        rule=RULE.id,
        version=RULE.version,
        key="A7",
        place=Place.BODY,
        score=_SCORE,
        title=message("New plans, notices and calls since %(day)s", day=facts.since_day),
        reason=message(
            "Since %(day)s: plans %(plans)s, notices %(notices)s, calls %(calls)s; "
            "provinces: %(provinces)s.",
            day=facts.since_day,
            plans=kinds["plan"],
            notices=kinds["notice"],
            calls=kinds["call"],
            provinces=len(provinces),
        ),
        sources=tuple(_rows(news)),
        asks="note",
        minutes=_MINUTES,
    )


def _rows(news: list[TenderFact]) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[str, str], list[tuple[ProvinceFact | None, TenderFact]]] = {}
    for tender in news:
        for province in tender.provinces or (None,):
            code = province.code if province else ""
            groups.setdefault((code, tender.route), []).append((province, tender))
    for (code, route), members in sorted(groups.items(), key=lambda group: group[0]):
        province, first = members[0]
        kinds = Counter(tender.kind for _province, tender in members)
        yield {
            "type": "group",
            "province": {"code": code, **province.name.packed()} if province else None,
            "route": route,
            "route_name": first.route_name.packed(),
            "plans": kinds["plan"],
            "notices": kinds["notice"],
            "calls": kinds["call"],
            "tenders": [tender.id for _province, tender in members],
        }


RULE = Rule(id="A7", version=1, propose=_propose)
