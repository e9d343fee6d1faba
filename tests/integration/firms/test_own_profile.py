"""A firm keeps its profile: what is public, what is for few, what is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AccessLog
from app.core.access import ANONYMOUS, Role, Viewer
from app.core.ids import new_public_id
from app.firms.models import Affiliation, BusinessGroup, Firm, FirmIdentifier
from app.firms.profile.models import (
    Contact,
    DeclaredRelation,
    Director,
    Reference,
)
from tests.factories import make_firm
from tests.integration.firms.newcomers import OFFICER
from tests.integration.firms.own_pages import AsViewer, of, save


@pytest.fixture
def firm(db: Session) -> Firm:
    firm = make_firm(db, "가온물길테크")
    db.commit()
    return firm


REFERENCE = {
    "project": "세종 신호 최적화",
    "client": "세종시",
    "country": "kr",
    "field": "traffic",
    "year_from": "2023",
}


def test_what_is_public_shows_to_everybody_and_the_rest_to_few(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    able = {"field": "water", "activity": "operation", "level": "leading"}
    assert save(as_viewer, firm, "capabilities", **able) == 302
    assert save(as_viewer, firm, "references", **REFERENCE) == 302
    there = {
        "kind": "subsidiary",
        "name": "Gaon Vina",
        "place": "Đà Nẵng",
        "tax_code": "0100109106",
    }
    assert save(as_viewer, firm, "presence", **there) == 302
    assert save(as_viewer, firm, "names", kind="former", text="가온산업") == 302
    person = {"name": "김가온", "position": "director", "valid_from": "2020-01-01"}
    assert save(as_viewer, firm, "people", **person, source="등기", born_on="1970-01-02") == 302
    page = as_viewer(ANONYMOUS).get(f"/firms/{firm.public_id}?lang=en").get_data(as_text=True)
    for text in ("Led such projects", "세종 신호 최적화", "Gaon Vina", "가온산업"):
        assert text in page
    for text in ("0100109106", "김가온", "1970"):
        assert text not in page
    assert firm.has_vietnamese_subsidiary
    registry = as_viewer(OFFICER).get(f"/firms/{firm.public_id}/registry").get_data(as_text=True)
    assert "김가온" in registry
    # The date of birth is kept by nobody.
    (director,) = db.scalars(select(Director))
    assert director.person_key is not None
    assert "1970" not in director.person_key


def test_one_person_in_two_firms_has_one_key(as_viewer: AsViewer, db: Session, firm: Firm) -> None:
    other = make_firm(db)
    db.commit()
    facts = {"position": "representative", "valid_from": "2020-01-01", "source": "등기"}
    save(as_viewer, firm, "people", name="김 가온", born_on="1970-01-02", **facts)
    save(as_viewer, other, "people", name="김가온", born_on="1970-01-02", **facts)
    save(as_viewer, other, "people", name="김가온", born_on="1980-01-02", **facts)
    keys = db.scalars(select(Director.person_key).order_by(Director.id)).all()
    assert keys[0] == keys[1] != keys[2]


def test_two_firms_of_one_group_never_see_each_others_declaration(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    other = make_firm(db)
    db.commit()
    dated = {"valid_from": "2020-01-01", "source": "공시"}
    assert save(as_viewer, other, "affiliations", group="Garam-Group", **dated) == 302
    assert save(as_viewer, firm, "affiliations", group="GARAM group", **dated) == 302
    assert db.scalar(select(func.count()).select_from(BusinessGroup)) == 1
    page = as_viewer(of(firm)).get(f"/firms/{firm.public_id}/affiliations").get_data(as_text=True)
    assert "GARAM group" in page
    assert "Garam-Group" not in page


def test_an_affiliation_is_ended_not_erased(as_viewer: AsViewer, db: Session, firm: Firm) -> None:
    save(as_viewer, firm, "affiliations", group="가람", valid_from="2020-01-01", source="공시")
    (row,) = db.scalars(select(Affiliation))
    path = f"affiliations/{row.public_id}/end"
    assert save(as_viewer, firm, path, last_day="2019-01-01") == 422
    assert save(as_viewer, firm, path, last_day="2026-06-30") == 302
    assert row.valid_to == date(2026, 6, 30)


def test_owners_a_firm_declares_hold_no_more_than_all_of_it_and_stand_on_one_side(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    since = {"valid_from": "2020-01-01", "source": "공시"}

    def declare(kind: str, other: str, share: str, **dates: str) -> int:
        said = {"kind": kind, "other_name": other, "share": share} | since | dates
        return save(as_viewer, firm, "relations", **said)

    assert declare("parent", "한강가상홀딩스", "60") == 302
    assert declare("shareholder", "낙동가상캐피탈", "40.01") == 422
    assert declare("shareholder", "낙동가상캐피탈", "40") == 302
    assert (
        declare("parent", "금강가상", "100", valid_to="2019-12-31") == 422
    )  # ends before it begins
    assert (
        declare("parent", "금강가상", "100", valid_from="2018-01-01", valid_to="2019-12-31") == 302
    )
    assert declare("holding", "(주)한강가상홀딩스", "5") == 422  # above and below at once
    assert declare("subsidiary", "금강가상", "100") == 302  # it stood above in other years
    assert len(db.scalars(select(DeclaredRelation)).all()) == 4


def test_a_firm_declares_no_relation_with_itself(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    firm.identifiers.append(FirmIdentifier(scheme="KR-BRN", value="1248100998"))
    db.commit()
    since = {"valid_from": "2020-01-01", "source": "공시", "kind": "subsidiary"}
    own = firm.organisation.name_ko or ""
    number = {"scheme": "KR-BRN", "number": "124-81-00998"}
    assert save(as_viewer, firm, "relations", other_name=f" {own} ", **since) == 422
    assert save(as_viewer, firm, "relations", other_name="다른이름", **number, **since) == 422
    assert save(as_viewer, firm, "relations", other_name=f"{own} 유한회사", **since) == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "1000", "currency": "KRW"}, "say where it was published"),
        ({"value": "1000"}, "needs its currency"),
        ({"year_from": "2031"}, "The year lies between"),
        ({"year_to": "2020"}, "last year is before the first"),
        ({"country": "1x"}, "two letters"),
    ],
)
def test_a_reference_states_public_facts(
    as_viewer: AsViewer, db: Session, firm: Firm, changes: dict[str, str], words: str
) -> None:
    path = f"/firms/{firm.public_id}/references?lang=en"
    answer = as_viewer(of(firm)).post(path, data=REFERENCE | changes)
    assert answer.status_code == 422
    assert words in unescape(answer.get_data(as_text=True))
    assert db.scalar(select(func.count()).select_from(Reference)) == 0


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    header = ("project", "client", "field", "year_from", "value", "currency", "source", "our price")
    for row in (header, *rows):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


GOOD = ("부산 주차", "부산시", "교통·주차", 2022, None, None, None, "12345")


def test_references_come_from_a_spreadsheet_whole_after_a_preview(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    client = as_viewer(of(firm))
    path = f"/firms/{firm.public_id}/references/import?lang=en"
    template = client.get(f"/firms/{firm.public_id}/references/template.xlsx")
    assert openpyxl.load_workbook(BytesIO(template.data)).active["A1"].value == "project"
    second = ("Giám sát nước", "Huế", "water", 2021, 2_500_000_000, "VND", "https://example.org", 1)
    shown = client.post(path, data={"file": (BytesIO(workbook(GOOD, second)), "r.xlsx")})
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "부산 주차" in page
    assert "12345" not in page
    assert "Not read, whatever they hold: our price." in page
    assert db.scalar(select(func.count()).select_from(Reference)) == 0
    kept = re.search(r'name="rows_shown"[^>]* value="([^"]+)"', page)
    assert kept is not None
    rows = unescape(kept[1])
    assert json.loads(rows)
    for _again in range(2):
        assert client.post(path, data={"rows_shown": rows}).status_code == 302
    found = db.execute(select(Reference.project, Reference.value_minor).order_by(Reference.project))
    assert dict(found.all()) == {"Giám sát nước": 2_500_000_000, "부산 주차": None}


def test_a_bad_row_is_named_and_nothing_is_entered(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    bad = ("무엇", "어디", "no such field", 2022, None, None, None, None)
    answer = as_viewer(of(firm)).post(
        f"/firms/{firm.public_id}/references/import?lang=en",
        data={"file": (BytesIO(workbook(GOOD, bad)), "r.xlsx")},
    )
    assert answer.status_code == 422
    text = unescape(answer.get_data(as_text=True))
    assert "Row 3" in text
    assert "is no solution field" in text
    assert db.scalar(select(func.count()).select_from(Reference)) == 0


def test_contacts_are_kept_apart_and_reading_them_is_logged(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    facts = {"name": "박연락", "job": "영업", "email": "park@example.org", "language": "vi"}
    assert save(as_viewer, firm, "contacts", **facts) == 302
    path = f"/firms/{firm.public_id}/contacts"
    assert "park@example.org" in as_viewer(of(firm, Role.VIEWER)).get(path).get_data(as_text=True)
    assert db.scalars(select(AccessLog)).all() == []
    assert "박연락" in as_viewer(OFFICER).get(path).get_data(as_text=True)
    (logged,) = db.scalars(select(AccessLog))
    assert (logged.action, logged.about_id) == (
        "firms.contacts_read",
        firm.organisation.public_id,
    )
    auditor = Viewer(user=new_public_id(), roles=frozenset({Role.AUDITOR}))
    seen = as_viewer(auditor).get(path).get_data(as_text=True)
    assert "박연락" not in seen
    assert "park@example.org" not in seen
    rival = make_firm(db)
    db.commit()
    assert as_viewer(of(rival)).get(path).status_code == 404
    public = as_viewer(ANONYMOUS).get(f"/firms/{firm.public_id}").get_data(as_text=True)
    assert "박연락" not in public
    (contact,) = db.scalars(select(Contact))
    assert save(as_viewer, firm, f"contacts/{contact.public_id}/remove") == 302
    assert db.scalars(select(Contact)).all() == []


def test_another_firm_changes_and_reads_nothing(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    rival = make_firm(db)
    db.commit()
    save(as_viewer, firm, "references", **REFERENCE)
    (row,) = db.scalars(select(Reference))
    client = as_viewer(of(rival))
    for section in ("keep", "capabilities", "references", "people", "affiliations", "size"):
        assert client.get(f"/firms/{firm.public_id}/{section}").status_code == 404
    for owner in (firm, rival):
        path = f"/firms/{owner.public_id}/references/{row.public_id}/remove"
        assert client.post(path).status_code == 404
    assert db.scalars(select(Reference)).all() == [row]


def test_the_overview_says_what_is_missing_and_why(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    path = f"/firms/{firm.public_id}/keep?lang=en"
    before = as_viewer(of(firm)).get(path).get_data(as_text=True)
    assert "0 / 8" in before
    assert "Buyers ask for similar contracts" in before
    save(as_viewer, firm, "references", **REFERENCE)
    after = as_viewer(of(firm)).get(path).get_data(as_text=True)
    assert "1 / 8" in after
    assert "Buyers ask for similar contracts" not in after


def test_the_public_part_is_previewed_without_being_saved(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    facts = {"summary": "수질을 잽니다", "languages": ["vi"], "preview": "1"}
    answer = as_viewer(of(firm)).post(f"/firms/{firm.public_id}/profile?lang=en", data=facts)
    assert answer.status_code == 200
    assert "As others would see it" in answer.get_data(as_text=True)
    db.refresh(firm)
    assert firm.summary == ""


def test_removing_an_entry_is_asked_twice_without_a_script(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    """The button that removes stands behind a warning that is opened first, in every section."""
    able = {"field": "water", "activity": "operation", "level": "leading"}
    there = {"kind": "branch", "name": "Gaon Hà Nội", "place": "Hà Nội", "tax_code": ""}
    contact = {"name": "김가온", "job": "영업", "email": "gaon@example.org", "language": "ko"}
    for section, facts in {
        "capabilities": able,
        "references": REFERENCE,
        "presence": there,
        "names": {"kind": "former", "text": "가온산업"},
        "contacts": contact,
    }.items():
        assert save(as_viewer, firm, section, **facts) == 302, section
    client = as_viewer(of(firm))
    for section in ("capabilities", "references", "presence", "names", "contacts"):
        page = client.get(f"/firms/{firm.public_id}/{section}?lang=en").text
        asked = re.findall(r'<details class="asked-twice small">(.*?)</details>', page, re.DOTALL)
        assert len(asked) == 1
        assert "It leaves your profile at once." in asked[0]
        action = re.findall(rf'action="(/firms/{firm.public_id}/{section}/[^"]+)"', page)
        assert len(action) == 1
        assert f'action="{action[0]}"' in asked[0]
        hidden = dict(re.findall(r'type="hidden" name="(field|activity)" value="(\w+)"', asked[0]))
        assert client.post(action[0], data=hidden).status_code == 302
        assert "asked-twice" not in client.get(f"/firms/{firm.public_id}/{section}").text
