"""The public pages say what is published, with sources, and nothing a firm entrusted to Duri."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.tenders.models import TenderKind, TenderStatus
from tests.factories import make_firm, make_interest, make_tender


@pytest.fixture
def registry(db: Session, now: datetime) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=now)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_start_page_says_what_closes_next_and_what_it_does_not_do(
    client: FlaskClient, db: Session, now: datetime
) -> None:
    later = make_tender(db, "Closes later", closes_at=now + timedelta(days=20))
    sooner = make_tender(db, "Closes sooner", closes_at=now + timedelta(days=2))
    make_tender(db, "Closed already", closes_at=now - timedelta(days=1))
    text = page(client, "/?lang=en")
    closing = text[text.index("Closing next") : text.index("Newly published")]
    assert closing.index(sooner.title) < closing.index(later.title)
    assert "Closed already" not in text
    assert "Collect bid prices, costs, margins or strategies." in text


def test_a_plan_is_counted_as_planned_and_not_as_open(client: FlaskClient, db: Session) -> None:
    make_tender(
        db,
        "A plan",
        kind=TenderKind.PLAN,
        status=TenderStatus.PLANNED,
        notice_no=None,
        plan_no="PL2600000001",
        package_key="a plan",
        closes_at=None,
    )
    text = page(client, "/?lang=en")
    assert "No tender takes bids at the moment." in text
    figures = re.findall(r"<dd><a [^>]*>(\d+)<span[^>]*> \(([^)]*)\)", text)
    assert ("0", "Open for bids") in figures
    assert ("1", "Planned") in figures


def test_an_empty_desk_says_so_instead_of_showing_empty_tables(client: FlaskClient) -> None:
    text = page(client, "/?lang=en")
    assert "Nothing has been imported yet." in text
    assert "The registry of provinces has not been loaded yet." in text
    assert "No project has been loaded yet." in page(client, "/projects?lang=en")


@pytest.mark.usefixtures("registry")
def test_the_cited_count_stands_apart_from_what_is_evidenced(client: FlaskClient) -> None:
    text = page(client, "/?lang=en")
    assert "41 cited" in text
    assert "21 evidenced" in text
    assert "7 claimed" in text
    assert text.count("/provinces/34/") >= 34


@pytest.mark.usefixtures("registry")
def test_every_korean_project_is_listed_with_its_source(client: FlaskClient) -> None:
    text = page(client, "/projects?lang=en")
    expected = read_reference().projects
    assert len(expected) > 20
    for project in expected:
        assert f'id="{project.code}"' in text
    assert "e.vnexpress.net" in text


def test_the_glossary_is_in_the_readers_order_and_finds_a_word_without_its_marks(
    client: FlaskClient,
) -> None:
    whole = page(client, "/glossary?lang=vi")
    assert whole.index("bên mời thầu") < whole.index("gói thầu") < whole.index("liên danh")
    # Đ stands with D, not behind the alphabet.
    assert whole.index('id="counterpart"') < whole.index("gói thầu")
    found = page(client, "/glossary?lang=en&q=lien+danh")
    assert 'id="consortium"' in found
    assert 'id="tender"' not in found
    assert "No term is written so." in page(client, "/glossary?lang=en&q=xyzzy")
    assert client.get("/glossary", query_string={"q": "x" * 61}).status_code == 422


@pytest.mark.parametrize("address", ["/", "/projects", "/sitemap.xml", "/robots.txt"])
def test_a_public_page_does_not_change_by_a_byte_when_firms_register_interest(
    client: FlaskClient, db: Session, address: str
) -> None:
    tender = make_tender(db)
    before = client.get(address).data
    for shared in (True, False):
        make_interest(db, tender, make_firm(db), shared=shared)
    assert client.get(address).data == before


def test_crawlers_are_kept_from_pages_that_need_an_account(client: FlaskClient) -> None:
    text = page(client, "/robots.txt")
    assert "Disallow: /desk/" in text
    assert "Disallow: /tenders" not in text
    assert "<loc>http://localhost:8000/projects</loc>" in page(client, "/sitemap.xml")
