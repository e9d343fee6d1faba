"""The public pages of tenders as a reader without JavaScript meets them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.provinces.models import Vintage
from app.tenders.importing.versions import digest
from app.tenders.models import (
    LinkState,
    Milestone,
    PlanLink,
    Route,
    SourceFile,
    Tender,
    TenderDocument,
    TenderKind,
    TenderStatus,
    TenderVersion,
)
from app.tenders.search import index_tender
from tests.factories import NOW, make_firm, make_lot, make_province, make_tender, make_user
from tests.factories import viewer_of as viewer_of_user

Become = Callable[[Viewer], FlaskClient]


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


def firm_viewer(db: Session, **values: object) -> Viewer:
    firm = make_firm(db, **values)
    user = make_user(db, Role.OWNER, organisation=firm.organisation)
    return viewer_of_user(user, firm)


def test_the_list_opens_with_what_can_be_joined(db: Session, client: FlaskClient) -> None:
    make_tender(db, "Đèn giao thông", notice_no="IB2600000001")
    make_tender(db, "Đã đóng", closes_at=NOW)
    page = text(client, "/tenders/?lang=en")
    assert "Đèn giao thông" in page
    assert "IB2600000001" in page
    assert "12,500,000,000 VND" in page
    assert '14 Dec 2026 (Mon) 12:30 <span class="zone">Hanoi' in page
    assert "14 Dec 2026 (Mon) 14:30 Seoul" in page
    assert "Đã đóng" not in page


@pytest.mark.parametrize("language", ["ko", "vi", "en"])
def test_the_list_answers_in_every_language(
    db: Session, client: FlaskClient, language: str
) -> None:
    make_tender(db, "Gói thầu", title_ko="교통 신호", title_en="Traffic lights")
    page = text(client, f"/tenders/?lang={language}")
    assert {"ko": "교통 신호", "vi": "Gói thầu", "en": "Traffic lights"}[language] in page
    assert "Gói thầu" in page


def test_words_and_filters_are_an_address(db: Session, client: FlaskClient) -> None:
    tender = make_tender(db, "Đèn giao thông")
    index_tender(db, tender)
    make_tender(db, "Cấp nước")
    page = text(client, "/tenders/?q=giao+thong&lang=en&kind=&field=traffic&closes_from=2026-12-10")
    assert "Đèn giao thông" in page
    assert "Cấp nước" not in page
    assert "Words: giao thong" in page
    assert "Field: Traffic and parking" in page
    assert 'href="/tenders/?q=giao+thong&field=traffic"' in page


def test_nothing_found_offers_a_way_on(db: Session, client: FlaskClient) -> None:
    page = text(client, "/tenders/?q=nothing&lang=en")
    assert "No tender answers this question." in page
    assert "Show all that can be joined" in page


@pytest.mark.parametrize(
    "wrong",
    [
        "kind=house",
        "status=sleeping",
        "province=63-zz",
        "closes_from=yesterday",
        "closes_from=2026-12-10&closes_to=2026-12-01",
        "currency=XXX",
        "q=" + "x" * 201,
        "sort=luck",
        "after=rubbish",
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    db: Session, client: FlaskClient, wrong: str
) -> None:
    assert client.get(f"/tenders/?{wrong}").status_code == 422


def test_a_page_leads_to_the_next_and_back(db: Session, client: FlaskClient) -> None:
    for number in range(30):
        make_tender(db, f"Tender {number:02d}", closes_at=NOW + timedelta(days=number + 1))
    first = text(client, "/tenders/?lang=en")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = text(client, following[1])
    assert "Tender 29" in second
    assert "Tender 00" not in second
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back is not None
    assert "Tender 00" in text(client, back[1])


def test_an_old_province_says_that_it_is_part_of_a_larger_one(
    db: Session, client: FlaskClient
) -> None:
    today = make_province(db, "48")
    make_province(
        db,
        "49",
        vintage=Vintage.UNITS_63,
        name_en="Quang Nam",
        name_ko="꽝남",
        successor_id=today.id,
    )
    make_tender(db, "In today's unit", province=today)
    old = text(client, "/tenders/?province=63-49&lang=en")
    assert "Quang Nam is part of Da Nang today" in old
    assert "In today's unit" in old
    assert "predecessors are included (Quang Nam)" in text(
        client, "/tenders/?province=34-48&lang=en"
    )


def test_a_firms_list_opens_with_what_is_open_to_it_and_how(db: Session, as_viewer: Become) -> None:
    make_tender(db, "For all", route=Route.INTERNATIONAL)
    make_tender(db, "For locals", route=Route.DOMESTIC_ONLY)
    client = as_viewer(firm_viewer(db))
    page = text(client, "/tenders/?lang=en")
    assert "For all" in page
    assert "For locals" not in page
    assert "Your firm may bid directly" in page
    everything = text(client, "/tenders/?fit=all&lang=en")
    assert "For locals" in everything
    assert "As subcontractor of a Vietnamese bidder" in everything


def test_files_hold_the_filtered_list(db: Session, client: FlaskClient) -> None:
    make_tender(db, "=HYPERLINK(1)", currency="USD", budget_minor=12345)
    make_tender(db, "Other", currency="VND")
    answer = client.get("/tenders/list.csv?currency=USD&lang=en")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [(row["Title"], row["Budget"], row["Currency"]) for row in rows] == [
        ("'=HYPERLINK(1)", "123.45", "USD")
    ]
    assert rows[0]["Deadline"] == "2026-12-14T12:30+07:00"
    answer = client.get("/tenders/list.xlsx?currency=USD&lang=en")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert [cell.value for cell in book.worksheets[0][2]][2] == "'=HYPERLINK(1)"
    assert "currency=USD" in str(book["Notes"]["A2"].value)


def test_a_cut_file_says_so(
    db: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_tender(db)
    monkeypatch.setattr("app.tenders.exporting.LIMIT", 2)
    answer = client.get("/tenders/list.xlsx?lang=en")
    assert "first-2.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert book.worksheets[0].max_row == 3
    assert "Cut after the first 2 rows." in str(book["Notes"]["A3"].value)


@pytest.fixture
def amended(db: Session) -> Tender:
    """A notice with two versions, a lot, dates, documents, and an ambiguous plan."""
    tender = make_tender(db, "Hệ thống đèn", description="Mô tả", version_label="01")
    make_lot(db, tender, "7", title="Lô bảy")
    file = SourceFile(
        public_id="f" * 16,
        filename="notices.csv",
        sha256="ab" * 32,
        format="egp-notices",
        imported_at=NOW,
        report={},
    )
    db.add(file)
    db.flush()
    for ordinal, (label, title) in enumerate([("00", "Hệ thống"), ("01", "Hệ thống đèn")], 1):
        content = {"title": title}
        db.add(
            TenderVersion(
                tender_id=tender.id,
                label=label,
                ordinal=ordinal,
                published_at=NOW - timedelta(days=5 - ordinal),
                content=content,
                digest=digest(content),
                source_file_id=file.id,
                source_place=f"row {ordinal}",
            )
        )
    db.add(Milestone(tender_id=tender.id, kind="enquiries", at=NOW + timedelta(days=2)))
    for title, url in [("Hồ sơ", "https://example.org/a.pdf"), ("Bad", "javascript:alert(1)")]:
        db.add(TenderDocument(tender_id=tender.id, title=title, url=url))
    plan = make_tender(
        db,
        "Kế hoạch",
        kind=TenderKind.PLAN,
        status=TenderStatus.PLANNED,
        closes_at=None,
        notice_no=None,
        plan_no="PL2600000001",
        package_key="goi 1",
        planned_text="Quý I, 2027",
    )
    db.add(
        PlanLink(
            plan_id=plan.id,
            notice_id=tender.id,
            state=LinkState.AMBIGUOUS,
            basis={"name": "similar", "field": "same", "estimate": "not_stated"},
            linked_at=NOW,
        )
    )
    db.flush()
    return tender


def test_a_tenders_page_shows_what_was_published(
    db: Session, client: FlaskClient, amended: Tender
) -> None:
    page = text(client, f"/tenders/{amended.public_id}?lang=en")
    assert "Lô bảy" in page
    assert "<del>Hệ thống</del>" in page
    assert "<ins>Hệ thống đèn</ins>" in page
    assert "Read from notices.csv (row 2)" in page
    assert "Questions until" in page
    assert 'href="https://example.org/a.pdf"' in page
    assert "javascript:" not in page
    assert "PL2600000001" in page
    assert "Not certain" in page
    assert "Open to foreign bidders" in page
    assert "about" not in page.split("Amounts as published")[1].split("How to take part")[0]
    assert "Confirm" not in page


def test_an_officer_reads_in_words_how_far_a_plan_and_a_notice_agree(
    db: Session, as_viewer: Become, amended: Tender
) -> None:
    client = as_viewer(viewer_of_user(make_user(db, Role.SECRETARIAT)))
    page = text(client, f"/tenders/{amended.public_id}?lang=ko")
    assert "사업명: 유사" in page
    assert "not_stated" not in page


def test_a_plan_has_no_deadline_until_its_notice(
    db: Session, client: FlaskClient, amended: Tender
) -> None:
    plan = db.query(Tender).filter_by(plan_no="PL2600000001").one()
    page = text(client, f"/tenders/{plan.public_id}?lang=en")
    assert "none until the notice is published" in page
    assert "Q1 2027" in page
    assert "Notice that came of this plan" in page


def test_an_absent_tender_is_not_found(db: Session, client: FlaskClient) -> None:
    assert client.get("/tenders/0000000000000000").status_code == 404
    assert client.get("/tenders/not-an-id").status_code == 404


def test_the_map_counts_what_can_be_joined(db: Session, client: FlaskClient) -> None:
    today = make_province(db, "48")
    old = {"vintage": Vintage.UNITS_63, "successor_id": today.id}
    quang_nam = make_province(db, "49", name_en="Quang Nam", **old)
    da_nang = make_province(db, "48", name_en="Da Nang (old)", **old)
    both = make_tender(db, province=quang_nam)
    db.execute(
        Tender.places.property.mapper.class_.__table__.insert().values(
            tender_id=both.id, province_id=da_nang.id
        )
    )
    make_tender(db, province=quang_nam, closes_at=NOW)
    plan = {"kind": TenderKind.PLAN, "status": TenderStatus.PLANNED, "closes_at": None}
    make_tender(db, province=today, **plan)
    page = text(client, "/tenders/map?lang=en")
    assert "1 open, 1 planned" in page
    old_map = text(client, "/tenders/map?units=63&lang=en")
    assert "Quang Nam 1<" in old_map
    assert "Da Nang (old) 1<" in old_map
    assert "0 open, 1 planned" not in old_map
