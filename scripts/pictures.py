"""Take the pictures of README and docs from a running demo season.

`make run` in one terminal, then `.venv/bin/python -m scripts.pictures [URL [INSTANCE]]` in
another. Needs Chromium (as the browser tests do) and pdftoppm of poppler-utils. Writes
docs/images/*.png.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from app.cli.demo.people import PASSWORD
from scripts.bootstrap import find_browser

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
#: Resolution of a page of a pack, dots per inch.
DPI = 68
#: The first meeting ahead: pages of the room stand in lists of links, meetings in tables.
MEETING = "main td a[href^='/meetings/']"
#: The first link to a consortium's room.
ROOM = "main td a[href^='/consortia/']:not([href*='/invitations']):not([href*='/bids'])"


@dataclass(frozen=True)
class Picture:
    """One view of one page."""

    name: str
    address: str
    #: Login of the demo season before the @; empty: nobody signed in.
    who: str = ""
    locale: str = "ko"
    size: tuple[int, int] = (1200, 820)
    #: A link on the page that is followed first.
    follow: str = ""
    #: What is scrolled to the top.
    top: str = ""


PICTURES = (
    Picture("dashboard", "/desk/", "secretariat"),
    Picture("tenders", "/tenders/", "secretariat"),
    Picture("provinces", "/", top="main .section:has(.with-map)"),
    Picture("meeting", "/meetings/", "secretariat", follow=MEETING),
    Picture("compliance", "/compliance/", "compliance"),
    Picture("consortium", "/consortia/", "owner", follow=ROOM),
    Picture("firm-phone", "/desk/firm", "owner", size=(390, 820)),
    Picture("tenders-phone-vi", "/tenders/", "vietnam", locale="vi", size=(390, 820)),
)
#: Pages of the packs: (file name's part, anchor of the page, picture).
PAPERS = (
    ("secretariat-ko", "cover", "pack-cover"),
    ("secretariat-ko", "summary", "pack-summary"),
    ("secretariat-ko", "contents", "pack-contents-secretariat"),
    ("firm-*-ko", "contents", "pack-contents-firm"),
    ("secretariat-ko", "agenda", "pack-agenda-secretariat"),
    ("firm-*-ko", "agenda", "pack-agenda-firm"),
    ("secretariat-ko", "interests", "pack-interests-secretariat"),
    ("firm-*-ko", "own", "pack-own-firm"),
    ("counterpart-*-ko+vi", "home", "pack-two-languages"),
)


def take(browser: Browser, base: str, picture: Picture) -> None:
    """Open the page as its reader and keep what the window shows."""
    width, height = picture.size
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, device_scale_factor=1.25
    )
    page = context.new_page()
    if picture.who:
        page.goto("/sign-in")
        page.fill("input[name=email]", f"{picture.who}@demo.duri.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    page.goto(f"{picture.address}?lang={picture.locale}")
    if picture.follow:
        page.locator(picture.follow).first.click()
        page.wait_for_load_state()
    if page.locator("textarea[name=reason]").count():
        page.fill("textarea[name=reason]", "시연용 화면 갈무리")
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    if picture.top:
        page.locator(picture.top).first.evaluate("element => element.scrollIntoView(true)")
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def page_of(pack: Path, anchor: str) -> int | None:
    """The page, counted from 1, on which a section begins; None where the pack has none such."""
    book = PdfReader(pack)
    place = book.named_destinations.get(anchor)
    number = book.get_destination_page_number(place) if place else None
    return None if number is None else number + 1


def print_pages(folder: Path) -> None:
    """Pictures of pages of the packs that were built first."""
    pdftoppm = shutil.which("pdftoppm")
    if pdftoppm is None:
        sys.exit("pdftoppm is missing: apt install poppler-utils")
    for part, anchor, name in PAPERS:
        pack = min(folder.glob(f"*-{part}-v*.pdf"), default=None)
        number = page_of(pack, anchor) if pack else None
        if pack is None or number is None:
            print(f"no {anchor} of {part} in {folder}: {name} is left as it is")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run(
                [pdftoppm, "-r", str(DPI), "-f", str(number), "-l", str(number), "-png",
                 "-singlefile", str(pack), f"{scratch}/page"],
                check=True,
            )  # fmt: skip
            shutil.copyfile(f"{scratch}/page.png", IMAGES / f"{name}.png")


def main() -> None:
    """Take them all."""
    base = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    instance = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "instance"
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = find_browser()
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if chromium else []
        )
        for picture in PICTURES:
            take(browser, base, picture)
            print(picture.name)
        browser.close()
    print_pages(instance / "packs")


if __name__ == "__main__":
    main()
