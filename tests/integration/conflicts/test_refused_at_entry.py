"""What the registers refuse, each in one sentence beside its field, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.desk.filters import MOST
from app.conflicts.desk.models import SavedFilter
from app.conflicts.registers.fact_models import BidPromise
from app.conflicts.registers.record_commands import KINDS
from app.conflicts.registers.record_models import PackageRole
from app.core.access import Viewer
from app.firms.models import BusinessGroup, Firm
from app.tenders.models import Tender
from tests.factories import make_firm, make_group, make_lot, make_tender
from tests.factories.filings import register

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]
DAYS = {"valid_from": "2026-12-01", "valid_to": "2027-12-01"}


@pytest.fixture
def tender(db: Session) -> Tender:
    tender = make_tender(db, notice_no="IB2600012345")
    make_lot(db, tender, number="1")
    return tender


@pytest.fixture
def firm(db: Session, tender: Tender) -> Firm:
    firm = make_firm(db, "가상이음")
    make_group(db, firm)
    db.commit()
    return firm


def enter(desk: FlaskClient, register: str, values: dict[str, str]) -> tuple[int, str]:
    answer = desk.post(
        f"/compliance/records/{register}/new?lang=en", data={"source": "관보 1호"} | values
    )
    return answer.status_code, unescape(answer.get_data(as_text=True))


ROLE = {"tender": "IB2600012345", "consultant": "설계사무소", "part": "study", "firm": "가상이음"}
NAMED = {"tender": "IB2600012345", "firm": "가상이음", "kind": "person"} | DAYS


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("roles", ROLE | {"tender": "IB0"}, "“IB0” is no notice number or ocid here."),
        ("roles", ROLE | {"firm": "", "group": "없는그룹"}, "is no single business group."),
        ("roles", ROLE | {"firm": ""}, "Name the consultant's firm or its business group"),
        ("marks", {"firm": "가상이음", "kind": "phone", "value": "110"}, "cannot be read as what"),
        ("marks", {"firm": "가상이음", "kind": "domain", "value": "http://[x"}, "cannot be read"),
        (
            "marks",
            {"firm": "가상이음", "kind": "domain", "value": "kim@proton.me"},
            "“kim@proton.me” is of a mail service for everybody: it ties nobody.",
        ),
        ("marks", {"firm": "가상이음", "kind": "bank", "value": "12-34"}, "cannot be read as what"),
        (
            "promises",
            NAMED | {"label": "김하나", "born_on": "2026-12-01"},
            "The date of birth lies on or after the first day.",
        ),
        (
            "posts",
            {"firm": "가상이음", "name": "김하나", "position": "representative"}
            | {"valid_from": "2020-01-01", "born_on": "2030-01-01"},
            "The date of birth lies on or after the first day.",
        ),
        (
            "subcontracts",
            {"tender": "IB2600012345", "firm": "가상이음", "subcontractor": "가상이음"},
            "A firm is not its own subcontractor.",
        ),
        ("promises", NAMED | {"label": "김가상", "lot": "9"}, "The tender has no lot “9”."),
        (
            "promises",
            NAMED | {"kind": "guarantee", "label": "서울보증"},
            "Write the issuer and the serial.",
        ),
        (
            "holdings",
            {"owner": "가", "owned": "나", "share": "0", "valid_from": "2026-01-01"},
            "A share lies between 0.01 and 100 per cent.",
        ),
        (
            "posts",
            {"firm": "가상이음", "name": "김가상", "position": "director"}
            | {"valid_from": "2026-01-02", "valid_to": "2026-01-01"},
            "The period ends before it begins.",
        ),
        (
            "groups",
            {"firm": "가상이음", "group": "···", "valid_from": "2026-01-01"},
            "Name the group.",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_its_own_words(
    db: Session, desk: FlaskClient, firm: Firm, kind: str, values: dict[str, str], words: str
) -> None:
    before = {each.public_id for each in db.scalars(select(KINDS[kind]))}
    status, text = enter(desk, kind, values)
    assert (status, words in text) == (422, True)
    assert {each.public_id for each in db.scalars(select(KINDS[kind]))} == before


def test_a_source_that_knows_the_group_alone_is_enough(
    db: Session, desk: FlaskClient, firm: Firm
) -> None:
    group = db.scalars(select(BusinessGroup)).one()
    status, _text = enter(desk, "roles", ROLE | {"firm": "", "group": group.name_ko})
    assert status == 302
    row = db.scalars(select(PackageRole)).one()
    assert (row.firm_id, row.group_id) == (None, group.id)


def test_nobody_takes_back_what_another_bidder_named(
    db: Session,
    as_viewer: Become,
    firm: Firm,
    tender: Tender,
    owner_of: Callable[[Firm], Viewer],
) -> None:
    register(db, tender, firm)
    db.commit()
    said = NAMED | {"label": "김가상", "lot": "1", "born_on": "1980-01-01", "source": "제안서"}
    assert as_viewer(owner_of(firm)).post("/findings/named/promises", data=said).status_code == 302
    row = db.scalars(select(BidPromise)).one()
    assert row.lot_id == tender.lots[0].id
    stranger = as_viewer(owner_of(make_firm(db)))
    assert stranger.post(f"/findings/named/{row.public_id}/retract").status_code == 404
    db.expire_all()
    assert row.retracted_at is None


def test_a_desk_keeps_no_more_questions_than_it_finds_again(db: Session, desk: FlaskClient) -> None:
    for number in range(MOST + 1):
        desk.post("/findings/filters/desk", data={"rule": "D4", "name": f"질문 {number}"})
        said = "questions are kept at most" in desk.get("/compliance/?lang=en").text
        assert said is (number == MOST)
    assert len(db.scalars(select(SavedFilter)).all()) == MOST
    for name in ("", "x" * 61):
        desk.post("/findings/filters/desk", data={"rule": "D4", "name": name})
        assert "a name of 60 characters at most" in desk.get("/compliance/?lang=en").text


def test_no_more_are_settled_at_once_than_a_page_shows(db: Session, desk: FlaskClient) -> None:
    chosen = [f"{number:016d}:1" for number in range(51)]
    answer = desk.post(
        "/compliance/together?lang=en", data={"chosen": chosen, "move": "acknowledge"}
    )
    assert answer.status_code == 422
