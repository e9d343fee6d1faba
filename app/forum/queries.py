"""What each reader may see of the forum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Organisation, User
from app.core.access import Role, Viewer
from app.core.clock import HANOI
from app.core.errors import NotFoundError
from app.core.fields import SolutionField
from app.core.i18n import pick
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.forum.models import ForumPost, PostKind, PostState
from app.forum.policies import may_answer, may_post
from app.provinces.models import Province, Vintage
from app.tenders.listing import pick_title
from app.tenders.models import Tender

#: Who reads what is not published, beside its authors.
_INSIDE: Final = (Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR)
_NEWEST: Final = Order(
    "newest",
    ForumPost.posted_at,
    ForumPost.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class ForumFilters:
    """The list's question."""

    kind: PostKind | None = None
    field: SolutionField | None = None
    #: Code of today's unit.
    province: str | None = None
    waiting: bool = False
    #: Whose posts alone.
    organisation: PublicId | None = None


@dataclass(frozen=True)
class PostRow:
    """A line of the list."""

    public_id: PublicId
    kind: PostKind
    title: str
    locale: str
    organisation: str
    demo: bool
    province: str | None
    field: SolutionField | None
    state: PostState
    posted_at: datetime
    #: By which day an answer is meant to be given; None when nothing waits.
    answer_due: date | None
    late: bool
    published: bool


@dataclass(frozen=True)
class Said:
    """An answer, or what its authors added."""

    by_secretariat: bool
    #: The person of the secretariat or of the authors; only they see it.
    person: str | None
    locale: str
    paragraphs: tuple[str, ...]
    said_at: datetime


@dataclass(frozen=True)
class MayDo:
    """What the viewer may do with a post."""

    say: bool
    #: … as the secretariat.
    answer: bool
    publish: bool
    hide: bool
    settle: bool
    agree: bool
    take_back: bool
    withdraw: bool


@dataclass(frozen=True)
class PostPage:
    """A post with its answers."""

    row: PostRow
    paragraphs: tuple[str, ...]
    person: str | None
    may_publish: bool
    tender: PublicId | None
    tender_title: str | None
    said: tuple[Said, ...]
    may: MayDo


def posts(
    db: Session,
    filters: ForumFilters,
    *,
    viewer: Viewer,
    now: datetime,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[PostRow]:
    """One page of what `viewer` may read, newest first. DomainError for a damaged cursor."""
    rows = (
        sa.select(ForumPost, Organisation, Province)
        .join(Organisation, Organisation.id == ForumPost.organisation_id)
        .outerjoin(Province, Province.id == ForumPost.province_id)
        .where(readable_by(viewer), *_asked(filters))
    )
    stretch = read_stretch(db, rows, _NEWEST, cursor=cursor, size=size)
    return Page(
        items=[_row(each, now=now) for each in stretch.rows],
        count=capped_count(db, rows, _NEWEST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: `viewer` may read the post. What its authors withdrew is theirs and the auditor's."""
    published = ForumPost.published_at.is_not(None)
    own: ColumnElement[bool] = sa.false()
    if may_post(viewer):
        own = ForumPost.organisation.has(Organisation.public_id == viewer.organisation)
    if viewer.has(Role.AUDITOR):
        return sa.true()
    if viewer.has(*_INSIDE):
        return sa.or_(ForumPost.state != PostState.WITHDRAWN, own)
    return sa.or_(published, own)


def post_page(db: Session, post: PublicId, *, viewer: Viewer, now: datetime) -> PostPage:
    """One post as `viewer` may read it; NotFoundError for absent and kept ones alike."""
    found = db.execute(
        sa.select(ForumPost, Organisation, Province)
        .join(Organisation, Organisation.id == ForumPost.organisation_id)
        .outerjoin(Province, Province.id == ForumPost.province_id)
        .where(ForumPost.public_id == post, readable_by(viewer))
        .options(selectinload(ForumPost.answers))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    entry: ForumPost = found.ForumPost
    authors = may_post(viewer) and found.Organisation.public_id == viewer.organisation
    people = _names(db, entry) if authors or viewer.has(Role.SECRETARIAT) else {}
    tender = db.get(Tender, entry.tender_id) if entry.tender_id else None
    return PostPage(
        row=_row(found, now=now),
        paragraphs=_paragraphs(entry.body),
        person=people.get(entry.posted_by),
        may_publish=entry.may_publish,
        tender=tender.public_id if tender else None,
        tender_title=pick_title(tender.title, tender.title_ko, tender.title_en) if tender else None,
        said=tuple(
            Said(
                by_secretariat=each.by_secretariat,
                person=people.get(each.said_by),
                locale=each.locale,
                paragraphs=_paragraphs(each.body),
                said_at=each.said_at,
            )
            for each in entry.answers
        ),
        may=_may(entry, authors=authors, officer=may_answer(viewer)),
    )


@dataclass(frozen=True)
class Waiting:
    """Posts that wait for an answer of the secretariat, and those of them past their day."""

    all: int
    late: int


def waiting(db: Session, *, viewer: Viewer, now: datetime) -> Waiting:
    """What waits for the secretariat; nothing for everybody else."""
    if not may_answer(viewer):
        return Waiting(0, 0)
    late = sa.func.sum(sa.case((ForumPost.answer_due < _today(now), 1), else_=0))
    counted = sa.select(sa.func.count(), late).where(ForumPost.state == PostState.WAITING)
    number, past = db.execute(counted).one()
    return Waiting(number, past or 0)


def _asked(filters: ForumFilters) -> Sequence[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if filters.kind:
        asked.append(ForumPost.kind == filters.kind)
    if filters.field:
        asked.append(ForumPost.field == filters.field)
    if filters.province:
        asked.append(
            ForumPost.province.has(
                sa.and_(Province.vintage == Vintage.UNITS_34, Province.code == filters.province)
            )
        )
    if filters.organisation:
        asked.append(ForumPost.organisation.has(Organisation.public_id == filters.organisation))
    if filters.waiting:
        asked.append(ForumPost.state == PostState.WAITING)
    return asked


def _row(found: Row[*tuple[Any, ...]], *, now: datetime) -> PostRow:
    entry: ForumPost = found.ForumPost
    waits = entry.state is PostState.WAITING
    named, unit = found.Organisation, found.Province
    return PostRow(
        public_id=entry.public_id,
        kind=entry.kind,
        title=entry.title,
        locale=entry.locale,
        organisation=pick(named.name_ko, named.name_vi, named.name_en),
        demo=named.demo,
        province=pick(unit.name_ko, unit.name_vi, unit.name_en) if unit else None,
        field=entry.field,
        state=entry.state,
        posted_at=entry.posted_at,
        answer_due=entry.answer_due if waits else None,
        late=waits and entry.answer_due < _today(now),
        published=entry.published_at is not None,
    )


def _may(entry: ForumPost, *, authors: bool, officer: bool) -> MayDo:
    standing = entry.state is not PostState.WITHDRAWN
    going_on = entry.state in (PostState.WAITING, PostState.ANSWERED)
    published = entry.published_at is not None
    return MayDo(
        say=(authors or officer) and going_on,
        answer=officer and going_on,
        publish=officer and standing and entry.may_publish and not published,
        hide=officer and published,
        settle=(authors or officer) and entry.state is PostState.ANSWERED,
        agree=authors and standing and not entry.may_publish,
        take_back=authors and entry.may_publish,
        withdraw=authors and standing,
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _names(db: Session, entry: ForumPost) -> dict[PublicId, str]:
    people = {entry.posted_by, *(each.said_by for each in entry.answers)}
    named = sa.select(User.public_id, User.display_name).where(User.public_id.in_(sorted(people)))
    return {row.public_id: row.display_name for row in db.execute(named)}


def _today(now: datetime) -> date:
    return now.astimezone(HANOI).date()
