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
ABSENT = "/no-such-page"
#: (who looks, address)
PAGES = (
    ("public", "/"),
    ("public", "/projects"),
    ("public", "/provinces/"),
    ("public", "/provinces/roster"),
    ("public", "/provinces/34/48"),
    ("public", "/tenders/"),
    ("public", "/tenders/map"),
    ("public", "/tenders/{tender}"),
    ("public", "/sign-in"),
    ("public", ABSENT),
    ("owner", "/account"),
    ("owner", "/desk/firm"),
    ("owner", "/interests/"),
    ("owner", "/findings/"),
    ("secretariat", "/desk/"),
    ("secretariat", "/meetings/"),
    ("secretariat", "/meetings/{meeting}"),
    ("secretariat", "/meetings/{meeting}/agenda"),
    ("secretariat", "/meetings/actions"),
    ("secretariat", "/meetings/kpis/"),
    ("secretariat", "/meetings/procedures/new"),
    ("secretariat", "/meetings/responsibilities/gaps"),
    ("secretariat", "/findings/"),
    ("secretariat", "/tenders/rates"),
    ("secretariat", "/packs/"),
    ("secretariat", "/packs/editions/{edition}"),
    ("secretariat", "/packs/meetings/{meeting}/sections"),
    ("secretariat", "/packs/meetings/{meeting}/preview/summary"),
    ("secretariat", "/packs/meetings/{meeting}/distribution"),
    ("secretariat", "/interests/shared"),
    ("auditor", "/audit/"),
    ("public", "/tenders/{plan}"),
)
#: Running text; marks such as ◐ may come from the machine's fonts.
TEXTS = "h1, h2, h3, .lead, .title a, .card li, .site-footer p"
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
        where = world.address(address)
        answer = page.goto(f"{where}?lang={locale}")
        assert answer is not None
        assert answer.status == (404 if address == ABSENT else 200)
        return page

    return open_page


def beyond_the_edge(page: Page) -> list[str]:
    """What sticks out of the window on the right, when the page would have to be scrolled."""
    if page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        return []
    culprits: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1)
            .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
    )
    return culprits or ["something not rendered"]


def serious_findings(page: Page) -> list[str]:
    """What axe finds serious or critical, one line each."""
    # Through the debugger, so that the page keeps its own strict policy for scripts.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {preload: false, resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html']} ({node.get('failureSummary', '')})"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("who", "address"), PAGES, ids=IDS)
def test_a_page_is_accessible_and_fits_a_phone(
    look: Callable[..., Page], who: str, address: str, locale: str
) -> None:
    page = look(who, address, locale)
    assert page.locator("html").get_attribute("lang") == locale
    assert serious_findings(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert beyond_the_edge(page) == []
    if locale == LOCALES[0]:  # the words differ between languages, what becomes a card does not
        assert serious_findings(page) == []


def test_a_section_looked_at_before_issue_has_the_page_to_itself(
    look: Callable[..., Page],
) -> None:
    """It stood in the narrow column of the contents."""
    page = look("secretariat", "/packs/meetings/{meeting}/preview/agenda", "ko")
    wide = page.evaluate("document.querySelector('.reading-parts').getBoundingClientRect().width")
    assert wide > page.evaluate("window.innerWidth") / 2


@pytest.mark.parametrize("address", ["/", "/tenders/", "/sign-in"])
@pytest.mark.parametrize("wish", [{"forced_colors": "active"}, {"contrast": "more"}], ids=str)
def test_a_page_stays_accessible_in_high_contrast(
    look: Callable[..., Page], address: str, wish: dict[str, str]
) -> None:
    assert serious_findings(look("public", address, "ko", **wish)) == []


def test_the_menu_opens_on_a_phone_without_javascript(look: Callable[..., Page]) -> None:
    page = look("public", "/", "ko", size=PHONE, java_script_enabled=False)
    entry = page.locator(".phone-menu a").first
    assert not entry.is_visible()
    page.click(".phone-menu summary")
    assert entry.is_visible()


def test_long_parts_fold_on_a_phone_and_stand_open_at_a_desk(look: Callable[..., Page]) -> None:
    page = look("secretariat", "/meetings/kpis/", "ko", size=PHONE)
    quarters = page.locator(".trend").first
    assert not quarters.is_visible()
    page.locator("details[data-fold] > summary").first.click()
    assert quarters.is_visible()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(page.locator(".trend").nth(n).is_visible() for n in (0, 1))

    page = look("secretariat", "/meetings/kpis/", "ko")
    assert page.locator(".trend").first.is_visible()
    assert not page.locator("details[data-fold] > summary").first.is_visible()


def test_without_javascript_nothing_is_folded_on_a_phone(look: Callable[..., Page]) -> None:
    page = look("secretariat", "/meetings/kpis/", "ko", size=PHONE, java_script_enabled=False)
    assert page.locator(".trend").first.is_visible()


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(look: Callable[..., Page]) -> None:
    page = look("public", "/", "ko")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_check_sees_a_page_that_is_not_accessible(look: Callable[..., Page]) -> None:
    page = look("public", "/sign-in", "ko")
    page.evaluate("document.querySelector('label[for=email]').remove()")
    assert any(line.startswith("label:") for line in serious_findings(page))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_letter_comes_from_our_own_fonts(look: Callable[..., Page], locale: str) -> None:
    page = look("public", "/", locale)
    page.evaluate("document.fonts.ready.then(() => true)")
    chromium = page.context.new_cdp_session(page)
    chromium.send("DOM.enable")
    chromium.send("CSS.enable")
    root = chromium.send("DOM.getDocument")["root"]["nodeId"]
    found = chromium.send("DOM.querySelectorAll", {"nodeId": root, "selector": TEXTS})
    fonts = {
        font["familyName"]: font["isCustomFont"]
        for node in found["nodeIds"]
        for font in chromium.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    }
    assert fonts
    assert [name for name, ours in fonts.items() if not ours] == []


def test_nothing_is_loaded_from_elsewhere_or_refused(look: Callable[..., Page]) -> None:
    page = look("public", "/sign-in", "ko")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: complaints.append(line.text))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    origin = page.evaluate("location.origin")
    assert [url for url in asked if not url.startswith((origin, "data:"))] == []
    assert complaints == []
