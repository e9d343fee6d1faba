"""A firm's way in, as people walk it: sign-up, approval, first sign-in, profile."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from app.core.db import read_session
from app.core.models import OutboxMessage

T = TypeVar("T")
pytestmark = pytest.mark.browser
EMAIL = "newcomer@firm.example"
PASSWORD = "a sentence is fine here"


def _link() -> str:
    """The link in the latest mail to the newcomer."""
    mail = (
        read_session()
        .scalars(
            select(OutboxMessage)
            .where(OutboxMessage.recipient == EMAIL)
            .order_by(OutboxMessage.id.desc())
        )
        .first()
    )
    assert mail is not None
    text = message_from_bytes(mail.content, policy=default).get_content()  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    found = re.search(r"/invitations/\S+", text)
    assert found is not None
    return found[0]


def test_a_firm_signs_up_is_approved_signs_in_and_keeps_its_profile(
    open_context: Callable[..., BrowserContext],
    signed_in_states: dict[str, Path],
    in_app: Callable[[Callable[[], T]], T],
    tmp_path: Path,
) -> None:
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page = open_context().new_page()
    page.goto("/sign-up/korean-firm?lang=en")
    page.fill("input[name=name_ko]", "브라우저시험(가상)")
    page.fill("input[name=identifier]", "124-81-00999")
    page.fill("input[name=representative]", "김시험")
    page.fill("input[name=opened_on]", "2015-03-02")
    page.check("input[name=size_class][value=sme]")
    page.fill("input[name=contact_name]", "이담당")
    page.fill("input[name=email]", EMAIL)
    page.set_input_files("input[name=file]", certificate)
    page.check("input[name=terms]")
    page.click("main button[type=submit]")
    expect(page.locator(".form-errors")).to_contain_text("124-81-00999")
    page.fill("input[name=identifier]", "124-81-00998")
    page.set_input_files("input[name=file]", certificate)
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("Your application has arrived")

    desk = open_context(storage_state=signed_in_states["secretariat"]).new_page()
    desk.goto("/firms/applications?lang=en")
    desk.click("text=브라우저시험")
    desk.click("main button:has-text('Approve')")
    expect(desk.locator(".notice-success")).to_contain_text("first owner")

    page.goto(in_app(_link) + "?lang=en")
    page.fill("input[name=display_name]", "이담당")
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=again]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/sign-in*")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/firm*")
    firm = in_app(_firm)
    page.goto(f"/firms/{firm}/keep?lang=en")
    expect(page.locator("h1")).to_have_text("Our profile")
    page.goto(f"/firms/{firm}/capabilities")
    page.select_option("select[name=field]", "water")
    page.click("main form[novalidate] button[type=submit]")
    expect(page.locator(".notice-success")).to_be_visible()
    public = open_context().new_page()
    public.goto(f"/firms/{firm}?lang=en")
    expect(public.locator("main")).to_contain_text("Water")


def _firm() -> str:
    from app.accounts.models import Organisation
    from app.firms.models import Firm

    return (
        read_session()
        .scalars(
            select(Firm.public_id)
            .join(Organisation)
            .where(Organisation.name_ko == "브라우저시험(가상)")
        )
        .one()
    )
