"""A working-level meeting's whole cycle, as its people live it: from the season to an action
that is verified.

Four members are needed for a quorum. One of the two experts has a tie to the tender that the
rules put on the agenda: for that item the quorum is missed, so it is for information only, and
the expert reads neither the item nor that there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM
from app.core.clock import SEOUL
from app.core.db import db as database
from app.meetings.models import Meeting
from app.meetings.polls.commands import answer_by_link
from app.meetings.polls.models import CanMeet, PollSlot
from app.tenders.models import Route
from tests.browser.meeting_world import (
    SEATS,
    Journey,
    Table,
    make_table,
    turned_by_hand,
)
from tests.browser.test_journey import press
from tests.browser.world import World
from tests.factories import make_tender
from tests.factories.rooms import make_room

pytestmark = [pytest.mark.browser, pytest.mark.journey]
expect.set_options(timeout=20_000)

TITLE = "Trung tâm điều hành giao thông thông minh (giả định)"
NUMBER = "IB2699000777"
OWN_ITEM = "Programme of the joint exhibition"
ROOM = "Fictional room 301"
DECIDED = "The exhibition is held in Hanoi."
ACTION = "Send the draft programme"
TIE = "I advised the buyer on this tender"


@pytest.fixture
def cycle(
    live_app: Flask,
    world: World,
    in_app: Callable[..., object],
    open_context: Callable[..., BrowserContext],
) -> Iterator[Journey]:
    due = datetime(clock.now().astimezone(SEOUL).year + 1, 5, 20, 1, tzinfo=UTC)

    def make() -> Table:
        db = database.session
        make_tender(
            db,
            TITLE,
            notice_no=NUMBER,
            route=Route.INTERNATIONAL,
            published_at=clock.now() - timedelta(days=1),
            closes_at=due,
            demo=True,
        )
        make_room(db, ROOM)
        return make_table(db, "cycle")[1]

    table = in_app(make)
    assert isinstance(table, Table)
    with turned_by_hand(live_app) as calendar:
        yield Journey(table, world.emails["secretariat"], calendar, in_app, open_context)


def test_from_a_season_to_a_verified_action(cycle: Journey) -> None:
    officer = cycle.desk(cycle.officer)
    home = plan_season(cycle, officer)
    starts = starts_of(cycle, home)

    cycle.calendar.set_to(starts - timedelta(days=20))
    officer = cycle.desk(cycle.officer)
    find_date(cycle, officer, home)
    invite(cycle, officer, home)
    declare_tie(cycle)
    set_agenda(officer, home)
    agendas = read_by_all(cycle, home, "#agenda")
    assert {name for name, text in agendas.items() if TITLE in text} == {
        "chair", "ministry", "expert",
    }  # fmt: skip
    assert all(OWN_ITEM in text for text in agendas.values())
    listed = {name: text.count("Object to this topic") for name, text in agendas.items()}
    assert listed["recused"] == listed["firm"] == listed["ministry"] - 1
    assert TIE not in officer.content()
    read_pack(officer, home)

    cycle.calendar.set_to(starts_of(cycle, home))
    officer = cycle.desk(cycle.officer)
    hold(cycle, officer, home)
    write_minutes(officer, home)
    minutes = read_by_all(cycle, f"{home}/minutes", "article.minutes")
    told = {name for name, text in minutes.items() if "for information only" in text}
    assert told == {name for name, text in minutes.items() if TITLE in text}
    assert told == {"chair", "ministry", "expert"}
    assert all(DECIDED in text for text in minutes.values())
    officer.locator("summary", has_text="Approve the minutes").click()
    press(officer, "Approve the minutes")
    expect(officer.locator("main")).to_contain_text("The minutes are approved.")

    finish_action(cycle)


def plan_season(cycle: Journey, officer: Page) -> str:
    """Season: the proposal serves the tender's window; another day would lose it. Its meeting."""
    year = cycle.calendar.now().astimezone(SEOUL).year + 1
    officer.goto(f"/meetings/bodies/{cycle.table.body}/season/{year}")
    number = row_with(officer.locator("#proposal tbody > tr"), TITLE) + 1
    press(officer, "Change or keep the dates")
    day = officer.locator(f"input[name=day_{number}]")
    best = day.input_value()
    day.fill((date.fromisoformat(best) + timedelta(days=40)).isoformat())
    press(officer, "Compare")
    expect(officer.locator("main")).to_contain_text(re.compile(r"loses [1-9]\d* windows"))
    officer.locator("summary", has_text="Windows lost").click()
    expect(officer.locator("main")).to_contain_text(TITLE)
    officer.locator(f"input[name=day_{number}]").fill(best)
    press(officer, "Keep these dates")
    expect(officer.locator("#kept")).to_contain_text("serves every window that the proposal serves")
    expect(officer.locator("main")).to_contain_text("Served by the second Wednesday")
    press(officer, "Turn dates into meetings")
    officer.get_by_label("Place in Korea").fill("Fictional hall, Sejong")
    officer.get_by_label("Place in Hanoi").fill("Fictional centre, Hanoi")
    press(officer, "Plan the meetings")
    expect(officer.locator("main")).to_contain_text("meetings are planned")
    rows = officer.locator("#kept tbody > tr")
    rows.nth(row_with(rows, TITLE)).get_by_role("link", name="Meeting no.").click()
    officer.wait_for_url(re.compile(r"/meetings/[0-9a-z]{16}$"))
    return re.sub(r"^https?://[^/]+", "", officer.url)


def row_with(rows: Locator, text: str) -> int:
    """The number of the row that holds the text, folded away or not."""
    expect(rows.first).to_be_visible()
    found = [n for n in range(rows.count()) if text in (rows.nth(n).text_content() or "")]
    assert len(found) == 1
    return found[0]


def starts_of(cycle: Journey, home: str) -> datetime:
    """When the meeting begins, as it stands now."""
    public_id = home.rsplit("/", 1)[1]
    found = cycle.inside(
        lambda: database.session.scalars(
            select(Meeting.starts_at).where(Meeting.public_id == public_id)
        ).one()
    )
    assert isinstance(found, datetime)
    return found


def find_date(cycle: Journey, officer: Page, home: str) -> None:
    """Poll: the chair answers by private link, without an account; one date is left, and a room."""
    officer.goto(f"{home}/slots")
    press(officer, "Ask about dates")
    starts = officer.locator("input[name=starts]")
    for number in (0, 1):
        starts.nth(number).check()
    due = cycle.calendar.now().astimezone(SEOUL) + timedelta(days=3)
    officer.locator("input[name=respond_by]").fill(f"{due:%Y-%m-%d}")
    press(officer, "Send the letters")
    expect(officer.locator("main")).to_contain_text("The poll is open.")

    guest = cycle.open_context("en").new_page()
    guest.goto(link_in(cycle.letter("chair")[0]))
    expect(guest.locator("main")).to_contain_text("Only the secretariat reads what you answer.")
    assert "recused (가상)" not in guest.content()
    for number, answer in enumerate(("Yes, I can", "No, I cannot")):
        slot = guest.locator("fieldset.choices").nth(number)
        expect(slot).to_contain_text("Hanoi")
        slot.get_by_label(answer).check()
    press(guest, "Send the answers")
    expect(guest.locator("main")).to_contain_text("Thank you.")
    for name in ("ministry", "expert", "recused"):
        _says_yes(cycle, link_in(cycle.letter(name)[0]).rsplit("/", 1)[1])

    officer.goto(f"{home}/slots")
    expect(officer.locator("main")).to_contain_text("4 of 5")
    # Other rooms may fit as well: the demonstration has some of its own.
    fitting = officer.locator("#fitting tbody > tr").filter(has_text=ROOM)
    expect(fitting).to_have_count(1)
    expect(fitting).to_contain_text("4 yes, 0 if need be, 0 no, 1 silent")
    expect(fitting).to_contain_text(ROOM)
    officer.locator("#rejected summary").click()
    expect(officer.locator("#rejected")).to_contain_text("must be there and cannot.")
    fitting.get_by_role("link", name="Choose").click()
    press(officer, "Set the date")
    expect(officer.locator("main")).to_contain_text("The date is set.")


def link_in(letter: str) -> str:
    """The path of the private link in a letter."""
    found = re.search(r"https?://[^/\s]+(/meetings/polls/\S{43})", letter)
    assert found is not None
    return found[1]


def _says_yes(cycle: Journey, token: str) -> None:
    """The others answer as the chair did, for both dates."""

    def answer() -> None:
        db = database.session
        newest = select(PollSlot.poll_id).order_by(PollSlot.id.desc()).limit(1).scalar_subquery()
        starts = db.scalars(select(PollSlot.starts_at).where(PollSlot.poll_id == newest))
        says = dict.fromkeys(starts, CanMeet.YES)
        answer_by_link(db, token, says, actor=SYSTEM, now=cycle.calendar.now())
        db.commit()

    cycle.inside(answer)


def invite(cycle: Journey, officer: Page, home: str) -> None:
    """Invitation: a letter with a calendar entry that names its recipient alone."""
    press(officer, "Send invitations")
    expect(officer.locator("main")).to_contain_text("These seats receive a letter")
    press(officer, "Send")
    expect(officer.locator("main")).to_contain_text("5 letters are on their way.")
    _text, content = cycle.letter("expert")
    assert content is not None
    entry = icalendar.Calendar.from_ical(content)
    (event,) = entry.walk("VEVENT")
    assert entry["METHOD"] == "REQUEST"
    assert event.decoded("dtstart") == starts_of(cycle, home)
    assert str(event["attendee"]) == f"mailto:{cycle.table.emails['expert']}"


def declare_tie(cycle: Journey) -> None:
    """Recusal: the expert declares a tie, whose words are sealed."""
    expert = cycle.member("recused")
    expert.goto("/meetings/ties")
    expert.locator("input[name=tender_number]").fill(NUMBER)
    expert.locator("textarea[name=words]").fill(TIE)
    press(expert, "Declare it")
    expect(expert.locator("main")).to_contain_text("Your tie is recorded.")


def set_agenda(officer: Page, home: str) -> None:
    """Agenda: proposed with reasons, one item of the officer's own, frozen."""
    officer.goto(f"{home}/agenda")
    press(officer, "Ask for a proposed agenda")
    expect(officer.locator("#proposals")).to_contain_text(TITLE)
    press(officer, "Accept all proposed items")
    press(officer, "Add an item")
    officer.locator("input[name=title_ko]").fill("공동 전시 프로그램")
    officer.locator("input[name=title_en]").fill(OWN_ITEM)
    press(officer, "Save")
    press(officer, "Freeze the agenda")
    expect(officer.locator("main ol:not(.crumbs)")).to_contain_text(OWN_ITEM)
    press(officer, "Freeze the agenda")
    expect(officer.locator("main")).to_contain_text("The agenda is frozen")


def read_by_all(cycle: Journey, address: str, part: str) -> dict[str, str]:
    """One part of a page as each of the table reads it; nobody reads why something is missing."""
    found = {}
    for name in SEATS:
        page = cycle.member(name)
        page.goto(address)
        assert TIE not in page.content()
        found[name] = page.locator(part).inner_text()
        page.context.close()
    return found


def read_pack(officer: Page, home: str) -> None:
    """Pack: the secretariat's edition, built and read in the browser."""
    officer.goto(home.replace("/meetings/", "/packs/meetings/"))
    officer.check("input[name=audience][value=secretariat]")
    officer.check("input[name=locale][value=en]")
    press(officer, "Build the pack")
    read = officer.locator("main").get_by_role("link", name="Read in the browser")
    expect(read).to_be_visible(timeout=120_000)
    read.click()
    expect(officer.locator(".reading")).to_contain_text(TITLE)
    expect(officer.locator(".reading")).to_contain_text(OWN_ITEM)
    assert TIE not in officer.content()


def hold(cycle: Journey, officer: Page, home: str) -> None:
    """In the room: everybody is there, and yet one item has no quorum; the other is decided."""
    officer.goto(f"{home}/attendance")
    for seat in officer.locator("main select[name^=seat-]").all():
        seat.select_option("present")
    press(officer, "Save")
    expect(officer.locator("main")).to_contain_text("There is a quorum")

    enter_item(officer, home, TITLE)
    press(officer, "Open the item")
    expect(officer.locator("main")).to_contain_text(
        "This item has no quorum: it is for information only, no decision can be recorded. Expert: "
    )
    expect(officer.get_by_role("link", name="Record a decision")).to_have_count(0)
    officer.locator("#note-field").fill("The deadline was noted.")
    expect(officer.locator("[data-status]")).to_contain_text("Saved")
    press(officer, "Close the item")
    officer.goto(re.sub(r"/room$", "/decide", officer.url))
    expect(officer.locator("main")).to_contain_text("no decision can be recorded")
    expect(officer.get_by_role("button", name="Record this decision")).to_have_count(0)

    enter_item(officer, home, OWN_ITEM)
    press(officer, "Open the item")
    expect(officer.locator("main")).to_contain_text("This item has its quorum: 4 of 4")
    press(officer, "Record a decision")
    officer.locator("textarea[name=text]").fill(DECIDED)
    officer.locator("input[name=addressee]").fill("가상재정부 cycle")
    press(officer, "Record this decision")
    expect(officer.locator("main")).to_contain_text("Carried")
    expect(officer.locator("main")).to_contain_text("4 present of 4")
    press(officer, "Add an action")
    officer.locator("textarea[name=text]").fill(ACTION)
    officer.locator("input[name=organisation]").fill("가상재정부 cycle")
    officer.locator("input[name=owner_name]").fill("ministry (가상)")
    due = cycle.calendar.now().astimezone(SEOUL) + timedelta(days=10)
    officer.locator("input[name=due]").fill(f"{due:%Y-%m-%d}")
    press(officer, "Add")
    expect(officer.locator("main")).to_contain_text("The action is in the register.")
    press(officer, "Close the meeting")
    press(officer, "Close the meeting")
    expect(officer.locator("main")).to_contain_text("The meeting is closed.")


def enter_item(officer: Page, home: str, title: str) -> None:
    """From the results to one item's page in the room."""
    officer.goto(f"{home}/record")
    item = officer.locator("main li[id^=item-]").filter(has_text=title)
    item.get_by_role("link", name="In the room").click()
    expect(officer.locator("main h2").first).to_contain_text(title)


def write_minutes(officer: Page, home: str) -> None:
    """Minutes: drafted from the record, circulated."""
    officer.goto(f"{home}/minutes")
    press(officer, "Make a draft from the record")
    expect(officer.locator("article.minutes")).to_contain_text("The deadline was noted.")
    press(officer, "Circulate")
    expect(officer.locator("main")).to_contain_text("letters are on their way")


def finish_action(cycle: Journey) -> None:
    """Action: its owner reports it done, the secretariat verifies; the recused expert reads it."""
    cycle.calendar.set_to(cycle.calendar.now() + timedelta(days=5))
    owner, officer = cycle.member("ministry"), cycle.desk(cycle.officer)
    for page, state, words in (
        (owner, "Reported done", "Sent on Monday"),
        (officer, "Verified", ""),
    ):
        page.goto("/meetings/actions")
        page.get_by_role("link", name=ACTION).click()
        page.get_by_label("New state").select_option(label=state)
        page.get_by_label("Result, or what stands in the way").fill(words)
        press(page, "Save")
        expect(page.locator("main")).to_contain_text("The state of the action is recorded.")
    reader = cycle.member("recused")
    reader.goto("/meetings/actions?show=settled")
    row = reader.locator("main tbody > tr").filter(has_text=ACTION)
    expect(row).to_contain_text("Verified")
    expect(row).to_contain_text("가상재정부")
