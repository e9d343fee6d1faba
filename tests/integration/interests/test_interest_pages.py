"""The pages of interests, and that nobody else can tell from any page that there is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.access import ANONYMOUS, Role, Viewer
from app.firms.models import Firm
from app.interests.models import Interest
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_interest, make_lot, make_tender, make_user
from tests.factories import viewer_of as viewer_of_user

Become = Callable[[Viewer], FlaskClient]
FORM = {"lot": "", "role": "lead", "share": "no"}


def of_firm(db: Session, firm: Firm, role: Role = Role.OWNER) -> Viewer:
    return viewer_of_user(make_user(db, role, organisation=firm.organisation), firm)


def post(db: Session, client: FlaskClient, address: str, data: dict | None = None) -> TestResponse:
    """Post what the test has prepared: a write begins a transaction of its own."""
    db.commit()
    return client.post(address, data=data)


def body(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상정보기술")


@pytest.fixture
def tender(db: Session) -> Tender:
    return make_tender(db, "Đèn giao thông")


def test_a_firm_registers_from_the_tenders_page(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    client = as_viewer(of_firm(db, firm))
    page = body(client, f"/tenders/{tender.public_id}?lang=en")
    assert "Your firm has registered no interest here." in page
    form = body(client, f"/interests/tenders/{tender.public_id}/register?lang=en")
    assert "May the secretariat see this interest?" in form
    assert "papers already issued keep what they said" in form
    assert "checked" not in form
    answer = post(db, client, f"/interests/tenders/{tender.public_id}/register?lang=en", FORM)
    assert answer.status_code == 302
    shown = body(client, answer.headers["Location"])
    assert "The secretariat cannot see this interest." in shown
    assert "Known to your firm alone" in body(client, f"/tenders/{tender.public_id}?lang=en")
    assert tender.title in body(client, "/interests/?lang=en")


def test_the_question_about_sharing_must_be_answered(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    client = as_viewer(of_firm(db, firm))
    answer = post(
        db,
        client,
        f"/interests/tenders/{tender.public_id}/register?lang=en",
        {"lot": "", "role": "lead"},
    )
    assert answer.status_code == 422
    assert "This field is required." in answer.get_data(as_text=True)


def test_the_same_form_sent_twice_registers_once(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    client = as_viewer(of_firm(db, firm))
    address = f"/interests/tenders/{tender.public_id}/register"
    first, second = (post(db, client, address, FORM) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    other = post(db, client, address + "?lang=en", FORM | {"role": "member"})
    assert other.status_code == 409
    assert "already registered an interest here" in other.get_data(as_text=True)


def test_a_lot_can_be_chosen(db: Session, as_viewer: Become, firm: Firm, tender: Tender) -> None:
    lot = make_lot(db, tender, "2", title="Camera")
    make_lot(db, tender, "3", title="Closed lot", closes_at=NOW)
    client = as_viewer(of_firm(db, firm))
    address = f"/interests/tenders/{tender.public_id}/register?lang=en"
    form = body(client, address)
    assert "2 · Camera" in form
    assert "Closed lot" not in form
    answer = post(db, client, address, FORM | {"lot": lot.public_id})
    assert "2 · Camera" in body(client, answer.headers["Location"] + "?lang=en")
    assert post(db, client, address, FORM | {"lot": "0" * 16}).status_code == 422


def test_sharing_and_taking_it_back(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    interest = make_interest(db, tender, firm)
    officer = viewer_of_user(make_user(db, Role.SECRETARIAT))
    owner = of_firm(db, firm)
    address = f"/interests/{interest.public_id}"
    assert "가상정보기술" not in body(as_viewer(officer), "/interests/shared")
    assert post(db, as_viewer(owner), f"{address}/share").status_code == 302
    assert "가상정보기술" in body(as_viewer(officer), "/interests/shared")
    assert post(db, as_viewer(owner), f"{address}/stop-sharing").status_code == 302
    assert "가상정보기술" not in body(as_viewer(officer), "/interests/shared")


def test_withdrawing_asks_once_more(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    interest = make_interest(db, tender, firm, shared=True)
    client = as_viewer(of_firm(db, firm))
    address = f"/interests/{interest.public_id}/withdraw"
    assert "Duri never suggests it" in body(client, address + "?lang=en")
    assert post(db, client, address).status_code == 302
    page = body(client, f"/interests/{interest.public_id}?lang=en")
    assert "Withdrawn" in page
    assert "Stop sharing" not in page
    post(db, client, f"/interests/{interest.public_id}/share")
    assert "This interest was withdrawn." in body(client, "/interests/?lang=en")


def test_a_firm_viewer_reads_but_may_not_act(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    interest = make_interest(db, tender, firm)
    client = as_viewer(of_firm(db, firm, Role.VIEWER))
    page = body(client, f"/interests/{interest.public_id}?lang=en")
    assert "Withdraw this interest" not in page
    box = body(client, f"/tenders/{tender.public_id}?lang=en")
    assert "Register" not in box
    assert client.get(f"/interests/tenders/{tender.public_id}/register").status_code == 404
    assert post(db, client, f"/interests/{interest.public_id}/withdraw").status_code == 404


def test_deadlines_come_as_a_calendar_and_a_sheet(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    make_interest(db, tender, firm)
    make_interest(db, make_tender(db, "Over", closes_at=NOW - timedelta(days=1)), firm)
    client = as_viewer(of_firm(db, firm))
    calendar = client.get("/interests/deadlines.ics?lang=en").get_data(as_text=True)
    assert "DTSTART:20261214T053000Z" in calendar
    assert "Over" not in calendar
    sheet = client.get("/interests/deadlines.xlsx")
    assert sheet.status_code == 200
    assert sheet.get_data()[:2] == b"PK"


def others(db: Session) -> dict[str, Viewer]:
    return {
        "anonymous": ANONYMOUS,
        "other firm": of_firm(db, make_firm(db, "다른기업")),
        **{
            role.value: viewer_of_user(make_user(db, role))
            for role in Role
            if role not in {Role.OWNER, Role.EDITOR, Role.VIEWER}
        },
    }


#: The one thing that differs from request to request.
TOKEN = re.compile(rb'name="csrf_token" value="[^"]*"')
PUBLIC = (
    "/tenders/",
    "/tenders/?status=all&sort=title",
    "/tenders/list.csv",
    "/tenders/map",
    "/tenders/map?units=63",
    "/tenders/{tender}",
    "/interests/",
    "/interests/shared",
    "/interests/seasons",
    "/interests/tenders/{tender}/register",
)


def answers(db: Session, as_viewer: Become, viewers: dict[str, Viewer], tender: Tender) -> dict:
    found = {}
    for name, viewer in viewers.items():
        for address in PUBLIC:
            answer = as_viewer(viewer).get(address.format(tender=tender.public_id))
            found[name, address] = (answer.status_code, TOKEN.sub(b"", answer.get_data()))
    return found


@pytest.mark.slow
def test_nobody_else_can_tell_that_a_firm_is_interested(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    """Two worlds: with the interest and without; every other reader gets the same bytes."""
    viewers = others(db)
    without = answers(db, as_viewer, viewers, tender)
    make_interest(db, tender, firm)
    make_interest(db, tender, make_firm(db, "또다른기업"))
    with_it = answers(db, as_viewer, viewers, tender)
    assert [key for key in without if without[key] != with_it[key]] == []


def test_a_shared_interest_changes_the_secretariats_list_alone(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    viewers = others(db)
    without = answers(db, as_viewer, viewers, tender)
    make_interest(db, tender, firm, shared=True)
    with_it = answers(db, as_viewer, viewers, tender)
    changed = [key for key in without if without[key] != with_it[key]]
    assert changed == [(Role.SECRETARIAT.value, "/interests/shared")]


@pytest.mark.parametrize("action", ["", "/withdraw"])
def test_anothers_interest_and_an_absent_one_give_the_same_page(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender, action: str
) -> None:
    interest = make_interest(db, tender, firm, shared=True)
    for name, viewer in others(db).items():
        client = as_viewer(viewer)
        there = client.get(f"/interests/{interest.public_id}{action}")
        absent = client.get(f"/interests/0000000000000000{action}")
        assert there.status_code == absent.status_code == (302 if name == "anonymous" else 404)
        if name != "anonymous":
            assert TOKEN.sub(b"", there.get_data()) == TOKEN.sub(b"", absent.get_data())


def test_nothing_is_written_by_reading(
    db: Session, as_viewer: Become, firm: Firm, tender: Tender
) -> None:
    make_interest(db, tender, firm)
    client = as_viewer(of_firm(db, firm))
    rows = sa.select(sa.func.count()).select_from(Interest)
    before = db.scalar(rows)
    client.get(f"/interests/tenders/{tender.public_id}/register")
    client.get("/interests/")
    assert db.scalar(rows) == before
