"""Which pairs of records some key brings together: all of them, or those a change touches."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.firms.duplicates.keys import Key
from app.firms.duplicates.models import DuplicatePair, KeyKind, MatchKey
from app.firms.duplicates.pair_score import most_holders

#: Two records by row id, the smaller first.
Pair = tuple[int, int]


def touched(db: Session, record_id: int, changed: list[Key]) -> set[Pair]:
    """Pairs that a record's changed keys may have changed: its own, and those of the others who
    hold such a key, since what a value tells depends on how many hold it."""
    own = {
        (kind, value)
        for kind, value in db.execute(
            select(MatchKey.kind, MatchKey.value).where(MatchKey.record_id == record_id)
        )
    }
    pairs = stored(db, record_id)
    for kind, value in sorted(own | set(changed)):
        most = most_holders(kind)
        holders = _holders(db, kind, value, most + 2)
        if len(holders) <= most:
            pairs |= {_ordered(record_id, other) for other in holders if other != record_id}
        if (kind, value) in changed:
            if len(holders) <= most + 1:
                pairs |= set(combinations(sorted({*holders, record_id}), 2))
            pairs |= _stored_sharing(db, kind, value)
    return pairs


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _holders(db: Session, kind: KeyKind, value: str, most: int) -> list[int]:
    query = select(MatchKey.record_id).where(MatchKey.kind == kind, MatchKey.value == value)
    return list(db.scalars(query.order_by(MatchKey.record_id).limit(most)))


def stored(db: Session, record_id: int | None = None) -> set[Pair]:
    """The pairs that stand in the table: all, or those of one record."""
    query = select(DuplicatePair.first_id, DuplicatePair.second_id)
    if record_id is not None:
        query = query.where(
            or_(DuplicatePair.first_id == record_id, DuplicatePair.second_id == record_id)
        )
    return {(first, second) for first, second in db.execute(query)}


def _stored_sharing(db: Session, kind: KeyKind, value: str) -> set[Pair]:
    """Stored pairs whose records both hold a value, however many others do."""
    one, other = aliased(MatchKey), aliased(MatchKey)
    query = (
        select(DuplicatePair.first_id, DuplicatePair.second_id)
        .join(one, one.record_id == DuplicatePair.first_id)
        .join(other, other.record_id == DuplicatePair.second_id)
        .where(one.kind == kind, one.value == value, other.kind == kind, other.value == value)
    )
    return {(first, second) for first, second in db.execute(query)}


def all_candidates(db: Session) -> set[Pair]:
    """Every pair of records that some key brings together."""
    pairs: set[Pair] = set()
    for kind in KeyKind:
        shared = (
            select(MatchKey.value)
            .where(MatchKey.kind == kind)
            .group_by(MatchKey.value)
            .having(and_(func.count() > 1, func.count() <= most_holders(kind)))
        )
        holders: dict[str, list[int]] = defaultdict(list)
        rows = select(MatchKey.value, MatchKey.record_id).where(
            MatchKey.kind == kind, MatchKey.value.in_(shared)
        )
        for value, record_id in db.execute(rows):
            holders[value].append(record_id)
        for holding in holders.values():
            pairs.update(combinations(sorted(holding), 2))
    return pairs
