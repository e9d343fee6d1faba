"""Registering, sharing and withdrawing: what a firm may do with its own interests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import SYSTEM, Actor, Role
from app.core.db import transaction
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.ids import PublicId, new_public_id
from app.firms.models import Firm
from app.interests import queries
from app.interests.commands import (
    InterestDetails,
    InterestExistsError,
    InterestWithdrawnError,
    NoticeIsOutError,
    TenderCancelledError,
    TenderClosedError,
    register_interest,
    share_interest,
    stop_sharing,
    withdraw_interest,
)
from app.interests.models import IntendedRole, Interest, InterestSharing
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderStatus
from tests.factories import make_firm, make_lot, make_tender, make_user, viewer_of

LEAD = InterestDetails(lot=None, role=IntendedRole.LEAD, share=False)
LEAD_SHARED = InterestDetails(lot=None, role=IntendedRole.LEAD, share=True)


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상정보기술")


def person(db: Session, firm: Firm, role: Role = Role.OWNER) -> Actor:
    return Actor.of(viewer_of(make_user(db, role, organisation=firm.organisation), firm))


@pytest.fixture
def owner(db: Session, firm: Firm) -> Actor:
    return person(db, firm)


@pytest.fixture
def tender(db: Session) -> Tender:
    return make_tender(db)


@pytest.fixture
def secretariat(db: Session):
    return viewer_of(make_user(db, Role.SECRETARIAT))


def standing(db: Session) -> list[Interest]:
    return list(db.scalars(sa.select(Interest).where(Interest.withdrawn_at.is_(None))))


def seen_by_secretariat(db: Session, secretariat, now: datetime) -> list[PublicId]:
    page = queries.shared_interests(db, viewer=secretariat, now=now)
    return [each.public_id for each in page.items]


@contextmanager
def refused(error: type[DomainError]) -> Iterator[None]:
    with pytest.raises(error):
        yield


def test_an_interest_is_the_firms_own(db, firm, owner, tender, secretariat, now) -> None:
    interest = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    viewer = viewer_of(make_user(db, Role.VIEWER, organisation=firm.organisation), firm)
    own = queries.own_interests(db, viewer=viewer, now=now)
    assert [(each.public_id, each.role, each.shared_since) for each in own] == [
        (interest, IntendedRole.LEAD, None)
    ]
    assert seen_by_secretariat(db, secretariat, now) == []


def test_sharing_lets_the_secretariat_see_it_until_it_is_taken_back(
    db, owner, tender, secretariat, now
) -> None:
    interest = register_interest(db, tender.public_id, LEAD_SHARED, actor=owner, now=now)
    assert seen_by_secretariat(db, secretariat, now) == [interest]
    stop_sharing(db, interest, actor=owner, now=now + timedelta(hours=1))
    assert seen_by_secretariat(db, secretariat, now) == []
    share_interest(db, interest, actor=owner, now=now + timedelta(hours=2))
    assert seen_by_secretariat(db, secretariat, now) == [interest]
    withdraw_interest(db, interest, actor=owner, now=now + timedelta(hours=3))
    assert seen_by_secretariat(db, secretariat, now) == []


def test_the_history_of_sharing_is_kept_for_the_firm(db, firm, owner, tender, now) -> None:
    interest = register_interest(db, tender.public_id, LEAD_SHARED, actor=owner, now=now)
    stop_sharing(db, interest, actor=owner, now=now + timedelta(hours=1))
    share_interest(db, interest, actor=owner, now=now + timedelta(hours=2))
    viewer = viewer_of(make_user(db, Role.VIEWER, organisation=firm.organisation), firm)
    page = queries.interest_page(db, interest, viewer=viewer, now=now)
    assert [(p.shared_at - now, p.ended_at and p.ended_at - now) for p in page.sharings] == [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(hours=2), None),
    ]
    assert not page.may_change


def test_every_act_leaves_an_audit_entry(db, owner, tender, now) -> None:
    interest = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    share_interest(db, interest, actor=owner, now=now)
    share_interest(db, interest, actor=owner, now=now)
    stop_sharing(db, interest, actor=owner, now=now)
    stop_sharing(db, interest, actor=owner, now=now)
    withdraw_interest(db, interest, actor=owner, now=now)
    withdraw_interest(db, interest, actor=owner, now=now)
    said = db.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.subject_id == interest)
        .order_by(AuditEntry.id)
    )
    assert list(said) == [
        "interests.registered",
        "interests.shared",
        "interests.sharing_stopped",
        "interests.withdrawn",
    ]


def test_interest_is_refused_at_the_deadline_itself(db, owner, tender, now) -> None:
    with refused(TenderClosedError):
        register_interest(db, tender.public_id, LEAD, actor=owner, now=tender.closes_at)
    moment_before = tender.closes_at - timedelta(microseconds=1)
    register_interest(db, tender.public_id, LEAD, actor=owner, now=moment_before)


def test_interest_is_refused_once_cancelled(db, owner, now) -> None:
    cancelled = make_tender(db, status=TenderStatus.CANCELLED)
    with refused(TenderCancelledError):
        register_interest(db, cancelled.public_id, LEAD, actor=owner, now=now)


def test_a_closed_lot_is_refused_while_another_is_open(db, owner, tender, now) -> None:
    closed = make_lot(db, tender, "1", closes_at=now)
    open_lot = make_lot(db, tender, "2")
    details = {"role": IntendedRole.SOLE, "share": False}
    with refused(TenderClosedError):
        register_interest(
            db,
            tender.public_id,
            InterestDetails(lot=closed.public_id, **details),
            actor=owner,
            now=now,
        )
    register_interest(
        db,
        tender.public_id,
        InterestDetails(lot=open_lot.public_id, **details),
        actor=owner,
        now=now,
    )


def test_a_plan_takes_interest_until_its_notice_is_out(db, owner, now) -> None:
    plan_facts = {"kind": TenderKind.PLAN, "status": TenderStatus.PLANNED, "closes_at": None}
    plan = make_tender(db, **plan_facts)
    interest = register_interest(db, plan.public_id, LEAD, actor=owner, now=now)
    withdraw_interest(db, interest, actor=owner, now=now)
    notice = make_tender(db)
    db.add(
        PlanLink(
            plan_id=plan.id, notice_id=notice.id, state=LinkState.LINKED, basis={}, linked_at=now
        )
    )
    db.flush()
    with refused(NoticeIsOutError):
        register_interest(db, plan.public_id, LEAD, actor=owner, now=now)


def test_the_same_registration_twice_is_one(db, owner, tender, now) -> None:
    first = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    second = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    assert first == second
    assert len(standing(db)) == 1


@pytest.mark.parametrize(
    "other",
    [LEAD_SHARED, InterestDetails(lot=None, role=IntendedRole.MEMBER, share=False)],
)
def test_another_registration_for_the_same_thing_is_refused(
    db, owner, tender, now, other: InterestDetails
) -> None:
    register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    with refused(InterestExistsError):
        register_interest(db, tender.public_id, other, actor=owner, now=now)


def test_the_index_refuses_a_second_row_with_the_same_words(db, firm, owner, tender, now) -> None:
    """What the check does not see (a row made at the same moment) the constraint does."""
    lot = make_lot(db, tender)
    facts = {
        "tender_id": tender.id,
        "firm_id": firm.id,
        "role": IntendedRole.LEAD,
        "registered_at": now,
        "registered_by": owner.user,
    }
    lots = (None, lot.id)
    db.commit()
    for lot_id in lots:
        with refused(InterestExistsError), transaction() as writing:
            for _ in range(2):
                writing.add(Interest(public_id=new_public_id(), lot_id=lot_id, **facts))


def test_a_firm_can_register_again_after_withdrawing(db, owner, tender, now) -> None:
    first = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    withdraw_interest(db, first, actor=owner, now=now)
    second = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    assert first != second
    with refused(InterestWithdrawnError):
        share_interest(db, first, actor=owner, now=now)


@pytest.mark.parametrize("act", [share_interest, stop_sharing, withdraw_interest])
def test_anothers_interest_is_as_if_it_were_not_there(db, owner, tender, now, act) -> None:
    interest = register_interest(db, tender.public_id, LEAD, actor=owner, now=now)
    stranger = person(db, make_firm(db))
    with refused(NotFoundError):
        act(db, interest, actor=stranger, now=now)
    with refused(NotFoundError):
        act(db, PublicId("0" * 16), actor=stranger, now=now)


@pytest.mark.parametrize(
    "role", [Role.VIEWER, Role.SECRETARIAT, Role.COMPLIANCE, Role.MINISTRY, Role.COUNTERPART]
)
def test_only_a_firms_owner_or_editor_registers(db, firm, tender, now, role: Role) -> None:
    actor = person(db, firm, role)
    with refused(NotAllowedError):
        register_interest(db, tender.public_id, LEAD, actor=actor, now=now)


def test_the_system_registers_for_nobody(db, tender, now) -> None:
    with refused(NotAllowedError):
        register_interest(db, tender.public_id, LEAD, actor=SYSTEM, now=now)


def test_absent_tenders_and_foreign_lots_are_not_found(db, owner, tender, now) -> None:
    with refused(NotFoundError):
        register_interest(db, PublicId("0" * 16), LEAD, actor=owner, now=now)
    foreign = make_lot(db, make_tender(db))
    details = InterestDetails(lot=foreign.public_id, role=IntendedRole.LEAD, share=False)
    with refused(NotFoundError):
        register_interest(db, tender.public_id, details, actor=owner, now=now)


def test_only_one_period_of_sharing_is_open(db, owner, tender, now) -> None:
    interest = register_interest(db, tender.public_id, LEAD_SHARED, actor=owner, now=now)
    row = db.scalar(sa.select(Interest).where(Interest.public_id == interest))
    db.add(InterestSharing(interest_id=row.id, shared_at=now, shared_by=owner.user))
    with pytest.raises((IntegrityError, ConflictError)):
        db.flush()


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.MINISTRY, Role.AUDITOR, Role.OWNER])
def test_nobody_but_the_secretariat_reads_what_is_shared(db, tender, now, role: Role) -> None:
    viewer = viewer_of(make_user(db, role))
    with refused(NotFoundError):
        queries.shared_interests(db, viewer=viewer, now=now)
    with refused(NotFoundError):
        queries.shared_interests_in(db, [tender.public_id], viewer=viewer, now=now)


def test_a_firms_list_has_the_nearest_deadline_first_and_withdrawn_ones_last(
    db, firm, owner, now
) -> None:
    far = make_tender(db, "far", closes_at=now + timedelta(days=30))
    near = make_tender(db, "near", closes_at=now + timedelta(days=3))
    gone = make_tender(db, "withdrawn", closes_at=now + timedelta(days=1))
    past = make_tender(db, "past", closes_at=now + timedelta(hours=1))
    for each in (far, near, gone, past):
        interest = register_interest(db, each.public_id, LEAD, actor=owner, now=now)
    withdraw_interest(
        db,
        db.scalar(sa.select(Interest.public_id).where(Interest.tender_id == gone.id)),
        actor=owner,
        now=now,
    )
    assert interest
    viewer = viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)
    later = now + timedelta(hours=2)
    own = queries.own_interests(db, viewer=viewer, now=later)
    assert [each.title for each in own] == ["near", "far", "past", "withdrawn"]
