"""A sheet per tender on the agenda, under the item it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.core.i18n import N_, gettext
from app.packs.content.whole import Lot, TenderSheet, Version
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: Longer lists say how many more there are; the tender's page has them all.
MOST_LOTS = 12
MOST_VERSIONS = 6


@dataclass(frozen=True)
class Fact:
    """A labelled fact; a short one shares its row with the next."""

    label: str
    value: str
    source: int | None = None
    beside: str = ""
    beside_source: int | None = None
    #: In the publisher's own words.
    published: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Sheet:
    """One tender with what its template prints beside the facts themselves."""

    anchor: str
    number: str
    facts: TenderSheet
    #: Title in the reader's language where one was given, and the published one.
    title: str
    published_title: str
    days_left: int | None
    facts_in_rows: tuple[tuple[Fact, ...], ...]
    lots: tuple[Lot, ...]
    more_lots: int
    all_lots: int
    versions: tuple[Version, ...]
    more_versions: int


@dataclass(frozen=True)
class Group:
    """The sheets of one agenda item."""

    number: int
    title: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Sheets:
    """Items that have sheets."""

    groups: tuple[Group, ...]


def sheets(edition: Edition, words: Words) -> Sheets:
    """Group the edition's sheets by item; days left are counted from the snapshot."""
    known = {sheet.key: sheet for sheet in edition.content.tenders}
    groups = []
    for number, item in enumerate(edition.content.agenda, 1):
        of_item = tuple(
            _sheet(edition, words, f"{number}-{place}", known[key])
            for place, key in enumerate(item.tenders, 1)
            if key in known
        )
        if of_item:
            groups.append(Group(number, words.name(item.title), of_item))
    return Sheets(tuple(groups))


def _sheet(edition: Edition, words: Words, number: str, facts: TenderSheet) -> Sheet:
    closes, frozen = facts.closes_at, edition.content.frozen_at
    return Sheet(
        anchor=f"sheet-{facts.key}",
        number=number,
        facts=facts,
        title=words.title(facts),
        published_title=facts.published_title,
        days_left=words.days_left(closes, frozen) if closes else None,
        facts_in_rows=tuple(_in_rows(_facts(facts, words))),
        lots=facts.lots[:MOST_LOTS],
        more_lots=max(0, published_lots(facts) - MOST_LOTS),
        all_lots=published_lots(facts),
        # One published state has changed nothing yet.
        versions=facts.versions[:MOST_VERSIONS] if len(facts.versions) > 1 else (),
        more_versions=max(0, len(facts.versions) - MOST_VERSIONS),
    )


def published_lots(facts: TenderSheet) -> int:
    """How many lots were published, whether the snapshot keeps them all or not."""
    return max(len(facts.lots), facts.lots_published)


def _facts(facts: TenderSheet, words: Words) -> Iterator[Fact]:
    """The facts in the order a reader asks for them; empty ones are left out by the caller."""
    won = facts.won
    basis = f" ({facts.route_basis})" if facts.route_basis else ""
    yield Fact(
        gettext("Participation route"),
        words.label("route", facts.route) + basis,
        words.source(facts.source),
        wide=True,
    )
    yield Fact(
        gettext("Published budget"),
        words.amount(facts.amount),
        beside=words.won(won) if won else "",
        beside_source=words.source(won.source) if won else None,
        wide=True,
    )
    yield Fact(gettext("Procuring entity"), facts.procuring_entity, published=True)
    yield Fact(gettext("Buyer"), facts.buyer, published=True)
    provinces = " · ".join(words.name(province) for province in facts.provinces)
    yield Fact(gettext("Province"), provinces or facts.place_text)
    yield Fact(gettext("Funding"), facts.funding, published=True)
    yield Fact(gettext("Category"), words.label("category", facts.category))
    yield Fact(gettext("Governing law"), words.label("law", facts.law))
    yield Fact(gettext("Method"), facts.method, published=True, wide=True)
    yield Fact(gettext("Bid security"), words.amount(facts.security))
    yield Fact(gettext("Award value"), words.amount(facts.award))
    yield Fact(gettext("Notice no."), facts.notice_no)
    yield Fact(gettext("Plan no."), facts.plan_no)
    version = gettext("version %(version)s", version=facts.version)
    yield Fact(gettext("OCDS record"), f"{facts.ocid} · {version}", wide=True)


def _in_rows(facts: Iterator[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Two short facts a row, a long one alone."""
    waiting: Fact | None = None
    for fact in facts:
        if not fact.value:
            continue
        if fact.wide:
            if waiting:
                yield (replace(waiting, wide=True),)
                waiting = None
            yield (fact,)
        elif waiting:
            yield (waiting, fact)
            waiting = None
        else:
            waiting = fact
    if waiting:
        yield (replace(waiting, wide=True),)


def has_sheets(edition: Edition) -> bool:
    """Whether any item is about a tender."""
    return bool(edition.content.tenders)


SECTION = Section("sheets", N_("Tender sheets"), sheets, has_sheets)
