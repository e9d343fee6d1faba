"""Keys by which records of one notice meet, and buyers in one spelling, kept in line with tenders.

What a tender's keys are made from is remembered as a digest: only where that has changed are keys
made and written. The digest covers the way of making them, too (their code and tables of words),
so that a release which makes other keys has all of them written by its first scan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import Session

from app.conflicts.loading.rows import CHUNK, TenderRow, read_places, read_tenders
from app.conflicts.models import TenderMatchKey, TenderMatchState
from app.core import text
from app.core.prepared import Prepared, among
from app.provinces.queries import gazetteer
from app.tenders import phrases
from app.tenders.matching import concepts, keys
from app.tenders.matching.buyers import Buyers
from app.tenders.merging.merged import absorbed_among
from app.tenders.models import Tender

#: Tenders whose keys are brought up to date in one transaction.
BATCH: Final = 1000
#: Where keys are made: modules, and the table of words beside one of them.
_MAKERS: Final = (keys, concepts, phrases, text)
_WORDS: Final = "concepts.csv"
#: What of a tender its keys are made from.
_READ: Final = (
    "kind",
    "notice_no",
    "title",
    "title_ko",
    "title_en",
    "buyer",
    "procuring_entity",
    "currency",
    "budget_minor",
    "closes_at",
)


class _State(NamedTuple):
    tender_id: int
    digest: str
    buyer_key: str | None


_STATES: Final = Prepared(
    _State,
    select(*(getattr(TenderMatchState, name) for name in _State._fields)).where(
        among(TenderMatchState.tender_id, "tenders")
    ),
)


def buyers_of(db: Session) -> Buyers:
    """Reads buyers' names; for one scan, or one change."""
    return Buyers(lambda: gazetteer(db))


def refresh_keys(db: Session, tender_ids: Iterable[int], buyers: Buyers | None = None) -> None:
    """Bring what is stored of these tenders in line with what they say now.

    With `buyers`, every buyer's name is read again, also where the tender is as it was: the map
    of provinces may have changed. Without, those of changed tenders alone.
    """
    db.flush()  # rows are read past the session
    ordered = sorted(tender_ids)
    for start in range(0, len(ordered), CHUNK):
        _refresh(db, ordered[start : start + CHUNK], buyers)


def _refresh(db: Session, tender_ids: Sequence[int], buyers: Buyers | None) -> None:
    places, merged = read_places(db, tender_ids), absorbed_among(db, tender_ids)
    stored = {state.tender_id: state for state in _STATES(db, tenders=tender_ids)}
    reads_all, reader = buyers is not None, buyers or buyers_of(db)
    wanted: dict[int, set[str]] = {}
    states: list[_State] = []
    for tender in read_tenders(db, tender_ids):
        known, there = stored.get(tender.id), sorted(places.get(tender.id, ()))
        digest = _digest(tender, there, merged=tender.id in merged)
        same = known is not None and known.digest == digest
        if same and not reads_all:
            continue
        state = _State(tender.id, digest, reader.key(tender.buyer))
        if state != known:
            states.append(state)
        if not same:
            gone = tender.id in merged
            wanted[tender.id] = set() if gone else set(keys.match_keys(tender, there))
    _write_keys(db, wanted)
    _write_states(db, states)


@cache
def _making() -> bytes:
    """A digest of how keys are made."""
    sources = [Path(str(module.__file__)) for module in _MAKERS]
    sources.append(Path(str(concepts.__file__)).with_name(_WORDS))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).digest()


def _digest(tender: TenderRow, places: Sequence[str], *, merged: bool) -> str:
    read = [getattr(tender, name) for name in _READ]
    told = repr((read, places, merged)).encode()
    return hashlib.blake2b(told, digest_size=16, key=_making()).hexdigest()


def _write_keys(db: Session, wanted: Mapping[int, Collection[str]]) -> None:
    if not wanted:
        return
    stored = {
        (tender_id, key)
        for tender_id, key in db.execute(
            select(TenderMatchKey.tender_id, TenderMatchKey.key).where(
                TenderMatchKey.tender_id.in_(sorted(wanted))
            )
        )
    }
    standing = {(tender, key) for tender, made in wanted.items() for key in made}
    pairs = tuple_(TenderMatchKey.tender_id, TenderMatchKey.key)
    for gone in _chunks(sorted(stored - standing)):
        db.execute(delete(TenderMatchKey).where(pairs.in_(gone)))
    fresh = [{"tender_id": tender, "key": key} for tender, key in sorted(standing - stored)]
    if fresh:
        db.execute(insert(TenderMatchKey), fresh)


def _write_states(db: Session, states: Sequence[_State]) -> None:
    if states:
        changed = [state.tender_id for state in states]
        db.execute(delete(TenderMatchState).where(TenderMatchState.tender_id.in_(changed)))
        db.execute(insert(TenderMatchState), [state._asdict() for state in states])


def _chunks(rows: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def tenders_after(db: Session, last: int) -> list[int]:
    """The next batch of tender ids above `last`, in order."""
    following = select(Tender.id).where(Tender.id > last).order_by(Tender.id)
    return list(db.scalars(following.limit(BATCH)))
