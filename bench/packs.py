"""Briefing packs: one amended tender, personal copies, 200 pages; each beside a full build, and
beside headless Chromium printing the same HTML. All of it in one run, as ratios.

python -m bench packs
DURI_BENCH_TENDERS=22 DURI_BENCH_LONG=170 python -m bench packs
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

import page as accessibility
from flask import Flask
from pypdf import PdfReader

from app import create_app
from app.cli.translations import compile_catalogues
from app.core import pdf
from app.packs.content.whole import Content, Text
from app.packs.editions.projecting import Edition, project
from app.packs.issuing.stamping import Recipient, stamp
from app.packs.models import Audience
from app.packs.rendering.languages import PACK_LOCALES
from app.packs.rendering.render import Drawn, draw, pages
from config import Config
from scripts.bootstrap import find_browser
from tests.factories.pack_sheets import make_sheet
from tests.factories.packs import sample_content
from tests.factories.small_pack import small_edition

TENDERS = int(os.environ.get("DURI_BENCH_TENDERS", "22"))
LONG = int(os.environ.get("DURI_BENCH_LONG", "170"))
COPIES = 41
EDITIONS = len(Audience) - 1
AT = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
Result = TypeVar("Result")


def content_of(tenders: int) -> Content:
    """The sample pack with so many tenders, shared out over the items that are about any."""
    content = sample_content()
    sheets = tuple(make_sheet(number % 20, key=f"tender{number}") for number in range(tenders))
    about = [at for at, item in enumerate(content.agenda) if item.tenders]
    each = -(-tenders // len(about))
    agenda = list(content.agenda)
    for place, at in enumerate(about):
        keys = tuple(sheet.key for sheet in sheets[place * each : (place + 1) * each])
        agenda[at] = replace(agenda[at], tenders=keys)
    return replace(content, agenda=tuple(agenda), tenders=sheets)


def amended(content: Content, name: str = "바뀐 사업 이름") -> Content:
    """The same with another title and description of one tender."""
    sheets = list(content.tenders)
    title = Text(ko=name, vi="Tên gói thầu đã thay đổi", en="A changed title")
    sheets[5] = replace(sheets[5], title=title, description="Mô tả đã được sửa đổi. " * 6)
    return replace(content, tenders=tuple(sheets))


def editions_of(content: Content) -> Iterator[Edition]:
    """Those of every audience that is seated or reads along; the compliance desk's is its own."""
    for audience in Audience:
        if audience is not Audience.COMPLIANCE:
            yield project(content, audience)


def processor() -> float:
    """Seconds that this process and those that lay out have worked; others' load is not in it."""
    ticks = 0
    for child in pdf._pool._idle:
        fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return process_time() + ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of processor time."""

    wall: float
    work: float


def timed(work: Callable[[], Result]) -> tuple[Cost, Result]:
    """What it cost, and the result."""
    started, spent = perf_counter(), processor()
    result = work()
    return Cost(perf_counter() - started, processor() - spent), result


@dataclass
class Press:
    """Draws editions; knows when it starts anew."""

    locale: str = "ko"
    version: int = 1

    def draw(self, edition: Edition) -> Drawn:
        return draw(edition, self.locale, version=self.version)

    def cold(self, edition: Edition) -> tuple[Cost, Drawn]:
        """With a process that is warm but has laid out nothing of it."""
        pdf._pool.close()
        draw(project(sample_content(), Audience.PUBLIC), "en", version=1)
        return timed(lambda: self.draw(edition))


def chromium(edition: Edition, folder: Path) -> tuple[float, bytes] | None:
    """Headless Chromium printing the same HTML with the same fonts; None where there is none."""
    html, css = pages(edition, "ko", version=1)
    faces = "".join(
        f"@font-face {{ font-family: '{pdf.FONT_FAMILY}'; font-weight: {weight}; "
        f"src: url('file://{pdf.FONT_FOLDER / name}') }}"
        for name, weight in zip(pdf.FONTS, ("normal", "bold"), strict=True)
    )
    source, target = folder / "pack.html", folder / "pack.pdf"
    source.write_text(html.replace("</head>", f"<style>{faces}{css}</style></head>"))
    browser = find_browser()
    if browser is None:
        return None
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    try:
        seconds, _done = timed(
            lambda: subprocess.run(
                [*command, f"--print-to-pdf={target}", f"file://{source}"],
                capture_output=True,
                timeout=300,
                check=True,
            )
        )
    except subprocess.SubprocessError:
        return None
    return seconds.wall, target.read_bytes()


def peak() -> int:
    """The most memory the process that lays out has held, in MiB."""
    [child] = pdf._pool._idle
    status = Path(f"/proc/{child.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def faults(made: bytes) -> tuple[int, int, int]:
    """Failed rules of PDF/UA-1, broken links, wrong numbers in the contents."""
    book = PdfReader(BytesIO(made))
    known = {
        name: (book.get_destination_page_number(place) or 0) + 1
        for name, place in book.named_destinations.items()
    }
    links = [
        link.get_object()
        for each in book.pages
        for link in each.get("/Annots", ())
        if "/Dest" in link.get_object()
    ]
    broken = sum(str(link["/Dest"]) not in known for link in links)
    contents = next(each for each in book.pages if "목차" in each.extract_text()[:200])
    lines = re.findall(r"^(.+?)[ .]*\. +(\d+)$", contents.extract_text(), re.MULTILINE)
    places = [known[str(link.get_object()["/Dest"])] for link in contents.get("/Annots", ())]
    wrong = sum(int(said) not in places for _title, said in lines) + (not lines)
    return accessibility.validate_pdf_bytes(made, profile="ua1").rules.failed, broken, wrong


def broken_rules(audience: Audience, locale: str) -> int:
    """Failed rules of PDF/UA-1 in somebody's copy of a small pack."""
    made = draw(small_edition(audience), locale, version=1).pdf
    copy = stamp(made, Recipient("받는 사람", "DU-0001", AT), locale=locale)
    return accessibility.validate_pdf_bytes(copy, profile="ua1").rules.failed


def copies(content: Content, press: Press) -> tuple[Cost, list[bytes], list[Drawn]]:
    """41 personal copies of eight editions: what they cost beyond the first edition's build."""
    editions = list(editions_of(content))
    first = press.cold(editions[0])[1]
    app = create_app_for_drawing()

    def in_app(edition: Edition) -> Drawn:
        with app.app_context():
            return press.draw(edition)

    made: list[bytes] = []
    drawn: list[Drawn] = []

    def make() -> None:
        with ThreadPoolExecutor(1) as pool:
            waiting = [pool.submit(in_app, edition) for edition in editions[1:]]
            for number in range(EDITIONS):
                edition = waiting[number - 1].result() if number else first
                drawn.append(edition)
                for place in range(number, COPIES, EDITIONS):
                    who = Recipient(f"받는 사람 {place}", f"DU-{place:04}", AT)
                    made.append(stamp(edition.pdf, who, locale=press.locale))

    cost, _done = timed(make)
    return cost, made, drawn


def create_app_for_drawing() -> Flask:
    """An application whose database nobody reaches."""
    folder = Path(tempfile.mkdtemp(prefix="duri-bench-"))
    url = f"sqlite:///{folder / 'none.sqlite'}"
    return create_app(Config(folder, url, secret_key="b", encryption_key="b"))  # noqa: S106  (nothing is kept)


def main() -> None:
    """Print the table."""
    compile_catalogues()
    with create_app_for_drawing().app_context():
        failed = table(Press())
    if failed:
        print(f"over the bar: {', '.join(failed)}")
    sys.exit(bool(failed))


def table(press: Press) -> list[str]:
    """Measure and print line by line; the names of what misses its bar."""
    failed: list[str] = []

    def line(what: str, value: str, bar: str, *, good: bool) -> None:
        print(f"{what:<44} {value:<44} {bar:<22} {'ok' if good else 'OVER'}", flush=True)
        if not good:
            failed.append(what)

    content = content_of(TENDERS)
    edition = project(content, Audience.SECRETARIAT)
    full, first = press.cold(edition)
    costs = []
    for title in ("또 바뀐 이름", "다시 바뀐 이름", "바뀐 사업 이름"):
        change = project(amended(content, title), Audience.SECRETARIAT)
        cost, after = timed(partial(press.draw, change))
        costs.append(cost)
    amend = min(costs, key=lambda each: each.wall)
    ratio = full.work / amend.work
    print(
        f"{TENDERS} tenders, {first.pages} pages, seconds by the clock (of processor time): "
        f"cold {full.wall:.1f} ({full.work:.2f}), amended {amend.wall:.1f} ({amend.work:.2f}) "
        f"({after.laid_out} of {after.laid_out + after.reused} sections laid out)"
    )
    line("amend 1 tender", f"{ratio:.1f} x faster than in full", ">= 3.5 x", good=ratio >= 3.5)
    with tempfile.TemporaryDirectory() as folder:
        peer = chromium(project(amended(content), Audience.SECRETARIAT), Path(folder))
    if peer is None:
        print("no chromium: not compared")
    else:
        took, printed = peer
        line(
            "  beside Chromium's print",
            f"{took / amend.wall:.2f} x as fast ({took:.1f} s)",
            ">= 1 x",
            good=amend.wall <= took,
        )
        share = len(after.pdf) / len(printed)
        line(
            "size",
            f"{share:.0%} of Chromium's ({len(after.pdf) // 1024} KiB)",
            "<= 50 %",
            good=share <= 0.5,
        )
    anew = press.cold(project(amended(content), Audience.SECRETARIAT))[1]
    same = hashlib.sha256(anew.pdf).digest() == hashlib.sha256(after.pdf).digest()
    line("same bytes kept and cold, in two processes", "yes" if same else "no", "yes", good=same)

    cost, made, drawn = copies(content, press)
    line(
        f"{COPIES} copies of {EDITIONS} editions",
        f"{cost.wall:.1f} s beyond the first edition ({cost.work:.1f} of processor time)",
        "<= 12 s",
        good=cost.wall <= 12,
    )
    line(
        "  beside building each",
        f"{COPIES * full.work / cost.work:.0f} x faster (processor time)",
        ">= 10 x",
        good=COPIES * full.work / cost.work >= 10,
    )
    checked = [each.pdf for each in drawn] + made[:EDITIONS]
    wrong = [sum(each) for each in zip(*map(faults, checked), strict=True)]
    for what, count in zip(
        ("PDF/UA-1 rules failed", "broken links", "wrong numbers"), wrong, strict=True
    ):
        line(what, f"{count} in {len(checked)} files", "0", good=not count)

    every = [(audience, locale) for audience in Audience for locale in PACK_LOCALES]
    bad = sum(broken_rules(audience, locale) for audience, locale in every)
    line("  every edition and language, stamped", f"{bad} in {len(every)} files", "0", good=not bad)

    long = project(content_of(LONG), Audience.SECRETARIAT)
    slow, drawn_long = press.cold(long)
    each, before = slow.work / drawn_long.pages, full.work / first.pages
    line(
        f"{drawn_long.pages} pages cold",
        f"{slow.wall:.1f} s ({slow.work:.1f} of processor time)",
        "<= 60 s for 200",
        good=slow.wall <= 60,
    )
    line("  memory", f"{peak()} MiB at most", "<= 600 MiB", good=peak() <= 600)
    line(
        "  time of a page",
        f"{each / before:.2f} x that of {first.pages} pages",
        "<= 1.3 x",
        good=each / before <= 1.3,
    )
    return failed


if __name__ == "__main__":
    main()
