"""What lies ahead and what it is paid from: public records alone, each with its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS
from app.core.i18n import N_
from app.meetings.rows import seoul_day
from app.packs.content.ahead import MOST_AHEAD
from app.packs.content.background import Ahead, Context, Funding, Project, Rate
from app.packs.content.plain import Amount, Phrase, Text
from app.packs.content.whole import TenderSheet
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import in_three, phrase, text
from app.provinces import queries as provinces
from app.provinces.projections import Project as Published
from app.tenders.filters import Sort, StageFilter, TenderFilters
from app.tenders.listing import TenderRow, tender_list
from app.tenders.models import TenderKind

#: Plans read, newest first, of which those announced for the nearest time are listed.
_READ: Final = 100
_SOME_DAY: Final = date.max
LISTED: Final = Phrase(N_("Published plans and calls as imported into Duri"))
NOTICES: Final = Phrase(N_("The notices on this agenda (their sheets cite each)"))


def ahead(
    db: Session, sheets: Iterable[TenderSheet], book: SourceBook, now: datetime
) -> tuple[Ahead, ...]:
    """Plans and calls that no notice has come of, the nearest first.

    Those that have a sheet, too: an edition without sheets would else show which they are.
    """
    shown = len(tuple(sheets))
    source = book.cite(LISTED, as_of=seoul_day(now).isoformat())
    plans = _rows(db, TenderFilters(stage=StageFilter.PLANNED, sort=Sort.PUBLISHED), now)
    calls = _rows(db, TenderFilters(kind=TenderKind.CALL, stage=StageFilter.LIVE), now)
    every = {said[0].public_id: said for said in (*calls, *plans)}
    found = sorted(every.values(), key=lambda said: _when(said[0]))
    return tuple(_ahead(said, source) for said in found[: MOST_AHEAD + shown])


def _rows(db: Session, filters: TenderFilters, now: datetime) -> list[tuple[TenderRow, ...]]:
    """Rows of the public list in three languages."""
    read = in_three(lambda: tender_list(db, filters, viewer=ANONYMOUS, now=now, size=_READ).items)
    return list(zip(*read, strict=True))


def _when(row: TenderRow) -> tuple[date, str]:
    day = row.closes_at.date() if row.closes_at else row.planned_from
    return day or _SOME_DAY, row.public_id


def _ahead(said: Sequence[TenderRow], source: str) -> Ahead:
    row = said[0]
    has_amount = row.budget_minor is not None and row.currency is not None
    return Ahead(
        number=row.plan_no or row.notice_no or "",
        published_title=row.original_title or row.title,
        title=Text(*(each.title for each in said)),
        kind=row.kind.value,
        field=row.field.value,
        route=row.route.value,
        provinces=tuple(
            Text(*(place.today_name or place.name for place in places))
            for places in zip(*(each.places for each in said), strict=True)
        ),
        planned_text=row.planned_text or "",
        closes_at=row.closes_at.isoformat() if row.closes_at else None,
        amount=Amount(row.budget_minor or 0, row.currency or "") if has_amount else None,
        demo=row.demo,
        source=source,
        key=row.public_id,
    )


def context(db: Session, sheets: Sequence[TenderSheet], book: SourceBook, as_of: str) -> Context:
    """Who pays for what is on this agenda, at which rates; every Korean project on record."""
    source = book.cite(NOTICES, as_of=as_of) if sheets else ""
    by_source: dict[str, list[TenderSheet]] = defaultdict(list)
    for sheet in sheets:
        by_source[sheet.funding].append(sheet)
    rates = {
        (each.amount.currency, each.won.as_of): each.won
        for each in sheets
        if each.won and each.amount
    }
    return Context(
        funding=tuple(_funding(name, by_source[name], source) for name in sorted(by_source)),
        rates=tuple(
            Rate(currency, won.rate_millionths, won.as_of, won.source)
            for (currency, _day), won in sorted(rates.items())
        ),
        projects=tuple(_project(one, book) for one in provinces.projects(db)),
    )


def _funding(name: str, sheets: Sequence[TenderSheet], source: str) -> Funding:
    sums: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        if sheet.amount:
            sums[sheet.amount.currency] += sheet.amount.minor
    return Funding(
        named=name,
        tenders=len(sheets),
        amounts=tuple(Amount(total, currency) for currency, total in sorted(sums.items())),
        unpublished=sum(sheet.amount is None for sheet in sheets),
        source=source,
    )


def _project(one: Published, book: SourceBook) -> Project:
    has_amount = one.value_minor is not None and one.currency is not None
    name = phrase(one.name)
    return Project(
        name=name,
        provinces=tuple(text(unit.names) for unit in one.units),
        kind=phrase(one.kind),
        amount=Amount(one.value_minor or 0, one.currency or "") if has_amount else None,
        year=one.year,
        status=phrase(one.status_as_reported),
        confidence=phrase(one.confidence),
        source=book.cite(name, one.source, one.source_date),
    )
