"""A tender recorded twice and merged, with B's interests on both records; a pair that waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.db import transaction
from app.provinces.models import Province
from app.tenders.merging.commands import MergeDetails, merge_tenders
from tests.barrier.stage import acting
from tests.barrier.world import World
from tests.factories import make_lot, make_tender

#: Label → what was published. The first two are merged; the last is like "quiet".
RECORDS = {
    "twice": {"title": "Quan trắc chất lượng nước", "notice_no": "IB2600000007"},
    "again": {"title": "수질 관측망", "notice_no": None},
    "noted": {"title": "데이터센터", "notice_no": None},
}


def record(db: Session, world: World, place: Province) -> None:
    """Enter the records, in every world."""
    for label, facts in RECORDS.items():
        tender = make_tender(db, ocid=f"ocds-barrier-{label}", province=place, **facts)
        make_lot(db, tender)
        world.tenders[label] = tender.public_id


def merge(world: World, now: datetime) -> None:
    """The secretariat makes one of two, in every world."""
    details = MergeDetails(
        world.tenders["twice"], world.tenders["again"], "one notice", {"score": 0.95}
    )
    officer = Actor.of(world.viewers["secretariat"])
    with acting("merge", now), transaction() as db:
        merge_tenders(db, details, actor=officer, now=now)
