"""Records of tenders that may be one: the queue, a pair side by side, what a merge would do.

Public facts alone: what firms have registered is neither read nor counted here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.conflicts import policies
from app.conflicts.loading.records import near_likeness
from app.conflicts.loading.rows import read_places, read_tenders
from app.conflicts.models import Finding
from app.conflicts.naming import tenders_named
from app.conflicts.projections import FindingLine, TenderNamed
from app.conflicts.queries import lines
from app.conflicts.rulesets.editions import read_rulebook
from app.conflicts.words import FindingScope, FindingState
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.tenders.matching.weights import Decision, Likeness
from app.tenders.merging.commands import namesakes
from app.tenders.merging.models import TenderMerge
from app.tenders.models import Lot, Tender, TenderDocument, TenderVersion
from app.tenders.place_names import Place, places_of


class Show(Labelled):
    """Which pairs the queue shows."""

    OPEN = "open", N_("To be decided")
    LATER = "later", N_("Later")
    DIFFERENT = "different", N_("Not a duplicate")


_STATES: Final = {
    Show.OPEN: (FindingState.OPEN,),
    Show.LATER: (FindingState.ACKNOWLEDGED,),
    Show.DIFFERENT: (FindingState.RESOLVED, FindingState.WAIVED),
}
_NEWEST: Final = Order(
    "found", Finding.found_at, Finding.public_id, load_instant, descending=True, nullable=False
)
_LAST_MERGED: Final = Order(
    "merged",
    TenderMerge.merged_at,
    TenderMerge.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class PairLine:
    """Two records in the queue, and how likely they are one tender."""

    finding: FindingLine
    percent: int
    decision: Decision


@dataclass(frozen=True)
class RecordFacts:
    """One record of the pair, as published."""

    named: TenderNamed
    titles: tuple[str, ...]
    number: str | None
    buyer: str | None
    procuring_entity: str | None
    places: tuple[Place, ...]
    currency: str | None
    budget_minor: int | None
    published_at: datetime | None
    closes_at: datetime | None
    source_url: str | None
    versions: int
    documents: int
    lots: tuple[str, ...]


@dataclass(frozen=True)
class PairPage:
    """A pair side by side, with what speaks for one tender."""

    line: FindingLine
    version: int
    first: RecordFacts
    second: RecordFacts
    likeness: Likeness
    may_decide: bool

    @property
    def percent(self) -> int:
        """The chance that both are one."""
        return percent(self.likeness)


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do to public facts."""

    pair: PairPage
    kept: RecordFacts
    absorbed: RecordFacts
    #: Lots of the absorbed record that the other has, too, and those that join it.
    same_lots: tuple[str, ...]
    more_lots: tuple[str, ...]


@dataclass(frozen=True)
class MergeLine:
    """A merge that was done, perhaps undone."""

    public_id: PublicId
    kept: TenderNamed
    absorbed: TenderNamed
    reason: str
    merged_at: datetime
    undone_at: datetime | None
    may_undo: bool


def percent(likeness: Likeness) -> int:
    """A chance in per cent, never certain."""
    return max(1, min(99, round(likeness.score * 100)))


def _readable(viewer: Viewer) -> None:
    if not policies.may_read_duplicates(viewer):
        raise NotFoundError


def queue(
    db: Session, *, viewer: Viewer, show: Show = Show.OPEN, cursor: str | None = None
) -> Page[PairLine]:
    """Pairs that stand and were decided so, newest first."""
    _readable(viewer)
    rows: Rows = sa.select(Finding).where(
        Finding.scope == FindingScope.RECORD,
        Finding.rule == "D12",
        Finding.cleared_at.is_(None),
        Finding.state.in_(_STATES[show]),
    )
    stretch = read_stretch(db, rows, _NEWEST, cursor=cursor, size=PAGE_SIZE)
    found = [row[0] for row in stretch.rows]
    scored = _scored(db, [(row.tender_id, row.other_tender_id) for row in found])
    return Page(
        items=tuple(
            PairLine(line, percent(likeness), likeness.decision)
            for line, likeness in zip(lines(db, found), scored, strict=True)
        ),
        count=capped_count(db, rows, _NEWEST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def _scored(db: Session, pairs: Collection[tuple[int, int | None]]) -> list[Likeness]:
    ids = {each for pair in pairs for each in pair if each is not None}
    tenders = {row.id: row for row in read_tenders(db, sorted(ids))}
    places, rulebook = read_places(db, ids), read_rulebook(db)
    return [
        near_likeness(tenders[one], tenders[other], places, rulebook)
        for one, other in pairs
        if other is not None
    ]


def pair(db: Session, finding: PublicId, *, viewer: Viewer) -> PairPage:
    """One pair; NotFoundError for findings that are none."""
    _readable(viewer)
    row = db.scalar(
        sa.select(Finding).where(
            Finding.public_id == finding,
            Finding.scope == FindingScope.RECORD,
            Finding.rule == "D12",
        )
    )
    if row is None or row.other_tender_id is None:
        raise NotFoundError
    [line] = lines(db, [row])
    [likeness] = _scored(db, [(row.tender_id, row.other_tender_id)])
    facts = _facts(db, (row.tender_id, row.other_tender_id))
    return PairPage(
        line=line,
        version=row.lock_version,
        first=facts[row.tender_id],
        second=facts[row.other_tender_id],
        likeness=likeness,
        may_decide=policies.may_merge(viewer) and row.cleared_at is None,
    )


def preview(db: Session, finding: PublicId, kept: PublicId, *, viewer: Viewer) -> MergePreview:
    """What merging the pair into `kept` would do; NotFoundError where nothing can be merged."""
    seen = pair(db, finding, viewer=viewer)
    sides = {side.named.id: side for side in (seen.first, seen.second)}
    if kept not in sides or not seen.may_decide:
        raise NotFoundError
    [absorbed] = [side for name, side in sides.items() if name != kept]
    ids = dict(
        db.execute(sa.select(Tender.public_id, Tender.id).where(Tender.public_id.in_(sides))).all()
    )
    joined = namesakes(db, ids[kept], ids[absorbed.named.id])
    same = set(db.scalars(sa.select(Lot.number).where(Lot.id.in_(joined))))
    return MergePreview(
        pair=seen,
        kept=sides[kept],
        absorbed=absorbed,
        same_lots=tuple(sorted(same)),
        more_lots=tuple(number for number in absorbed.lots if number not in same),
    )


def _facts(db: Session, tenders: Collection[int]) -> dict[int, RecordFacts]:
    named, places = tenders_named(db, tenders), places_of(db, sorted(tenders))
    counts = {
        model: dict(
            db.execute(
                sa.select(model.tender_id, sa.func.count())
                .where(model.tender_id.in_(tenders))
                .group_by(model.tender_id)
            ).all()
        )
        for model in (TenderVersion, TenderDocument)
    }
    rows = db.scalars(
        sa.select(Tender).where(Tender.id.in_(tenders)).options(sa.orm.selectinload(Tender.lots))
    )
    return {
        row.id: RecordFacts(
            named=named[row.id],
            titles=tuple(dict.fromkeys(t for t in (row.title, row.title_ko, row.title_en) if t)),
            number=row.notice_no,
            buyer=row.buyer,
            procuring_entity=row.procuring_entity,
            places=tuple(places.get(row.id, ())),
            currency=row.currency,
            budget_minor=row.budget_minor,
            published_at=row.published_at,
            closes_at=row.closes_at,
            source_url=row.source_url,
            versions=counts[TenderVersion].get(row.id, 0),
            documents=counts[TenderDocument].get(row.id, 0),
            lots=tuple(lot.number for lot in row.lots),
        )
        for row in rows
    }


def merges(db: Session, *, viewer: Viewer, cursor: str | None = None) -> Page[MergeLine]:
    """What was merged, last first."""
    _readable(viewer)
    rows: Rows = sa.select(TenderMerge)
    stretch = read_stretch(db, rows, _LAST_MERGED, cursor=cursor, size=PAGE_SIZE)
    found: list[Any] = [row[0] for row in stretch.rows]
    named = tenders_named(db, {each for row in found for each in (row.kept_id, row.absorbed_id)})
    rested_on = set(
        db.scalars(
            sa.select(TenderMerge.absorbed_id).where(
                TenderMerge.undone_at.is_(None),
                TenderMerge.absorbed_id.in_([row.kept_id for row in found]),
            )
        )
    )
    return Page(
        items=tuple(
            MergeLine(
                public_id=row.public_id,
                kept=named[row.kept_id],
                absorbed=named[row.absorbed_id],
                reason=row.reason,
                merged_at=row.merged_at,
                undone_at=row.undone_at,
                may_undo=policies.may_merge(viewer)
                and row.undone_at is None
                and row.kept_id not in rested_on,
            )
            for row in found
        ),
        count=capped_count(db, rows, _LAST_MERGED),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )
