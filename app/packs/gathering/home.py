"""A counterpart's own part, read with its own eyes: nothing of another province is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, Role, Viewer
from app.core.ids import PublicId
from app.forum.models import PostState
from app.forum.queries import ForumFilters, PostRow, posts
from app.meetings.queries import open_actions
from app.meetings.visits.models import StopState
from app.meetings.visits.queries import requests
from app.packs.content.home import Home, HomeAction, HomePost, HomeStop, HomeTender
from app.packs.content.plain import Amount, Text
from app.packs.gathering.meeting import tenders_of_actions
from app.packs.gathering.words import in_three, text
from app.provinces.homes import home_provinces
from app.provinces.places import UnitKey
from app.tenders.filters import Sort, StageFilter, TenderFilters
from app.tenders.listing import TenderRow, tender_list

#: Tenders read for each province, nearest deadline first, and posts.
MOST_TENDERS: Final = 60
MOST_POSTS: Final = 50


def eyes_of(organisation: PublicId) -> Viewer:
    """Somebody of the counterpart's organisation who only reads."""
    return Viewer(organisation=organisation, roles=frozenset({Role.COUNTERPART}))


def home_of(db: Session, organisation: PublicId, whom: Text, *, at: datetime) -> Home | None:
    """The counterpart's provinces and what is theirs as of `at`; None where none was entered."""
    units = home_provinces(db, organisation)
    if not units:
        return None
    viewer = eyes_of(organisation)
    return Home(
        whom=whom,
        provinces=tuple(text(unit.names) for unit in units),
        tenders=_tenders(db, [unit.key for unit in units], at),
        posts=_posts(db, viewer, [unit.key.code for unit in units], at),
        stops=tuple(
            HomeStop(
                stop.starts_at.isoformat(),
                stop.place,
                stop.purpose,
                stop.people,
                stop.state is StopState.AGREED,
            )
            for stop in requests(db, viewer, at)
        ),
        actions=_actions(db, viewer, at),
    )


def _tenders(db: Session, units: Iterable[UnitKey], at: datetime) -> tuple[HomeTender, ...]:
    """What the public list shows of these provinces, whether it is on the agenda or not."""
    found: dict[PublicId, HomeTender] = {}
    for unit in units:
        filters = TenderFilters(province=unit, stage=StageFilter.LIVE, sort=Sort.DEADLINE)

        def read(filters: TenderFilters = filters) -> list[TenderRow]:
            rows = tender_list(db, filters, viewer=ANONYMOUS, now=at, size=MOST_TENDERS).items
            return list(rows)

        for said in zip(*in_three(read), strict=True):
            found.setdefault(said[0].public_id, _tender(said))
    return tuple(found.values())


def _tender(said: tuple[TenderRow, ...]) -> HomeTender:
    row = said[0]
    has_amount = row.budget_minor is not None and row.currency is not None
    return HomeTender(
        number=row.plan_no or row.notice_no or "",
        published_title=row.original_title or row.title,
        title=Text(*(each.title for each in said)),
        kind=row.kind.value,
        stage=row.stage.value,
        provinces=tuple(
            Text(*(place.today_name or place.name for place in places))
            for places in zip(*(each.places for each in said), strict=True)
        ),
        closes_at=row.closes_at.isoformat() if row.closes_at else None,
        planned_text=row.planned_text or "",
        amount=Amount(row.budget_minor or 0, row.currency or "") if has_amount else None,
        demo=row.demo,
    )


def _posts(db: Session, viewer: Viewer, codes: Iterable[str], at: datetime) -> tuple[HomePost, ...]:
    """Its own, and what everybody may read of its provinces; the newest first."""
    own = _read_posts(db, viewer, ForumFilters(organisation=viewer.organisation), at)
    found = {row.public_id: row for row in own}
    mine = frozenset(found)
    for code in codes:
        public = _read_posts(db, ANONYMOUS, ForumFilters(province=code), at)
        found |= {row.public_id: row for row in public if row.public_id not in mine}
    newest = sorted(found.values(), key=lambda row: (row.posted_at, row.public_id), reverse=True)
    return tuple(
        HomePost(
            row.kind.value,
            row.title,
            row.locale,
            row.state.value,
            row.posted_at.isoformat(),
            row.public_id in mine,
        )
        for row in newest[:MOST_POSTS]
    )


def _read_posts(db: Session, viewer: Viewer, filters: ForumFilters, at: datetime) -> list[PostRow]:
    page = posts(db, filters, viewer=viewer, now=at, size=MOST_POSTS)
    return [
        row for row in page.items if row.state is not PostState.WITHDRAWN and row.posted_at <= at
    ]


def _actions(db: Session, viewer: Viewer, at: datetime) -> tuple[HomeAction, ...]:
    """Given to its organisation, and decided on no tender: its seat leaves for those."""
    lines = tuple(
        line for line in open_actions(db, viewer, at) if line.organisation == viewer.organisation
    )
    about = tenders_of_actions(db, lines)
    return tuple(
        HomeAction(line.text, line.due.isoformat(), line.state.value, line.overdue)
        for line in lines
        if not about.get(line.id)
    )
