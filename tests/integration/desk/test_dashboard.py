"""The secretariat's dashboard: what it shows, and what it must not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Role, Viewer
from app.core.ids import new_public_id
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.tenders.models import TenderKind, TenderStatus
from tests.factories import make_firm, make_group, make_interest, make_tender

AsViewer = Callable[[Viewer], FlaskClient]
OFFICER = Viewer(user=new_public_id(), user_name="Officer", roles=frozenset({Role.SECRETARIAT}))


@pytest.fixture
def page(as_viewer: AsViewer) -> Callable[[], str]:
    def read() -> str:
        answer = as_viewer(OFFICER).get("/desk/?lang=en")
        assert answer.status_code == 200
        return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))

    return read


def test_an_empty_desk_says_what_is_missing_in_every_section(page: Callable[[], str]) -> None:
    text = page()
    for said in (
        "No tender takes bids at the moment.",
        "No body has been entered yet.",
        "No action is open.",
        "No finding over shared interests, and no record that looks twice entered.",
        "No plan announces a notice for this quarter or later.",
        "The registry of provinces has not been loaded yet.",
    ):
        assert said in text


def test_deadlines_come_nearest_first_and_past_ones_not_at_all(
    page: Callable[[], str], db: Session, now: datetime
) -> None:
    make_tender(db, "In ten days", closes_at=now + timedelta(days=10))
    make_tender(db, "In two days", closes_at=now + timedelta(days=2))
    make_tender(db, "Yesterday", closes_at=now - timedelta(days=1))
    text = page()
    assert text.index("In two days") < text.index("In ten days")
    assert "Yesterday" not in text


def test_plans_come_by_their_announced_quarter_until_it_is_over(
    page: Callable[[], str], db: Session, now: datetime
) -> None:
    def plan(title: str, days: int) -> None:
        make_tender(
            db,
            title,
            kind=TenderKind.PLAN,
            status=TenderStatus.PLANNED,
            notice_no=None,
            plan_no=f"PL{title}",
            package_key=title,
            closes_at=None,
            planned_from=(now + timedelta(days=days)).date(),
        )

    plan("Next spring", 120)
    plan("This quarter", -60)
    plan("A quarter that is over", -70)
    text = page()
    assert text.index("This quarter") < text.index("Next spring")
    assert "A quarter that is over" not in text


def test_the_roster_shows_the_cited_count_beside_what_is_evidenced(
    page: Callable[[], str], db: Session, now: datetime
) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    text = page()
    assert "41 cited" in text
    assert "21 evidenced" in text
    assert "/provinces/roster" in text


def test_what_firms_did_not_share_changes_nothing(
    page: Callable[[], str], db: Session, now: datetime
) -> None:
    tender = make_tender(db)
    before = page()
    first, second = make_firm(db), make_firm(db)
    make_group(db, first, second)
    for firm in (first, second):
        make_interest(db, tender, firm, shared=False)
    assert page() == before


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_nobody_else_finds_the_dashboard(as_viewer: AsViewer, role: Role) -> None:
    viewer = Viewer(user=new_public_id(), firm=new_public_id(), roles=frozenset({role}))
    assert as_viewer(viewer).get("/desk/").status_code == 404


def test_somebody_not_signed_in_is_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")
