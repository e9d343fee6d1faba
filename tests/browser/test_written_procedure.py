"""A question put in writing, as its people live it: from the body's rule to the collation on paper.

Two ministries and two experts have a vote, and all four are needed. Three answer by their private
link, without an account; the fourth tells the secretariat by telephone. The firm's seat has no
vote: it is not asked, and reads nothing but the decision in the ledger.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from app.core.db import db as database
from tests.browser.meeting_world import Journey, Table, make_table, turned_by_hand
from tests.browser.test_journey import press
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.journey]
expect.set_options(timeout=20_000)

TITLE = "Names of provinces in our papers"
QUESTION = "Papers name the 34 provinces of today."
DOUBT = "Series of figures would break off."
ANSWER = "A table links the names of before and of today."
DECIDED = "From now on papers name the 34 provinces of today."


@pytest.fixture
def written(
    live_app: Flask,
    world: World,
    in_app: Callable[..., object],
    open_context: Callable[..., BrowserContext],
) -> Iterator[Journey]:
    table = in_app(lambda: make_table(database.session, "written")[1])
    assert isinstance(table, Table)
    with turned_by_hand(live_app) as calendar:
        yield Journey(table, world.emails["secretariat"], calendar, in_app, open_context)


def test_from_a_rule_of_the_body_to_the_collation_on_paper(written: Journey) -> None:
    officer = written.desk(written.officer)
    enter_rule(written, officer)
    home = ask(written, officer)
    assert "Agree" in answer_by_link(written, "chair", "Agree")
    assert "No opinion" in answer_by_link(written, "recused", "No opinion")
    answer_by_link(written, "expert", "Agree with changes", DOUBT)

    officer.goto("/desk/")
    expect(officer.locator("main")).to_contain_text("silent seats: 1 of 4")
    officer.goto(home)
    expect(officer.get_by_role("link", name="Record the result")).to_have_count(0)
    write_down(officer)
    respond(officer)
    settle(officer)

    read_by_those_asked(written)
    paper = collation(officer, home)
    for said in (TITLE, DECIDED, DOUBT, ANSWER, "expert (가상)", "No opinion", "4 of 4"):
        assert said in paper
    nothing_but_the_decision(written, home)


def enter_rule(written: Journey, officer: Page) -> None:
    """Without a rule of its own the body decides nothing in writing."""
    officer.goto(f"/meetings/bodies/{written.table.body}")
    press(officer, "Rules for deciding in writing")
    expect(officer.locator("main")).to_contain_text("decides nothing in writing")
    officer.locator("select[name=majority]").select_option("half")
    officer.locator("input[name=source]").fill("Fictional rules of procedure, article 7")
    press(officer, "Enter a rule")
    expect(officer.locator("main")).to_contain_text("Fictional rules of procedure, article 7")


def ask(written: Journey, officer: Page) -> str:
    """Draft with a paper, look who is asked, send; the path of the question's page."""
    officer.goto(f"/meetings/bodies/{written.table.body}")
    press(officer, "Ask in writing")
    officer.locator("select[name=kind]").select_option("resolution")
    officer.locator("input[name=title]").fill(TITLE)
    officer.locator("textarea[name=question]").fill(QUESTION)
    press(officer, "Keep the draft")
    expect(officer.locator("main")).to_contain_text("Nobody has been asked yet.")
    press(officer, "Add a paper")
    paper = {"name": "names.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    officer.locator("input[type=file]").set_input_files(paper)  # type: ignore[arg-type]  # as its documentation has it
    press(officer, "Add a paper")
    expect(officer.locator("#papers")).to_contain_text("names.pdf")
    press(officer, "Look who is asked, and send")
    expect(officer.locator("main tbody tr")).to_have_count(4)
    expect(officer.locator("main")).not_to_contain_text("firm (가상)")
    press(officer, "Send")
    expect(officer.locator("main")).to_contain_text("4 letters are on their way.")
    return re.sub(r"^https?://[^/]+", "", officer.url)


def answer_by_link(written: Journey, name: str, opinion: str, words: str = "") -> str:
    """Answer by the letter's link in a browser that knows nobody; what its page says then."""
    letter, _calendar = written.letter(name)
    assert TITLE not in letter
    link = re.search(r"https?://[^/\s]+(/meetings/written/\S{43})", letter)
    assert link is not None
    guest = written.open_context("en").new_page()
    guest.goto(link[1])
    expect(guest.locator("main")).to_contain_text(QUESTION)
    guest.get_by_label(opinion, exact=True).check()
    if words:
        press(guest, "Send the answer")
        expect(guest.locator("main")).to_contain_text("Please say what you would change")
        guest.locator("textarea[name=words]").fill(words)
    press(guest, "Send the answer")
    expect(guest.locator("main")).to_contain_text("Thank you.")
    said = guest.locator("#answer").inner_text()
    guest.context.close()
    return said


def row_of(officer: Page, name: str) -> Locator:
    """The row of a seat in the collation."""
    return officer.locator("#opinions tbody tr").filter(has_text=f"{name} (가상)")


def write_down(officer: Page) -> None:
    """What one of the ministries said by telephone; what a seat said itself is not written over."""
    expect(row_of(officer, "chair").get_by_role("link")).to_have_count(1)  # to respond
    row_of(officer, "ministry").get_by_role("link", name="Enter an answer").click()
    officer.get_by_label("Agree", exact=True).check()
    officer.locator("input[name=received_how]").fill("by telephone")
    press(officer, "Save")
    expect(row_of(officer, "ministry")).to_contain_text("by telephone")


def respond(officer: Page) -> None:
    """The one doubt is answered before a result stands."""
    row_of(officer, "expert").get_by_role("link", name="Respond").click()
    officer.locator("select[name=reflection]").select_option("partly")
    officer.locator("textarea[name=words]").fill(ANSWER)
    press(officer, "Save")
    expect(row_of(officer, "expert")).to_contain_text(ANSWER)


def settle(officer: Page) -> None:
    """Everybody has answered, and three of four agree: more than half."""
    press(officer, "Record the result")
    expect(officer.locator("main")).to_contain_text(re.compile(r"As answered so far\s*Carried"))
    officer.locator("textarea[name=text]").fill(DECIDED)
    press(officer, "Record the result")
    expect(officer.locator("main")).to_contain_text("The result is recorded.")
    expect(officer.locator("#decision")).to_contain_text(DECIDED)


def read_by_those_asked(written: Journey) -> None:
    """The letter of the result leads to the collation, without an account."""
    letter, _calendar = written.letter("recused")
    link = re.search(r"https?://[^/\s]+(/meetings/written/\S{43})", letter)
    assert link is not None
    guest = written.open_context("en").new_page()
    guest.goto(link[1])
    expect(guest.locator("#opinions")).to_contain_text(DOUBT)
    expect(guest.locator("#opinions")).to_contain_text(ANSWER)
    expect(guest.locator("main")).not_to_contain_text("by telephone")
    guest.context.close()


def collation(officer: Page, home: str) -> str:
    """The words of the collation as PDF, whatever its lines."""
    answer = officer.context.request.get(f"{home}/collation.pdf")
    assert answer.ok
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def nothing_but_the_decision(written: Journey, home: str) -> None:
    """The firm was not asked."""
    firm = written.member("firm")
    answer = firm.goto(home)
    assert answer is not None
    assert answer.status == 404
    firm.goto("/meetings/decisions?lang=en")
    expect(firm.locator("main")).to_contain_text(DECIDED)
    assert DOUBT not in firm.content()
