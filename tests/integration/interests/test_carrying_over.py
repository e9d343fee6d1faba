"""An interest in a plan follows it to its notice, unseen by whoever linked the two."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import Actor, Role
from app.interests.carrying import carry_batch, drain_queue
from app.interests.commands import withdraw_interest
from app.interests.models import CarryRequest, IntendedRole, Interest, InterestSharing
from app.tenders.commands import settle_plan_link
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderStatus
from tests.factories import make_firm, make_interest, make_tender, make_user, viewer_of


@pytest.fixture
def plan(db: Session) -> Tender:
    return make_tender(
        db, "Kế hoạch", kind=TenderKind.PLAN, status=TenderStatus.PLANNED, closes_at=None
    )


@pytest.fixture
def notice(db: Session, plan: Tender, now: datetime) -> Tender:
    """A notice that may have come of the plan."""
    notice = make_tender(db, "Thông báo")
    other = make_tender(db, "Thông báo khác")
    for each in (notice, other):
        db.add(
            PlanLink(
                plan_id=plan.id,
                notice_id=each.id,
                state=LinkState.AMBIGUOUS,
                basis={},
                linked_at=now,
            )
        )
    db.flush()
    return notice


@pytest.fixture
def officer(db: Session) -> Actor:
    return Actor.of(viewer_of(make_user(db, Role.SECRETARIAT)))


def settle(
    db: Session, plan: Tender, notice: Tender, officer: Actor, now: datetime, *, confirm: bool
) -> None:
    settle_plan_link(db, plan.public_id, notice.public_id, confirm=confirm, actor=officer, now=now)


def in_notice(db: Session, notice: Tender) -> list[Interest]:
    return list(db.scalars(sa.select(Interest).where(Interest.tender_id == notice.id)))


def test_interests_follow_with_role_first_registration_and_sharing(
    db, plan, notice, officer, now
) -> None:
    before = now - timedelta(days=40)
    sharing, silent = make_firm(db), make_firm(db)
    make_interest(db, plan, sharing, shared=True, role=IntendedRole.MEMBER, registered_at=before)
    make_interest(db, plan, silent, registered_at=before)
    settle(db, plan, notice, officer, now, confirm=True)
    assert in_notice(db, notice) == []
    carry_batch(db, now=now)
    found = {each.firm_id: each for each in in_notice(db, notice)}
    assert set(found) == {sharing.id, silent.id}
    assert found[sharing.id].role is IntendedRole.MEMBER
    assert {each.registered_at for each in found.values()} == {before}
    open_periods = db.scalars(
        sa.select(InterestSharing.interest_id).where(
            InterestSharing.ended_at.is_(None),
            InterestSharing.interest_id.in_([each.id for each in found.values()]),
        )
    )
    assert list(open_periods) == [found[sharing.id].id]


def test_an_interest_follows_once(db, plan, notice, officer, now) -> None:
    firm = make_firm(db)
    make_interest(db, plan, firm)
    settle(db, plan, notice, officer, now, confirm=True)
    carry_batch(db, now=now)
    owner = Actor.of(viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm))
    withdraw_interest(db, in_notice(db, notice)[0].public_id, actor=owner, now=now)
    settle(db, plan, notice, officer, now, confirm=False)
    settle(db, plan, notice, officer, now, confirm=True)
    carry_batch(db, now=now)
    assert [each.withdrawn_at for each in in_notice(db, notice)] == [now]


def test_a_firm_that_registered_in_the_notice_is_left_alone(db, plan, notice, officer, now) -> None:
    firm = make_firm(db)
    make_interest(db, plan, firm)
    own = make_interest(db, notice, firm, role=IntendedRole.SUPPLIER)
    settle(db, plan, notice, officer, now, confirm=True)
    carry_batch(db, now=now)
    assert [each.id for each in in_notice(db, notice)] == [own.id]


def test_a_withdrawn_interest_does_not_follow(db, plan, notice, officer, now) -> None:
    make_interest(db, plan, make_firm(db), withdrawn_at=now)
    settle(db, plan, notice, officer, now, confirm=True)
    carry_batch(db, now=now)
    assert in_notice(db, notice) == []


def test_nothing_follows_a_link_that_was_taken_back_meanwhile(
    db, plan, notice, officer, now
) -> None:
    make_interest(db, plan, make_firm(db))
    settle(db, plan, notice, officer, now, confirm=True)
    settle(db, plan, notice, officer, now, confirm=False)
    carry_batch(db, now=now)
    assert in_notice(db, notice) == []


@pytest.mark.parametrize("interested", [0, 3])
def test_linking_leaves_the_same_whoever_is_interested(
    db, plan, notice, officer, now, interested: int
) -> None:
    """The officer's own acts, and what the transaction writes, do not tell."""
    for _ in range(interested):
        make_interest(db, plan, make_firm(db), shared=True)
    settle(db, plan, notice, officer, now, confirm=True)
    acts = sa.select(AuditEntry.action).where(AuditEntry.actor_id == officer.user)
    assert list(db.scalars(acts)) == ["tenders.plan_link_settled"]
    assert db.scalar(sa.select(sa.func.count()).select_from(CarryRequest)) == 1
    carry_batch(db, now=now)
    assert list(db.scalars(acts)) == ["tenders.plan_link_settled"]


def test_the_worker_empties_the_queue(db, plan, notice, officer, now) -> None:
    make_interest(db, plan, make_firm(db))
    settle(db, plan, notice, officer, now, confirm=True)
    db.commit()
    assert drain_queue(now) == 1
    assert drain_queue(now) == 0
    assert len(in_notice(db, notice)) == 1


def test_confirming_one_candidate_rejects_the_others(db, plan, notice, officer, now) -> None:
    settle(db, plan, notice, officer, now, confirm=True)
    states = db.scalars(sa.select(PlanLink.state).order_by(PlanLink.id))
    assert list(states) == [LinkState.LINKED, LinkState.REJECTED]
