"""The desk's registers: public records entered, read from files and taken back; contacts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AccessLog, AuditEntry
from app.conflicts.engine.draining import drain_queue
from app.conflicts.models import Finding
from app.conflicts.registers.contact_models import DeskContact
from app.conflicts.registers.record_models import BuyerRelation, FirmExclusion, PackageRole
from app.core.access import Role, Viewer
from app.firms.models import Firm, FirmIdentifier, IdentifierScheme
from tests.factories import NOW, make_firm, make_tender, make_user, viewer_of
from tests.factories.filings import register
from tests.factories.public_records import note_exclusion

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


@pytest.fixture
def firm(db: Session) -> Firm:
    firm = make_firm(db, "가상이음")
    db.add(FirmIdentifier(firm_id=firm.id, scheme=IdentifierScheme.KR_BRN, value="1248100998"))
    db.commit()
    return firm


def upload(client: FlaskClient, kind: str, table: str) -> tuple[int, str]:
    answer = client.post(
        f"/compliance/records/{kind}/import?lang=en",
        data={"file": (io.BytesIO(table.encode()), "records.csv")},
    )
    return answer.status_code, unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COMPLIANCE])
def test_nobody_else_finds_the_registers(
    db: Session, as_viewer: Become, role: Role, firm: Firm
) -> None:
    own = role in {Role.OWNER, Role.EDITOR, Role.VIEWER}
    user = make_user(db, role, organisation=firm.organisation if own else None)
    client = as_viewer(viewer_of(user, firm if own else None))
    for page in (
        "records/roles",
        "records/relations/new",
        "records/exclusions/import",
        "contacts",
        f"firms/{firm.public_id}/contacts",
    ):
        assert client.get("/compliance/" + page).status_code == 404


def test_an_exclusion_entered_tells_the_firm_and_taken_back_is_silent(
    db: Session, desk: FlaskClient, firm: Firm
) -> None:
    register(db, make_tender(db), firm)
    db.commit()
    answer = desk.post(
        "/compliance/records/exclusions/new",
        data={
            "firm": "124-81-00998",
            "kind": "barred",
            "authority": "조달청",
            "valid_from": "2026-01-01",
            "source": "관보 1호",
        },
    )
    assert answer.status_code == 302
    db.commit()
    drain_queue(NOW)
    finding = db.scalars(select(Finding).where(Finding.rule == "D8")).one()
    assert (finding.scope.value, finding.case) == ("own", "barred")
    assert "조달청" in text(desk, "/compliance/records/exclusions?lang=en")
    row = db.scalars(select(FirmExclusion)).one()
    back = desk.post(f"/compliance/records/exclusions/{row.public_id}/retract")
    assert back.status_code == 302
    db.commit()
    drain_queue(NOW)
    assert finding.cleared_at is not None
    assert "조달청" not in text(desk, "/compliance/records/exclusions")
    acts = list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert [a for a in acts if "record" in a] == [
        "conflicts.record_entered",
        "conflicts.record_retracted",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"firm": "999-99-99999"}, "no single firm"),
        ({"valid_to": "2025-12-31"}, "ends before it begins"),
        ({"kind": "ownership", "share": ""}, "Ownership has a share"),
        ({"share": "12"}, "Ownership has a share"),
        ({"kind": "ownership", "share": "100.01"}, "between 0.01 and 100"),
        ({"kind": "ownership", "share": "x"}, "no share in per cent"),
        ({"source": " "}, "needed"),
    ],
)
def test_a_record_that_does_not_hold_is_refused_with_its_reason(
    db: Session, desk: FlaskClient, firm: Firm, changes: dict[str, str], words: str
) -> None:
    values = {
        "firm": "가상이음",
        "buyer": "UBND tỉnh",
        "kind": "control",
        "basis": "public",
        "valid_from": "2026-01-01",
        "source": "관보",
    }
    answer = desk.post("/compliance/records/relations/new?lang=en", data=values | changes)
    assert answer.status_code == 422
    assert words in unescape(answer.get_data(as_text=True))
    assert db.scalars(select(BuyerRelation)).all() == []


def test_the_same_record_twice_is_refused(db: Session, desk: FlaskClient, firm: Firm) -> None:
    tender = make_tender(db)
    db.commit()
    values = {
        "tender": tender.notice_no,
        "consultant": "가상 이음",
        "part": "design",
        "firm": "가상이음",
        "source": "계약 공고",
    }
    assert desk.post("/compliance/records/roles/new", data=values).status_code == 302
    again = desk.post("/compliance/records/roles/new?lang=en", data=values)
    assert again.status_code == 422
    assert "there already" in again.get_data(as_text=True)
    assert len(db.scalars(select(PackageRole)).all()) == 1


def test_a_file_is_entered_whole_or_not_at_all(db: Session, desk: FlaskClient, firm: Firm) -> None:
    header = "firm,buyer,kind,basis,share,valid_from,valid_to,source\n"
    good = '1248100998,UBND tỉnh,ownership,public,"30,01",01/02/2026,,관보\n'
    bad = "1248100998,UBND tỉnh,control,public,,31/31/2026,,관보\n"
    status, page = upload(desk, "relations", header + good + bad)
    assert status == 422
    assert "Row 3" in page
    assert "31/31/2026" in page
    assert db.scalars(select(BuyerRelation)).all() == []
    assert upload(desk, "relations", header + good)[0] == 302
    row = db.scalars(select(BuyerRelation)).one()
    assert (row.share_bp, row.valid_from.isoformat()) == (3001, "2026-02-01")


def test_a_file_without_the_columns_is_refused(db: Session, desk: FlaskClient, firm: Firm) -> None:
    status, page = upload(desk, "roles", "name,price\nx,1\n")
    assert status == 422
    assert "Row 1 lacks the columns consultant, part, source, tender." in page


def test_a_firm_sees_the_records_about_itself_and_no_other(
    db: Session, as_viewer: Become, firm: Firm, owner_of: Callable[[Firm], Viewer]
) -> None:
    other = make_firm(db, "가상나루")
    note_exclusion(db, firm, authority="조달청")
    db.commit()
    assert "조달청" in text(as_viewer(owner_of(firm)), "/findings/")
    assert "조달청" not in text(as_viewer(owner_of(other)), "/findings/")


def log(client: FlaskClient, firm: Firm, **values: str) -> tuple[int, str]:
    words = {"occasion": "firm_asked", "channel": "call", "wording": "answer"}
    answer = client.post(
        f"/compliance/firms/{firm.public_id}/contacts?lang=en", data=words | values
    )
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_a_contact_is_logged_in_fixed_words_and_shown_to_that_firm(
    db: Session,
    desk: FlaskClient,
    as_viewer: Become,
    firm: Firm,
    owner_of: Callable[[Firm], Viewer],
) -> None:
    assert log(desk, firm)[0] == 302
    contact = db.scalars(select(DeskContact)).one()
    assert contact.officer_id is not None
    assert "가상이음" in text(desk, "/compliance/contacts?lang=en")
    assert "conflicts.firm_contacted" in set(db.scalars(select(AuditEntry.action)))
    looks = db.scalars(select(AccessLog).where(AccessLog.action == "contacts.read")).all()
    assert {look.about_id for look in looks} == {firm.organisation.public_id}
    own = text(as_viewer(owner_of(firm)), "/findings/?lang=en")
    assert "We explained the rule and its source as published." in own
    other = make_firm(db)
    db.commit()
    assert "We explained" not in text(as_viewer(owner_of(other)), "/findings/?lang=en")


def test_every_contact_is_counted(db: Session, desk: FlaskClient, firm: Firm) -> None:
    for _each in range(3):
        assert log(desk, firm)[0] == 302
    assert "3 in total" in text(desk, "/compliance/contacts?lang=en")


def test_the_season_review_is_not_all_year(db: Session, desk: FlaskClient, firm: Firm) -> None:
    # The tests' clock stands in December: five months after the season before.
    status, page = log(desk, firm, occasion="season_review", wording="review")
    assert (status, "season review is over" in page) == (422, True)


def test_after_closing_needs_a_closed_tender_of_the_firms_own(
    db: Session, desk: FlaskClient, firm: Firm
) -> None:
    still_open, closed = make_tender(db), make_tender(db, closes_at=NOW - timedelta(days=1))
    strangers = make_tender(db, closes_at=NOW - timedelta(days=1))
    for tender in (still_open, closed):
        register(db, tender, firm)
    register(db, strangers, make_firm(db))
    db.commit()
    kind = {"occasion": "after_closing", "wording": "closed"}
    assert log(desk, firm, **kind)[0] == 422
    assert "not closed yet" in log(desk, firm, **kind, tender=still_open.public_id)[1]
    assert log(desk, firm, **kind, tender=strangers.public_id)[0] == 422
    assert log(desk, firm, **kind, tender=closed.public_id)[0] == 302


def test_a_firm_is_found_by_number_or_name(desk: FlaskClient, firm: Firm) -> None:
    for wanted in ("124-81-00998", "가상이음"):
        answer = desk.get("/compliance/contacts", query_string={"firm": wanted})
        assert answer.headers["Location"].endswith(f"/compliance/firms/{firm.public_id}/contacts")
    text(desk, "/compliance/contacts?firm=nobody", status=422)
