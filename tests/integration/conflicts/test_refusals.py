"""Where a firm's own rules refuse its signature, its team's lock and its bid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue
from app.conflicts.joining.refusals import RuleRefusesError
from app.conflicts.models import Finding
from app.consortia.events import LockRequested
from app.consortia.models import Consortium
from app.core.access import SYSTEM
from app.core.events import publish
from app.firms.models import Firm
from tests.factories import NOW, make_firm, make_lot, make_tender
from tests.factories.engagements import file_bid, form_team, join, propose, sign
from tests.factories.filings import register
from tests.factories.public_records import note_exclusion, note_role

pytestmark = pytest.mark.integration


@pytest.fixture
def firms(db: Session) -> list[Firm]:
    return [make_firm(db) for _ in range(3)]


def pair(db: Session, lead: Firm, partner: Firm, tender, lot=None) -> Consortium:  # type: ignore[no-untyped-def]  # fixtures give the types
    team = form_team(db, register(db, tender, lead), lot)
    join(db, team, partner)
    return team


def own(db: Session, firm: Firm) -> list[tuple[str, str]]:
    rows = db.scalars(
        select(Finding)
        .where(Finding.firm_id == firm.id, Finding.cleared_at.is_(None))
        .order_by(Finding.rule)
    )
    return [(row.rule, row.case) for row in rows]


def lock(db: Session, team: Consortium) -> None:
    version = propose(db, team)
    asked = LockRequested(team.id, team.tender_id, team.founder_id, version.id)
    publish(db, asked, actor=SYSTEM, now=NOW)


def test_the_second_signature_is_refused_and_its_partners_are_told_nothing(
    db: Session, firms: list[Firm]
) -> None:
    one, other, doubled = firms
    tender = make_tender(db)
    first = pair(db, one, doubled, tender)
    second = pair(db, other, doubled, tender)
    assert own(db, doubled) == [("D3", "member")]
    assert sign(db, first, doubled)
    assert not sign(db, second, doubled)
    db.commit()
    drain_queue(NOW)
    assert own(db, doubled) == [("D3", "member")]
    assert own(db, one) == own(db, other) == []
    desk = db.scalars(select(Finding).where(Finding.scope == "all")).all()
    assert {(row.rule, row.case) for row in desk} == {("D3", "member")}


def test_teams_for_two_lots_may_both_be_signed(db: Session, firms: list[Firm]) -> None:
    tender = make_tender(db)
    lots = [make_lot(db, tender, number) for number in ("1", "2")]
    first = pair(db, firms[0], firms[2], tender, lots[0])
    second = pair(db, firms[1], firms[2], tender, lots[1])
    assert sign(db, first, firms[2])
    assert sign(db, second, firms[2])


def test_a_barred_firm_cannot_sign_and_its_partner_can(db: Session, firms: list[Firm]) -> None:
    team = pair(db, firms[0], firms[1], make_tender(db))
    note_exclusion(db, firms[1])
    assert sign(db, team, firms[0])
    assert not sign(db, team, firms[1])


def test_the_lock_is_refused_in_the_rules_words(db: Session, firms: list[Firm]) -> None:
    team = pair(db, firms[0], firms[1], make_tender(db))
    team.members[0].share_bp = 4000
    db.flush()
    with pytest.raises(RuleRefusesError, match="지분 합계가 100%가 아닙니다"):
        lock(db, team)
    team.members[0].share_bp = 5000
    db.flush()
    lock(db, team)


def test_a_partner_that_prepared_the_package_blocks_the_lock(
    db: Session, firms: list[Firm]
) -> None:
    tender = make_tender(db)
    team = pair(db, firms[0], firms[1], tender)
    note_role(db, tender, firms[1])
    with pytest.raises(RuleRefusesError, match="한 구성원이 이 패키지의 준비 또는 감독에 참여"):
        lock(db, team)


def test_a_second_bid_or_a_late_one_is_refused(db: Session, firms: list[Firm]) -> None:
    tender = make_tender(db)
    team = pair(db, firms[0], firms[1], tender)
    assert file_bid(db, tender, team=team)
    assert file_bid(db, tender, firm=firms[1]) is None
    assert file_bid(db, tender, firm=firms[2])
    late = make_tender(db, closes_at=NOW - timedelta(hours=1))
    assert file_bid(db, late, firm=firms[2]) is None


def test_an_interest_is_a_wish_and_is_never_refused(db: Session, firms: list[Firm]) -> None:
    tender = make_tender(db)
    note_role(db, tender, firms[0])
    register(db, tender, firms[0])
    assert own(db, firms[0]) == [("D5", "member")]
