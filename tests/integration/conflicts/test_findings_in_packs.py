"""What editions of a pack may say of findings between rivals: shared interests alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue
from app.conflicts.models import Finding
from app.conflicts.queries import findings_for_pack
from app.conflicts.words import FindingScope
from app.firms.models import Firm
from app.interests.models import Interest
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_tender
from tests.factories.engagements import form_team, lay_paper
from tests.factories.filings import register, share
from tests.factories.public_records import (
    director,
    name_promise,
    note_holding,
    note_subcontract,
)

pytestmark = pytest.mark.integration


def _one_head(db: Session, _tender: Tender, one: Firm, other: Firm) -> None:
    for firm in (one, other):
        director(db, firm, "김하나", days=1)


def _one_person(db: Session, tender: Tender, one: Firm, other: Firm) -> None:
    for firm in (one, other):
        name_promise(db, tender, firm)


def _one_paper(db: Session, tender: Tender, one: Firm, other: Firm) -> None:
    for firm in (one, other):
        wish = select(Interest).where(Interest.firm_id == firm.id, Interest.tender_id == tender.id)
        lay_paper(db, form_team(db, db.scalars(wish).one()), firm, "same")


TIES: dict[str, Callable[[Session, Tender, Firm, Firm], object]] = {
    "D2": _one_head,
    "D4": lambda db, _tender, one, other: note_holding(db, one, other),
    "D7": note_subcontract,
    "D9": _one_person,
    "D19": _one_paper,
}


@pytest.mark.parametrize("rule", TIES)
def test_an_edition_carries_what_its_reader_may_see(db: Session, rule: str) -> None:
    tender = make_tender(db, method="Đấu thầu hạn chế")
    one, other = make_firm(db), make_firm(db)
    filed = [register(db, tender, firm) for firm in (one, other)]
    TIES[rule](db, tender, one, other)

    def told(audience: str, firm: Firm | None = None) -> set[str]:
        db.commit()
        drain_queue(NOW)
        name = firm.public_id if firm else None
        lines = findings_for_pack(db, [tender.public_id], audience, firm=name)
        return {line.rule for line in lines}

    assert rule in told("compliance")
    for audience in ("secretariat", "chair", "ministry", "public", "member"):
        assert rule not in told(audience)
    for firm in (one, other):
        assert rule not in told("firm", firm)
    # One of two has told the secretariat: still nothing; both have: what follows from that alone.
    share(db, filed[0])
    assert rule not in told("secretariat")
    share(db, filed[1])
    shared = told("secretariat")
    scopes = select(Finding.scope).where(Finding.rule == rule, Finding.cleared_at.is_(None))
    seen = FindingScope.SHARED in set(db.scalars(scopes))
    assert (rule in shared) is seen
    # What was entrusted to the desk or to a team's room is no shared interest.
    assert seen is (rule in {"D2", "D4"})
    for audience in ("ministry", "public", "member"):
        assert rule not in told(audience)
