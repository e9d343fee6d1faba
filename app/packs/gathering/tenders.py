"""A sheet per tender on the agenda, from the tender's public page."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS
from app.core.i18n import N_
from app.core.ids import PublicId
from app.meetings.rows import seoul_day
from app.packs.content.whole import (
    Amount,
    Change,
    Lot,
    Milestone,
    Phrase,
    PlanStep,
    TenderSheet,
    Text,
    Version,
    WonEstimate,
)
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import in_three
from app.tenders.models import TenderKind
from app.tenders.page import LinkView, VersionView
from app.tenders.queries import TenderPage, tender_page
from app.tenders.rates import PublishedAmount

#: Lots a snapshot keeps of one tender; the sheet and the tables state how many there are.
MOST_LOTS: Final = 300
Pages = tuple[TenderPage, TenderPage, TenderPage]


def sheet(db: Session, tender: PublicId, book: SourceBook, now: datetime) -> TenderSheet:
    """What the public may know about one tender, in three languages.

    Raises NotFoundError when there is no such tender.
    """
    pages: Pages = in_three(lambda: tender_page(db, tender, viewer=ANONYMOUS, now=now))
    page = pages[0]
    source = _source(page, book)
    return TenderSheet(
        key=page.public_id,
        published_title=page.original_title or page.title,
        title=Text(*(each.title for each in pages)),
        kind=page.kind.value,
        stage=page.stage.value,
        field=page.field.value,
        category=page.category.value if page.category else None,
        route=page.route.value,
        route_basis=page.scope or page.route_basis,
        law=page.governing_law.value,
        method=page.method or "",
        procuring_entity=page.procuring_entity or "",
        buyer=page.buyer or "",
        funding=page.funding_source or "",
        place_text=page.place_text or "",
        provinces=tuple(
            Text(*(place.today_name or place.name for place in places))
            for places in zip(*(each.places for each in pages), strict=True)
        ),
        ocid=page.ocid,
        notice_no=page.notice_no or "",
        plan_no=page.plan_no or "",
        version=page.version_label,
        amount=_amount(page.budget),
        won=_won(page.budget, book),
        security=_amount(page.bid_security),
        award=_amount(page.award_value),
        published_at=_instant(page.published_at),
        closes_at=_instant(page.closes_at),
        planned_text=page.planned_text or "",
        description=page.description,
        demo=page.demo,
        source=source,
        lots=tuple(
            Lot(
                lot.number, lot.title, lot.stage.value, _amount(lot.budget), _instant(lot.closes_at)
            )
            for lot in page.lots[:MOST_LOTS]
        ),
        lots_published=len(page.lots) if len(page.lots) > MOST_LOTS else 0,
        versions=tuple(_version(view, source) for view in page.versions),
        milestones=tuple(
            Milestone(Text(*(date.label for date in dates)), dates[0].at.isoformat())
            for dates in zip(*(each.milestones for each in pages), strict=True)
        ),
        plans=tuple(_step(db, page, link, now) for link in page.links),
    )


def _source(page: TenderPage, book: SourceBook) -> str:
    """Where the newest version was read: the publisher's address, else file and place."""
    number = page.notice_no or page.plan_no or page.ocid
    newest = page.versions[0] if page.versions else None
    read_at = ""
    if newest and newest.imported_at:
        read_at = seoul_day(newest.imported_at).isoformat()
    file = " ".join(part for part in (newest.filename, newest.place) if part) if newest else ""
    title = Phrase(
        N_("%(number)s, version %(version)s"), {"number": number, "version": page.version_label}
    )
    return book.cite(title, page.source_url or file or page.ocid, read_at)


def _version(view: VersionView, source: str) -> Version:
    changes = []
    # A change puts its values into words when it is asked for them, in the language then in force.
    said = in_three(lambda: [(each.before_text, each.after_text) for each in view.changes])
    for change, *texts in zip(view.changes, *said, strict=True):
        label = Phrase(change.label)
        if change.group:
            label = Phrase(
                N_("%(group)s %(item)s: %(field)s"),
                {
                    "group": {"msgid": change.group, "params": {}},
                    "item": change.item or "",
                    "field": {"msgid": change.label, "params": {}},
                },
            )
        before, after = (Text(*each) for each in zip(*texts, strict=True))
        changes.append(Change(label, before, after))
    return Version(view.label, _instant(view.published_at), tuple(changes), source)


def _step(db: Session, page: TenderPage, link: LinkView, now: datetime) -> PlanStep:
    """The other end of a link, with what it announced when it is a plan."""
    other = tender_page(db, link.public_id, viewer=ANONYMOUS, now=now)
    announced = other.planned_text or "" if other.kind is TenderKind.PLAN else ""
    return PlanStep(
        number=link.number or "",
        title=other.original_title or other.title,
        announced=announced,
        amount=_amount(other.budget),
        link=link.state.value,
    )


def _amount(amount: PublishedAmount | None) -> Amount | None:
    return Amount(amount.minor, amount.currency) if amount else None


def _won(amount: PublishedAmount | None, book: SourceBook) -> WonEstimate | None:
    if amount is None or amount.rate is None or amount.won is None:
        return None
    rate = amount.rate
    key = book.cite(rate.source, as_of=rate.as_of.isoformat())
    return WonEstimate(amount.won, rate.won_per_unit_millionths, rate.as_of.isoformat(), key)


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
