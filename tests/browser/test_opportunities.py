"""A firm's way from an opportunity to its calendar: follow a plan, be told, register, subscribe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from app.accounts.passwords import hash_password
from app.core import clock
from app.core.access import SYSTEM, Role
from app.core.db import db as database
from app.core.events import publish
from app.core.models import OutboxMessage
from app.notifications import mailing, tender_news
from app.tenders.events import PlanLinked
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderStatus
from tests.browser.conftest import sign_in
from tests.browser.world import PASSWORD
from tests.factories import make_firm, make_tender, make_user

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

PLAN = "Kế hoạch giám sát nguồn nước thông minh"
NOTICE = "Gói thầu giám sát nguồn nước thông minh"


@pytest.fixture
def owner(in_app: Callable[..., str]) -> str:
    """The mail address of a firm's owner; beside the firm stands a plan."""

    def make() -> str:
        db = database.session
        firm = make_firm(db, "가상물길기술")
        firm.organisation.demo = True
        user = make_user(db, Role.OWNER, organisation=firm.organisation)
        user.password_hash = hash_password(PASSWORD)
        today = clock.now().date()
        make_tender(
            db,
            PLAN,
            kind=TenderKind.PLAN,
            status=TenderStatus.PLANNED,
            notice_no=None,
            plan_no="PL2699000077",
            package_key="nguon nuoc",
            closes_at=None,
            planned_from=date(today.year + 1, 1, 1),
        )
        db.commit()
        return str(user.email)

    return in_app(make)


def notice_appears() -> int:
    """The plan's notice is imported and linked; the worker tells and mails."""
    db, now = database.session, clock.now()
    plan = db.scalars(select(Tender).where(Tender.title == PLAN)).one()
    notice = make_tender(
        db, NOTICE, plan_no=plan.plan_no, notice_no=None, closes_at=now + timedelta(days=9)
    )
    db.add(
        PlanLink(
            plan_id=plan.id, notice_id=notice.id, state=LinkState.LINKED, basis={}, linked_at=now
        )
    )
    publish(db, PlanLinked(plan.id, notice.id), actor=SYSTEM, now=now)
    db.commit()
    tender_news.drain_queue(now)
    mailing.mail_due(now)
    return len(db.scalars(select(OutboxMessage.id)).all())


def mails_to(address: str) -> Callable[[], list[str]]:
    return lambda: list(
        database.session.scalars(
            select(OutboxMessage.subject).where(OutboxMessage.recipient == address)
        )
    )


def test_from_an_opportunity_to_the_calendar(
    open_context: Callable[..., BrowserContext], in_app: Callable[..., object], owner: str
) -> None:
    page = open_context("en").new_page()
    sign_in(page, owner)
    page.goto("/opportunities/?lang=en&shelf=coming&fit=all")
    page.get_by_role("link", name=PLAN).click()
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("Your firm follows this from now on.")).to_be_visible()

    in_app(notice_appears)
    assert in_app(mails_to(owner)) == ["[두리] 계획의 공고 게시"]

    page.goto("/desk/firm")
    expect(page.get_by_text("The notice of a plan you follow is out.")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NOTICE)

    page.get_by_role("link", name="Can I join?").click()
    expect(page.get_by_text("nobody is told")).to_be_visible()
    page.get_by_role("link", name="Register an interest").click()
    page.get_by_label("Lead member").check()
    page.get_by_label("No, keep it to our firm").check()
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_text("Your interest is registered.")).to_be_visible()

    page.goto("/opportunities/followed")
    page.get_by_role("button", name="Make a calendar address").click()
    address = page.locator("#feed-address").inner_text()
    feed = open_context().request.get(address.replace("http://localhost:8000", ""))
    assert feed.status == 200
    (event,) = Calendar.from_ical(feed.body()).walk("VEVENT")
    assert event["summary"] == f"마감: {NOTICE}"
    assert event.decoded("dtstart").tzinfo.key == "Asia/Ho_Chi_Minh"
