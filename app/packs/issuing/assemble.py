"""Freezing: everything a meeting's packs will say, read once through the other features' queries.

What is read depends on the series alone: the committee's snapshot never holds what only the
compliance desk may see, so no edition made from it can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.queries import chain_head
from app.core.access import Role, Viewer
from app.core.ids import PublicId
from app.core.web import settings
from app.meetings.projections import ItemLine
from app.meetings.queries import meeting_page
from app.meetings.rows import seoul_day
from app.packs.commands import NoAgendaError
from app.packs.content.whole import SCHEMA, ChainHead, Content, TenderSheet
from app.packs.gathering import around, division, papers, record
from app.packs.gathering import meeting as meetings
from app.packs.gathering.filings import findings, season_bands, shared_interests
from app.packs.gathering.provinces import provinces
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.tenders import sheet
from app.packs.models import Series
from app.tenders.models import Tender

#: Sheets that one item may bring; a list of news names the rest in its table.
MOST_SHEETS: Final = 8
#: Through whose eyes the meeting is read: the desk that prepares it.
DESK: Final = Viewer(roles=frozenset({Role.SECRETARIAT}))


def assemble(db: Session, meeting: PublicId, series: Series, *, now: datetime) -> Content:
    """The content of a snapshot of `meeting` taken at `now`.

    Raises NotFoundError when there is no such meeting, NoAgendaError for one without items.
    """
    page = meeting_page(db, meeting, DESK, now)
    if not page.items:
        raise NoAgendaError
    as_of = seoul_day(now).isoformat()
    book = SourceBook()
    chosen, sheets = _sheets(db, page.items, book, now)
    named = _named(page.items)
    sealed = series is Series.COMPLIANCE
    head = chain_head(db) if sealed else None
    return Content(
        schema=SCHEMA,
        frozen_at=now.isoformat(),
        meeting=meetings.meeting(page, settings().base_url),
        agenda=meetings.agenda(page, chosen, book, as_of),
        tenders=sheets,
        provinces=provinces(db, sheets, book),
        bands=season_bands(db, book),
        actions=meetings.actions(page.actions, meetings.tenders_of_actions(db, page.actions)),
        ahead=around.ahead(db, sheets, book, now),
        context=around.context(db, sheets, book, as_of),
        duties=record.duties(db, page.meeting.body.id, now),
        indicators=record.indicators(db, page, book, now),
        responsibilities=division.responsibilities(db),
        figures=division.figures(db, page.meeting.body.id, book, now),
        aims=division.season_aims(db),
        minutes=record.last_minutes(db, page, book, now),
        annexes=papers.annexes(db, meeting),
        layout=papers.layout(db, meeting),
        visit=record.visit(db, meeting, now),
        interests=() if sealed else shared_interests(db, named, now),
        findings=findings(db, named, series),
        chain=ChainHead(head.sequence, head.hash) if head else None,
        sources=book.all(),
    )


def _named(items: Iterable[ItemLine]) -> tuple[PublicId, ...]:
    """Every tender on the agenda, in its order, with a sheet or without."""
    every = (PublicId(tender) for item in items for tender in meetings.tenders_of(item))
    return tuple(dict.fromkeys(every))


def _sheets(
    db: Session, items: Iterable[ItemLine], book: SourceBook, now: datetime
) -> tuple[dict[str, tuple[str, ...]], tuple[TenderSheet, ...]]:
    """Which tenders get a sheet under which item, each once, and the sheets themselves.

    An item's own tender always has one; a list of news those that close first.
    """
    items = tuple(items)
    named = {item.id: tuple(dict.fromkeys(meetings.tenders_of(item))) for item in items}
    # What is named by an older proposal and no longer there is told by the item's rows alone.
    closing = _closing(db, {tender for tenders in named.values() for tender in tenders})
    chosen: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for item in sorted(items, key=lambda each: each.tender is None):
        free = [tender for tender in named[item.id] if tender in closing and tender not in taken]
        chosen[item.id] = tuple(sorted(free, key=lambda tender: closing[tender])[:MOST_SHEETS])
        taken.update(chosen[item.id])
    order = [tender for item in items for tender in chosen[item.id]]
    return chosen, tuple(sheet(db, PublicId(tender), book, now) for tender in order)


def _closing(db: Session, tenders: set[str]) -> dict[str, tuple[bool, str, str]]:
    """Sort keys of the tenders that exist: the earliest deadline first, plans after them."""
    found = db.execute(
        select(Tender.public_id, Tender.closes_at).where(Tender.public_id.in_(sorted(tenders)))
    )
    return {key: (at is None, at.isoformat() if at else "", key) for key, at in found}


def with_papers(db: Session, meeting: PublicId, content: Content) -> Content:
    """`content` with today's annexes and choice of sections: its facts stay as they were frozen."""
    return replace(content, annexes=papers.annexes(db, meeting), layout=papers.layout(db, meeting))
