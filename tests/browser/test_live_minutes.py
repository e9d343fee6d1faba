"""Live minutes in a real browser: what the page says of the text is true, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.db import db as database
from app.core.ids import new_public_id
from app.meetings.models import MeetingState
from app.meetings.room_models import ItemNote
from tests.browser.conftest import sign_in
from tests.browser.meeting_world import make_table
from tests.browser.world import World
from tests.factories.meetings import make_item, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.journey]
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Item:
    """An item in session: its page, and the text as the database holds it."""

    address: str
    stored: Callable[[], str]


@pytest.fixture
def item(in_app: Callable[..., object], world: World) -> Item:
    def make() -> tuple[str, int]:
        db, now = database.session, clock.now()
        body, _table = make_table(db, f"notes-{new_public_id()}")
        meeting = make_meeting(
            db,
            body,
            starts_at=now,
            state=MeetingState.IN_SESSION,
            quorate=True,
            invited_at=now,
            frozen_at=now,
            demo=True,
        )
        row = make_item(db, meeting, "Live item")
        db.commit()
        return f"/meetings/{meeting.public_id}/items/{row.public_id}/room", row.id

    made = in_app(make)
    assert isinstance(made, tuple)
    address, row = made

    def stored() -> str:
        def read() -> str:
            database.session.rollback()
            note = database.session.scalar(select(ItemNote).where(ItemNote.item_id == row))
            return note.text if note else ""

        return str(in_app(read))

    return Item(address, stored)


def says(page: Page, words: str) -> None:
    """The page says so of the text."""
    expect(page.locator("[data-status]")).to_contain_text(words)


def write(page: Page, text: str) -> None:
    """Write the whole text anew, key by key as far as the page is concerned."""
    page.locator("#note-field").fill(text)


@pytest.fixture
def secretary(
    item: Item, world: World, open_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """`secretary()`: another browser in which the item is open; `script=False`: without one."""

    def come(*, script: bool = True) -> Page:
        page = open_context("en", java_script_enabled=script).new_page()
        return sign_in_again(page, item, world)

    return come


def sign_in_again(page: Page, item: Item, world: World) -> Page:
    """Sign in and open the item."""
    sign_in(page, world.emails["secretariat"])
    page.goto(f"{item.address}?lang=en")
    return page


def test_the_page_tells_the_truth_about_the_text_and_loses_none_of_it(
    item: Item, world: World, secretary: Callable[..., Page]
) -> None:
    page = secretary()
    write(page, "First words.")
    says(page, "Not saved yet")
    assert item.stored() == ""
    says(page, "Saved")
    assert item.stored() == "First words."

    # Offline: said when it is tried, and made good when the line is back.
    page.context.set_offline(True)
    write(page, "First words. Offline.")
    says(page, "Offline")
    assert item.stored() == "First words."
    page.context.set_offline(False)
    says(page, "Saved")
    assert item.stored() == "First words. Offline."

    # A server that fails is no sign-out, and is asked again.
    page.route("**/note", lambda route: route.fulfill(status=503, body="busy"))
    write(page, "First words. Offline. Busy.")
    says(page, "the server cannot save at present")
    page.unroute("**/note")
    page.evaluate("window.dispatchEvent(new Event('online'))")  # sooner than it asks by itself
    says(page, "Saved")
    assert item.stored() == "First words. Offline. Busy."

    # The session ends; the text is kept, and saved once its writer has signed in elsewhere.
    page.context.clear_cookies()
    write(page, "Written after the session had ended.")
    says(page, "Not saved: you are signed out.")
    assert item.stored() == "First words. Offline. Busy."
    sign_in(page.context.new_page(), world.emails["secretariat"])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    says(page, "Saved")
    assert item.stored() == "Written after the session had ended."

    # … or when the page is opened anew, after the tab was closed.
    page.context.clear_cookies()
    write(page, "Kept in this browser.")
    says(page, "Not saved: you are signed out.")
    anew = page.context.new_page()
    page.close()
    sign_in_again(anew, item, world)
    expect(anew.locator("#note-field")).to_have_value("Kept in this browser.")
    says(anew, "Saved")
    assert item.stored() == "Kept in this browser."


def test_of_two_editors_the_second_is_shown_both_texts(
    item: Item, secretary: Callable[..., Page]
) -> None:
    mine, other, plain = secretary(), secretary(), secretary(script=False)
    write(other, "The other's words.")
    says(other, "Saved")
    write(mine, "My words.")
    says(mine, "Not saved: somebody else has saved this text in the meantime.")
    expect(mine.locator("[data-theirs-text]")).to_have_text("The other's words.")
    expect(mine.locator("#note-field")).to_have_value("My words.")
    assert item.stored() == "The other's words."
    mine.get_by_role("button", name="Put both together and save").click()
    says(mine, "Saved")
    assert item.stored() == "The other's words.\n\nMy words."

    write(plain, "Plain words.")
    plain.locator(".note-form").get_by_role("button", name="Save").click()
    expect(plain.locator("main")).to_contain_text("Somebody else has saved this text")
    expect(plain.locator("pre.note-text").first).to_contain_text("My words.")
    expect(plain.locator("#note-field")).to_have_value("Plain words.")
    assert "Plain" not in item.stored()
