"""Which tenders a full scan must look at: a superset of those on which a rule can fire.

SQL finds coincidences (one firm twice, one number, one group, a closed place with several
Korean firms, one match key) without judging them; the rules judge. Small tables of firms are
built first and joined with interests afterwards, which is what keeps a scan fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CTE, Select, delete, func, insert, or_, select, tuple_, union, union_all
from sqlalchemy.orm import Session

from app.conflicts import records
from app.conflicts.models import Finding, TenderMatchKey
from app.conflicts.record_candidates import record_candidates
from app.conflicts.rows import CHUNK, read_tenders
from app.consortia.bid_models import Bid
from app.consortia.models import Consortium, ConsortiumState, Member
from app.firms.models import Affiliation, Firm, FirmIdentifier
from app.interests.models import Interest
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderStatus

#: Tenders whose match keys are brought up to date in one transaction.
KEY_BATCH: Final = 1000
_RUNNING: Final = (TenderStatus.PLANNED, TenderStatus.ACTIVE)


def candidate_tenders(db: Session, *, now: datetime) -> set[int]:
    """Ids of the tenders on whose boards any rule could fire, or whose findings may clear."""
    standing = select(Finding.tender_id, Finding.other_tender_id).where(
        Finding.cleared_at.is_(None)
    )
    known = {each for pair in db.execute(standing) for each in pair if each is not None}
    return known | could_fire(db, now=now)


def could_fire(db: Session, *, now: datetime) -> set[int]:
    """Ids of the tenders on whose boards any rule could fire, whatever was found before."""
    standing = _standing()
    found = union(
        _one_firm_twice(standing),
        _one_number(standing),
        _one_group(standing),
        _several_koreans(standing, now),
        _one_key(),
        select(Consortium.tender_id).where(Consortium.state != ConsortiumState.DISSOLVED),
        select(Bid.tender_id),
        *record_candidates(standing, db.get_bind().dialect.name),
    )
    return set(db.scalars(found))


def _standing() -> CTE:
    """(tender, firm, interest): an interest in a linked plan stands on its notice too."""
    own = select(Interest.tender_id, Interest.firm_id, Interest.withdrawn_at)
    planned = (
        select(PlanLink.notice_id, Interest.firm_id, Interest.withdrawn_at)
        .join(PlanLink, PlanLink.plan_id == Interest.tender_id)
        .where(PlanLink.state == LinkState.LINKED)
    )
    return union_all(own, planned).cte("standing")


def _one_firm_twice(standing: CTE) -> Select[Any]:
    return (
        select(standing.c.tender_id)
        .where(standing.c.withdrawn_at.is_(None))
        .group_by(standing.c.tender_id, standing.c.firm_id)
        .having(func.count() > 1)
    )


def _one_number(standing: CTE) -> Select[Any]:
    """Tenders with two holders of one number; ten characters find a branch beside its head."""
    spelled = func.upper(FirmIdentifier.value)
    for sign in "-. /":
        spelled = func.replace(spelled, sign, "")
    numbers = select(
        FirmIdentifier.firm_id,
        FirmIdentifier.scheme.label("scheme"),
        func.substr(spelled, 1, 10).label("number"),
    ).cte("numbers")
    shared = (
        select(numbers.c.scheme, numbers.c.number)
        .group_by(numbers.c.scheme, numbers.c.number)
        .having(func.count(func.distinct(numbers.c.firm_id)) > 1)
        .cte("shared_numbers")
    )
    return (
        select(standing.c.tender_id)
        .join(numbers, numbers.c.firm_id == standing.c.firm_id)
        .join(
            shared,
            (shared.c.scheme == numbers.c.scheme) & (shared.c.number == numbers.c.number),
        )
        .where(standing.c.withdrawn_at.is_(None))
        .group_by(standing.c.tender_id, shared.c.scheme, shared.c.number)
        .having(func.count(func.distinct(standing.c.firm_id)) > 1)
    )


def _one_group(standing: CTE) -> Select[Any]:
    return (
        select(standing.c.tender_id)
        .join(Affiliation, Affiliation.firm_id == standing.c.firm_id)
        .where(standing.c.withdrawn_at.is_(None))
        .group_by(standing.c.tender_id, Affiliation.group_id)
        .having(func.count(func.distinct(standing.c.firm_id)) > 1)
    )


def _several_koreans(standing: CTE, now: datetime) -> Select[Any]:
    """Closed, by status or by the clock, whole or in one lot, with two Korean firms."""
    closed = union(
        select(Tender.id).where(or_(Tender.status.not_in(_RUNNING), Tender.closes_at <= now)),
        select(Lot.tender_id).where(or_(Lot.status.not_in(_RUNNING), Lot.closes_at <= now)),
    ).subquery()
    return (
        select(standing.c.tender_id)
        .join(Firm, Firm.id == standing.c.firm_id)
        .where(Firm.country == "KR", standing.c.tender_id.in_(select(closed.c.id)))
        .group_by(standing.c.tender_id)
        .having(func.count(func.distinct(standing.c.firm_id)) > 1)
    )


def _one_key() -> Select[Any]:
    shared = (
        select(TenderMatchKey.key)
        .group_by(TenderMatchKey.key)
        .having(func.count() > 1)
        .cte("shared_keys")
    )
    return select(TenderMatchKey.tender_id).join(shared, shared.c.key == TenderMatchKey.key)


def refresh_keys(db: Session, tender_ids: Iterable[int]) -> None:
    """Bring the stored match keys of these tenders in line with what they say now."""
    db.flush()  # rows are read past the session
    ordered = sorted(tender_ids)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        tenders = read_tenders(db, chunk)
        wanted = {(tender.id, key) for tender in tenders for key in records.match_keys(tender)}
        _write_keys(db, chunk, wanted)


def _write_keys(db: Session, tender_ids: Sequence[int], wanted: set[tuple[int, str]]) -> None:
    stored = {
        (tender_id, key)
        for tender_id, key in db.execute(
            select(TenderMatchKey.tender_id, TenderMatchKey.key).where(
                TenderMatchKey.tender_id.in_(tender_ids)
            )
        )
    }
    gone = sorted(stored - wanted)
    for start in range(0, len(gone), CHUNK):
        pairs = tuple_(TenderMatchKey.tender_id, TenderMatchKey.key)
        db.execute(delete(TenderMatchKey).where(pairs.in_(gone[start : start + CHUNK])))
    fresh = [{"tender_id": tender, "key": key} for tender, key in sorted(wanted - stored)]
    if fresh:
        db.execute(insert(TenderMatchKey), fresh)


def tenders_after(db: Session, last: int) -> list[int]:
    """The next batch of tender ids above `last`, in order."""
    following = select(Tender.id).where(Tender.id > last).order_by(Tender.id)
    return list(db.scalars(following.limit(KEY_BATCH)))


def boards_of_firms(db: Session, firm_ids: Iterable[int]) -> set[int]:
    """Tenders on which one of these firms has, or had, an interest, a place or a bid."""
    ordered = sorted(firm_ids)
    places = select(Consortium.tender_id).join(Member).where(Member.firm_id.in_(ordered))
    return set(
        db.scalars(
            union(
                select(Interest.tender_id).where(Interest.firm_id.in_(ordered)),
                places,
                select(Bid.tender_id).where(Bid.firm_id.in_(ordered)),
            )
        )
    )


def closed_between(db: Session, since: datetime, until: datetime) -> set[int]:
    """Tenders that closed, or one of whose lots did, after `since` and up to `until`."""
    lots = select(Lot.tender_id).where(Lot.closes_at > since, Lot.closes_at <= until)
    whole = select(Tender.id).where(Tender.closes_at > since, Tender.closes_at <= until)
    return set(db.scalars(union(lots, whole)))
