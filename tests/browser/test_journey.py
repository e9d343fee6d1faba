"""The main way through Duri, as its users walk it: from an import file to the text of the PDF.

Two fictional firms of one group pursue one tender; one shares its interest with the secretariat,
the other does not. What each desk, each firm and each edition says follows from that alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from app.accounts.passwords import hash_password
from app.conflicts.engine import draining
from app.core import clock, outbox
from app.core.access import Role
from app.core.clock import HANOI
from app.core.db import db as database
from app.core.web import settings
from app.meetings.models import Seat
from tests.browser.conftest import sign_in
from tests.browser.world import PASSWORD, World
from tests.factories import make_firm, make_group, make_user

pytestmark = [pytest.mark.browser, pytest.mark.journey]
expect.set_options(timeout=20_000)

TITLE = "Hệ thống điều khiển giao thông thông minh thành phố Đà Nẵng"
TITLE_KO = "다낭시 지능형교통관제시스템 구축"
SHARING, SILENT = "가상나눔교통", "가상침묵교통"


@dataclass(frozen=True)
class Pair:
    """The two affiliates' sign-ins."""

    sharing: str
    silent: str


@pytest.fixture(scope="module")
def affiliates(in_app: Callable[..., Pair], world: World) -> Pair:
    """Two fictional firms of one group, each with an owner."""

    def make() -> Pair:
        db = database.session
        firms = [make_firm(db, name) for name in (SHARING, SILENT)]
        make_group(db, *firms)
        users = []
        for firm in firms:
            firm.organisation.demo = True
            user = make_user(db, Role.OWNER, organisation=firm.organisation)
            user.password_hash = hash_password(PASSWORD)
            users.append(user.email)
        seat = db.scalars(select(Seat).order_by(Seat.id)).first()
        assert seat is not None
        seat.email = "member@example.org"
        db.commit()
        return Pair(*users)

    return in_app(make)


@pytest.fixture
def notice_file(tmp_path: Path) -> Path:
    """One notice in the template's columns, closing in twelve days."""
    today = datetime.now(HANOI).replace(hour=9, minute=0, second=0, microsecond=0)
    row = {
        "kind": "notice",
        "notice_no": "IB2699000001",
        "version": "00",
        "title": TITLE,
        "title_ko": TITLE_KO,
        "place": "Thành phố Đà Nẵng",
        "scope": "Quốc tế",
        "method": "Đấu thầu rộng rãi",
        "procuring_entity": "Sở Khoa học và Công nghệ (giả định)",
        "budget": "12500000000",
        "currency": "VND",
        "published_at": (today - timedelta(days=1)).strftime("%d/%m/%Y %H:%M"),
        "closes_at": (today + timedelta(days=12)).strftime("%d/%m/%Y %H:%M"),
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    path = tmp_path / "notices.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def press(page: Page, name: str) -> None:
    """Press the button or link of this name in the page's body."""
    page.locator("main").get_by_role("button", name=name, exact=True).or_(
        page.locator("main").get_by_role("link", name=name, exact=True)
    ).first.click()


def register(page: Page, tender: str, *, share: bool) -> None:
    """Register an interest and answer the plain question about sharing."""
    page.goto(tender)
    press(page, "Register an interest")
    page.check("input[name=role][value=lead]")
    page.check(f"input[name=share][value={'yes' if share else 'no'}]")
    press(page, "Register")
    expect(page.locator("main")).to_contain_text(TITLE)


def text_of(page: Page, edition: str, locale: str) -> str:
    """Build one edition through the pages, download it, and give the text of its PDF."""
    page.check(f"input[name=audience][value={edition}]")
    page.check(f"input[name=locale][value={locale}]")
    press(page, "Build the pack")
    link = page.locator("main").get_by_role("link", name="Download PDF").first
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as downloading:
        link.click()
    reader = PdfReader(downloading.value.path())
    return re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))


def import_notice(officer: Page, file: Path) -> str:
    """The secretariat imports the notice, preview first; gives the tender's address."""
    officer.goto("/tenders/import")
    officer.set_input_files("input[type=file]", file)
    press(officer, "Upload and preview")
    expect(officer.locator("main")).to_contain_text("Nothing is stored yet")
    expect(officer.locator("main")).to_contain_text(TITLE)
    press(officer, "Import")
    officer.goto("/tenders/?q=교통")
    officer.locator("main").get_by_role("link", name=TITLE_KO).or_(
        officer.locator("main").get_by_role("link", name=TITLE)
    ).first.click()
    expect(officer.locator("main")).to_contain_text("IB2699000001")
    return officer.url


def waive_at_the_desk(compliance: Page) -> None:
    """The compliance desk states a reason, sees both affiliates, and waives."""
    compliance.goto("/compliance/")
    compliance.fill("[name=reason]", "Fictional case 2026-1")
    press(compliance, "Open the data")
    compliance.goto("/compliance/?rule=D4")
    compliance.locator("main li, main tr").filter(has_text=SHARING).get_by_role(
        "link", name=re.compile("D4")
    ).first.click()
    expect(compliance.locator("main")).to_contain_text(SHARING)
    expect(compliance.locator("main")).to_contain_text(SILENT)
    compliance.check("input[name=move][value=waive]")
    compliance.fill("[name=reason]", "Separate business lines, seen on paper")
    compliance.fill("[name=until]", (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%d"))
    press(compliance, "Record the decision")
    expect(compliance.locator("main")).to_contain_text("Waived")


def live_app_mail(in_app: Callable[..., Path]) -> Path:
    """Where mail goes without an SMTP server."""
    return in_app(lambda: settings().mail)


def prepare_meeting(officer: Page, world: World) -> None:
    """Agenda proposed with reasons, accepted, frozen; members invited."""
    officer.goto(f"/meetings/{world.meeting}/agenda")
    press(officer, "Ask for a proposed agenda")
    expect(officer.locator("#proposals")).to_contain_text(re.compile("A2|A7"))
    press(officer, "Accept all proposed items")
    officer.goto(f"/meetings/{world.meeting}/invite")
    press(officer, "Send")
    expect(officer.locator("main")).to_contain_text("Invited")
    officer.goto(f"/meetings/{world.meeting}/agenda/freeze")
    press(officer, "Freeze the agenda")
    expect(officer.locator("main")).to_contain_text("frozen")


def test_from_an_import_file_to_the_text_of_the_pack(
    open_context: Callable[..., BrowserContext],
    in_app: Callable[..., object],
    world: World,
    affiliates: Pair,
    notice_file: Path,
) -> None:
    def desk_of(email: str) -> Page:
        page = open_context(locale="en", accept_downloads=True).new_page()
        page.set_default_timeout(180_000)
        sign_in(page, email)
        page.goto("/?lang=en")
        return page

    officer = desk_of(world.emails["secretariat"])
    tender = import_notice(officer, notice_file)

    # Two affiliates register; only one lets the secretariat know, and neither hears of the other.
    sharing, silent = desk_of(affiliates.sharing), desk_of(affiliates.silent)
    register(sharing, tender, share=True)
    sharing.goto(tender)
    before = sharing.locator("main").inner_text()
    register(silent, tender, share=False)
    in_app(lambda: draining.drain_queue(clock.now()))
    sharing.goto(tender)
    assert sharing.locator("main").inner_text() == before
    for address in ("/interests/", "/findings/", "/desk/firm"):
        sharing.goto(address)
        assert SILENT not in sharing.content()

    # The secretariat sees the shared interest, not the other, and no conflict.
    officer.goto("/interests/shared")
    expect(officer.locator("main")).to_contain_text(SHARING)
    assert SILENT not in officer.content()
    officer.goto("/findings/?rule=D4")
    assert SHARING not in officer.locator("main").inner_text()

    compliance = desk_of(world.emails["compliance"])
    waive_at_the_desk(compliance)
    prepare_meeting(officer, world)
    in_app(lambda: outbox.deliver(clock.now()))
    letters = [path.read_bytes() for path in live_app_mail(in_app).glob("*.eml")]
    assert any(b"member@example.org" in letter and b"text/calendar" in letter for letter in letters)

    # The pack as the secretariat, the public and the compliance desk read it.
    texts = {}
    for page, edition, locale in (
        (officer, "secretariat", "ko"),
        (officer, "public", "vi"),
        (compliance, "compliance", "en"),
    ):
        page.goto(f"/packs/meetings/{world.meeting}")
        texts[edition] = text_of(page, edition, locale)
    assert TITLE_KO in texts["secretariat"]
    assert "끝." in texts["secretariat"]
    assert "Đà Nẵng" in texts["public"]
    # Table cells break names between syllables.
    joined = {edition: text.replace(" ", "") for edition, text in texts.items()}
    told = {edition: (SHARING in text, SILENT in text) for edition, text in joined.items()}
    assert told == {
        "secretariat": (True, False),
        "public": (False, False),
        "compliance": (True, True),
    }

    officer.goto("/desk/")
    expect(officer.locator("main")).to_contain_text(TITLE)
