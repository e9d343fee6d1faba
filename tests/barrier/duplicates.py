"""Records that may be one firm in a world: firm A twice, and a newcomer who applied twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor
from app.core.db import transaction
from app.core.ids import PublicId
from app.firms.commands import FirmDetails, register_firm
from app.firms.duplicates import pairs
from app.firms.duplicates.models import DuplicatePair
from app.firms.merging.commands import ask
from app.firms.models import SizeClass
from tests.barrier.stage import acting
from tests.barrier.world import FIRMS, World


def suspect(world: World, now: datetime) -> None:
    """A record of firm A's name that nobody works in; C and D are asked whether they are one."""
    with acting("twin of A", now), transaction() as db:
        twin = FirmDetails("KR", SizeClass.SME, name_ko=f"{FIRMS['A'][0]}(주)")
        world.firms["twin"] = register_firm(db, twin, actor=SYSTEM, now=now)
    with acting("duplicates", now):
        pairs.find_duplicates(now)
    with acting("merge of C and D", now), transaction() as db:
        officer = Actor.of(world.viewers["secretariat"])
        kept, gone = world.firms["C"], world.firms["D"]
        ask(db, kept, gone, "canary-merge-reason", actor=officer, now=now)


def pair_ids(db: Session) -> Iterator[tuple[PublicId, bool]]:
    """Every pair, and whether it is one of two firms."""
    for row in db.scalars(select(DuplicatePair).order_by(DuplicatePair.public_id)):
        yield row.public_id, row.first.firm_id is not None and row.second.firm_id is not None
