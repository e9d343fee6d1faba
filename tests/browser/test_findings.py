"""The compliance desk's way: from the board to a waiver, which falls when there is new evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from app.conflicts.engine.draining import drain_queue
from app.core import clock
from app.core.db import db as database
from app.firms.models import Affiliation, BusinessGroup, Firm
from app.tenders.models import Tender
from tests.factories import make_firm, make_group, make_tender
from tests.factories.filings import register

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

TITLE = "Gói thầu hệ thống cảnh báo ngập lụt"
FIRMS = ("가상물빛", "가상여울목", "가상너울")


@dataclass(frozen=True)
class Case:
    """Two affiliates on one tender in limited bidding; a third of the group has not filed yet."""

    tender: int
    third: int


@pytest.fixture
def case(in_app: Callable[..., Case]) -> Case:
    def make() -> Case:
        db, now = database.session, clock.now()
        tender: Tender = make_tender(
            db, TITLE, method="Đấu thầu hạn chế", closes_at=now + timedelta(days=20), demo=True
        )
        firms = [make_firm(db, name) for name in FIRMS]
        for firm in firms:
            firm.organisation.demo = True
        make_group(db, *firms[:2])
        for firm in firms[:2]:
            register(db, tender, firm, at=now)
        db.commit()
        drain_queue(now)
        return Case(tender.id, firms[2].id)

    return in_app(make)


def joins_the_group_and_files(case: Case) -> None:
    """The third firm turns out to be of the group, and registers its interest."""
    db, now = database.session, clock.now()
    third, tender = db.get_one(Firm, case.third), db.get_one(Tender, case.tender)
    first = db.scalars(
        select(BusinessGroup)
        .join(Affiliation, Affiliation.group_id == BusinessGroup.id)
        .join(Firm, Firm.id == Affiliation.firm_id)
        .where(Firm.organisation.has(name_ko=FIRMS[0]))
    ).one()
    db.add(
        Affiliation(firm_id=third.id, group_id=first.id, valid_from=date(2020, 1, 1), source="test")
    )
    register(db, tender, third, at=now)
    db.commit()
    drain_queue(now)


def test_a_waived_finding_comes_back_to_the_board_on_new_evidence(
    case: Case,
    in_app: Callable[..., None],
    open_context: Callable[..., BrowserContext],
    signed_in_states: dict[str, Path],
) -> None:
    page = open_context("en", storage_state=signed_in_states["compliance"]).new_page()

    page.goto("/compliance/?rule=D4&severity=high&lang=en")
    page.get_by_label("Reason").fill("Case 12: affiliates in limited bidding")
    page.get_by_role("button", name="Open the data").click()
    board = page.get_by_role("row", name=TITLE)
    expect(board).to_contain_text("Unsettled")
    board.get_by_role("link", name="D4").click()

    page.get_by_label("Waive", exact=True).check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("reason").first).to_be_visible()  # a waiver needs one, and a day
    page.get_by_label("Waive", exact=True).check()
    page.get_by_label("Reason").fill("One of the two withdraws this week")
    page.get_by_label("Waived until").fill((clock.now().date() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("row", name="One of the two withdraws this week")).to_contain_text(
        "Waived"
    )

    in_app(lambda: joins_the_group_and_files(case))
    page.reload()
    expect(page.get_by_role("row", name="Reopened: the evidence has changed")).to_be_visible()
    page.goto("/compliance/?rule=D4&severity=high&lang=en")
    board = page.get_by_role("row", name=TITLE).filter(has_text=FIRMS[2])
    expect(board).to_contain_text("Unsettled")
