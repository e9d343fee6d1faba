"""Main pages in three languages: no serious accessibility finding, and they fit a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import PHONE
from tests.browser.world import World

pytestmark = pytest.mark.browser

LOCALES = ("ko", "vi", "en")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
#: (who looks, address, endpoint); a page whose endpoint is not there is reported, not skipped.
PAGES = (
    ("public", "/sign-in"),
    ("public", "/no-such-page"),
    ("owner", "/account"),
)
SERIOUS = {"serious", "critical"}
IDS = [f"{who}{address}" for who, address in PAGES]

Opener = Callable[..., BrowserContext]


@pytest.fixture
def look(
    open_context: Opener, signed_in_states: dict[str, Path], world: World
) -> Iterator[Callable[..., Page]]:
    """`look(who, address, locale)`: that page as that viewer has it before them."""

    def open_page(who: str, address: str, locale: str, **options: object) -> Page:
        state = signed_in_states.get(who)
        context = open_context(locale, storage_state=state, **options)
        page = context.new_page()
        where = address.format(tender=world.tender, plan=world.plan, firm=world.firm)
        page.goto(f"{where}?lang={locale}")
        return page

    return open_page


def serious_findings(page: Page) -> list[str]:
    """What axe finds serious or critical, one line each."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("() => axe.run(document, {preload: false, resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html']} ({node.get('failureSummary', '')})"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("who", "address"), PAGES, ids=IDS)
def test_no_serious_accessibility_finding(
    look: Callable[..., Page], who: str, address: str, locale: str
) -> None:
    page = look(who, address, locale, bypass_csp=True)
    assert page.locator("html").get_attribute("lang") == locale
    assert serious_findings(page) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("who", "address"), PAGES, ids=IDS)
def test_nothing_has_to_be_scrolled_sideways_on_a_phone(
    look: Callable[..., Page], who: str, address: str, locale: str
) -> None:
    page = look(who, address, locale, size=PHONE)
    inside = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    widest = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1
                && !e.closest('.visually-hidden, thead, svg'))
            .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
    )
    assert inside, widest
