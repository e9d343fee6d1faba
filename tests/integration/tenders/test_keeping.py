"""What the secretariat settles: links between plans and notices, readings of a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, Actor, Role, Viewer
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.fields import SolutionField
from app.core.ids import PublicId
from app.provinces.models import Vintage
from app.provinces.places import UnitKey
from app.tenders.commands import Readings, correct_tender, settle_plan_link
from app.tenders.importing.corrections import keep_corrections, places_are_corrected
from app.tenders.models import LinkState, PlanLink, Route, Tender, TenderKind, TenderStatus
from app.tenders.page import readings_of, tender_page
from app.tenders.search import matching
from tests.factories import make_province, make_tender, make_user, viewer_of


@pytest.fixture
def officer(db: Session) -> Viewer:
    return viewer_of(make_user(db, Role.SECRETARIAT))


@pytest.fixture
def actor(officer: Viewer) -> Actor:
    return Actor.of(officer)


@pytest.fixture
def plan(db: Session) -> Tender:
    return make_tender(db, kind=TenderKind.PLAN, status=TenderStatus.PLANNED, closes_at=None)


def link(db: Session, plan: Tender, notice: Tender, now: datetime) -> PlanLink:
    row = PlanLink(
        plan_id=plan.id,
        notice_id=notice.id,
        state=LinkState.AMBIGUOUS,
        basis={"name": 0.9},
        linked_at=now,
    )
    db.add(row)
    db.flush()
    return row


def shown_links(
    db: Session, tender: Tender, viewer: Viewer, now: datetime
) -> list[tuple[PublicId, LinkState]]:
    page = tender_page(db, tender.public_id, viewer=viewer, now=now)
    return [(each.public_id, each.state) for each in page.links]


def test_an_ambiguous_link_is_shown_and_settled(
    db: Session, plan: Tender, officer: Viewer, actor: Actor, now: datetime
) -> None:
    right, wrong = make_tender(db), make_tender(db)
    for notice in (right, wrong):
        link(db, plan, notice, now)
    assert {state for _id, state in shown_links(db, plan, ANONYMOUS, now)} == {LinkState.AMBIGUOUS}
    settle_plan_link(db, plan.public_id, right.public_id, confirm=True, actor=actor, now=now)
    assert shown_links(db, plan, ANONYMOUS, now) == [(right.public_id, LinkState.LINKED)]
    assert shown_links(db, wrong, ANONYMOUS, now) == []
    assert shown_links(db, wrong, officer, now) == [(plan.public_id, LinkState.REJECTED)]


def test_only_the_secretariat_settles_and_corrects(
    db: Session, plan: Tender, now: datetime
) -> None:
    notice = make_tender(db)
    link(db, plan, notice, now)
    other = Actor.of(viewer_of(make_user(db, Role.MINISTRY, Role.COMPLIANCE)))
    with pytest.raises(NotAllowedError):
        settle_plan_link(db, plan.public_id, notice.public_id, confirm=True, actor=other, now=now)
    with pytest.raises(NotAllowedError):
        correct_tender(db, plan.public_id, READINGS, actor=other, now=now)


def test_a_link_that_is_not_there_cannot_be_settled(
    db: Session, plan: Tender, actor: Actor, now: datetime
) -> None:
    with pytest.raises(NotFoundError):
        settle_plan_link(
            db, plan.public_id, make_tender(db).public_id, confirm=True, actor=actor, now=now
        )


READINGS = Readings(
    field=SolutionField.WATER,
    route=Route.MDB,
    title_ko="정수장 설비",
    title_en=None,
    provinces=(UnitKey(Vintage.UNITS_34, "48"),),
    reason="Read the documents",
    seen_version=1,
)


def test_corrected_readings_are_shown_found_and_kept_on_the_next_import(
    db: Session, actor: Actor, now: datetime
) -> None:
    make_province(db, "48")
    tender = make_tender(db, province=make_province(db))
    correct_tender(db, tender.public_id, READINGS, actor=actor, now=now)
    page = tender_page(db, tender.public_id, viewer=ANONYMOUS, now=now)
    assert (page.field, page.route, page.title) == (
        SolutionField.WATER,
        Route.MDB,
        "정수장 설비",
    )
    assert [place.unit.code for place in page.places] == ["48"]
    assert page.corrected == ("field", "provinces", "route", "title_ko")
    assert db.scalars(sa.select(Tender.id).where(matching(db, "정수장"))).all() == [tender.id]
    tender.field, tender.title_ko, tender.route = SolutionField.OTHER, None, Route.UNKNOWN
    keep_corrections(tender)
    assert (tender.field, tender.title_ko, tender.route) == (
        SolutionField.WATER,
        "정수장 설비",
        Route.MDB,
    )
    assert places_are_corrected(tender)


def test_a_correction_of_something_changed_meanwhile_is_refused(
    db: Session, actor: Actor, now: datetime
) -> None:
    make_province(db, "48")
    tender = make_tender(db)
    correct_tender(db, tender.public_id, READINGS, actor=actor, now=now)
    with pytest.raises(ConflictError):
        correct_tender(db, tender.public_id, READINGS, actor=actor, now=now)


def test_an_unknown_province_is_refused(db: Session, actor: Actor, now: datetime) -> None:
    wrong = replace(READINGS, provinces=(UnitKey(Vintage.UNITS_63, "nowhere"),))
    with pytest.raises(DomainError) as refusal:
        correct_tender(db, make_tender(db).public_id, wrong, actor=actor, now=now)
    assert refusal.value.field == "provinces"


def test_the_pages_correct_and_settle(
    db: Session,
    as_viewer: Callable[[Viewer], FlaskClient],
    officer: Viewer,
    plan: Tender,
    now: datetime,
) -> None:
    unit = make_province(db, "48")
    notice = make_tender(db, province=unit)
    link(db, plan, notice, now)
    db.commit()
    client = as_viewer(officer)
    page = client.get(f"/tenders/{plan.public_id}?lang=en").get_data(as_text=True)
    assert "Confirm" in page
    settle = f"/tenders/{plan.public_id}/links/{notice.public_id}"
    assert client.post(settle, data={"decision": "confirm"}).status_code == 302
    assert shown_links(db, plan, ANONYMOUS, now) == [(notice.public_id, LinkState.LINKED)]
    address = f"/tenders/{notice.public_id}/correct?lang=en"
    form = {
        "field": "energy",
        "route": "ppp",
        "title_ko": "",
        "title_en": "Solar",
        "provinces": ["34-48"],
        "reason": "Read it",
        "seen_version": str(readings_of(db, notice.public_id).seen_version),
    }
    assert "34-48" in client.get(address).get_data(as_text=True)
    assert client.post(address, data=form | {"reason": ""}).status_code == 422
    assert client.post(address, data=form).status_code == 302
    assert client.post(address, data=form | {"field": "water"}).status_code == 409
    assert tender_page(db, notice.public_id, viewer=ANONYMOUS, now=now).route is Route.PPP
