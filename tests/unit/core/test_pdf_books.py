"""Books of sections: numbers that are true, and the same bytes whatever was laid out before."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import page as accessibility
import pytest
from pypdf import PdfReader

from app.core import pdf
from app.core.pdf import Book, Limits, PdfError, Section, UnwantedError
from app.core.press.books import Books
from app.core.press.leaves import Kept

#: Drawing takes a second or two: left out of `make check`.
pytestmark = pytest.mark.slow
CSS = """
@page { size: A5 } body { font-family: "Pretendard GOV" } h1 { bookmark-level: 1 }
.to::after { content: leader(". ") attr(data-page) }
"""
MARKS = """
@page { size: A5; @top-right { content: string(m) } @bottom-right { content: string(n) } }
body { font-family: "Pretendard GOV" } .leaf { string-set: m attr(data-mark), n attr(data-number) }
.leaf + .leaf { break-before: page }
"""
FRAME = (
    '@page { size: A5; @bottom-left { content: "두리" } } body { font-family: "Pretendard GOV" }'
)
PARAGRAPHS = "<p>가나다라마바사 Đà Nẵng, Thừa Thiên Huế.</p>"


def book(
    lengths: tuple[int, ...] = (3, 40, 90), realm: str = "", borrows: tuple[str, ...] = ()
) -> Book:
    """Contents, then as many sections as there are lengths."""
    opening = '<!DOCTYPE html><html lang="ko"><head><title>책</title></head><body>'
    lines = "".join(
        f'<li><a class="to" href="#s{n}" data-page-of="s{n}">{n}. 절</a></li>'
        for n in range(len(lengths))
    )
    contents = Section(f"<h1>차례</h1><ul>{lines}</ul>")
    bodies = tuple(
        Section(
            f'<section id="s{n}"><h1>{n}. 절</h1>{PARAGRAPHS * length}</section>',
            group="g" if n else "",
            mark="{page}/{pages}쪽" if n else "",
        )
        for n, length in enumerate(lengths)
    )
    created = datetime(2026, 12, 4, tzinfo=UTC)
    return Book(
        head=f"{opening}</body></html>",
        opening=opening,
        closing="</body></html>",
        sections=(contents, *bodies),
        css=(CSS,),
        frame=(FRAME,),
        marks=(MARKS,),
        created=created,
        realm=realm,
        borrows=borrows,
    )


def test_numbers_links_and_marks_are_true_and_no_rule_of_pdf_ua_1_fails() -> None:
    made = pdf.bind(book())
    read = PdfReader(BytesIO(made.pdf))
    pages = [page.extract_text() for page in read.pages]
    assert len(pages) == made.pages > 4
    for n in range(3):
        [number] = [
            line.rsplit(" ", 1)[-1] for line in pages[0].splitlines() if line.startswith(f"{n}. 절")
        ]
        assert made.places[f"s{n}"] == int(number)
        assert f"{n}. 절" in pages[int(number) - 1]
    for at, text in enumerate(pages, 1):
        assert f"{at} / {made.pages}" in text
        assert "두리" in text
    counted = [text for text in pages if "쪽" in text]
    group = len(counted)
    assert [f"{n}/{group}쪽" in text for n, text in enumerate(counted, 1)] == [True] * group
    assert set(read.named_destinations) >= {"s0", "s1", "s2"}
    report = accessibility.validate_pdf_bytes(made.pdf, profile="ua1")
    assert [failure.message for failure in report.failures] == []


def test_one_changed_section_is_laid_out_alone_and_gives_the_bytes_of_a_book_made_anew() -> None:
    realm = "changed"
    pdf.bind(book((3, 40, 90), realm))
    amended = pdf.bind(book((3, 60, 90), realm))
    # The section, and the contents whose numbers moved.
    assert (amended.laid_out, amended.reused) == (2, 2)
    assert amended.pdf == pdf.bind(book((3, 60, 90), "made anew")).pdf
    pdf._pool.close()
    assert amended.pdf == pdf.bind(book((3, 60, 90), realm)).pdf


@pytest.mark.parametrize("said", [1, 3, 30])
def test_what_a_section_expects_of_itself_changes_no_byte(said: int) -> None:
    plain = book((3, 40, 90), f"expects {said}")
    contents, *bodies = plain.sections
    html = contents.html.replace("<ul>", f'<ul data-pages="{said}">')
    told = replace(plain, sections=(Section(html), *bodies))
    made, asked = pdf.bind(plain), pdf.bind(told)
    assert (asked.pdf, asked.places) == (made.pdf, made.places)
    # A wrong guess costs one more layout of the contents, a right one none.
    assert asked.laid_out == (1 if said == 1 else 2)


def test_what_one_realm_laid_out_is_lent_one_way_alone() -> None:
    pdf._pool.close()
    assert pdf.bind(book(realm="desk")).laid_out == 4
    assert pdf.bind(book(realm="committee")).laid_out == 4
    assert pdf.bind(book((5, 40, 90), "own", ("committee",))).laid_out == 1
    assert pdf.bind(book((5, 40, 90), "committee")).laid_out == 1


def test_page_marks_of_one_realm_are_lent_one_way_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[int] = []
    behind = Books._behind

    def counted(self: Books, wanted: dict[str, Any], pages: Sequence[str], css: str) -> list[Kept]:
        if css == "marks":
            laid_out.append(len(pages))
        return behind(self, wanted, pages, css)

    monkeypatch.setattr(Books, "_behind", counted)
    books = Books(100)

    # As many pages as another firm's book: its marks are laid out all the same, to the same bytes.
    counts: dict[tuple[str, tuple[str, ...]], int] = {}
    files: set[bytes] = set()
    for realm, borrows in (("one", ()), ("another", ()), ("third", ("one",)), ("one", ("third",))):
        laid_out.clear()
        wanted = pdf._request(book(realm=realm, borrows=borrows), Limits())
        files.add(books.make(wanted, lambda *_: None).pdf)
        counts[realm, borrows] = sum(laid_out)
    pages = counts["one", ()]
    assert pages > 0
    assert counts == {
        ("one", ()): pages,
        ("another", ()): pages,
        ("third", ("one",)): 0,
        ("one", ("third",)): 0,
    }
    assert len(files) == 1


def test_a_killed_process_is_replaced_and_the_book_is_made() -> None:
    killed: list[int] = []

    def watch(done: int, _of: int) -> bool:
        if done == 2 and not killed:
            [child] = pdf._pool.busy
            os.kill(child.pid, signal.SIGKILL)
            killed.append(child.pid)
        return True

    made = pdf.bind(book(realm="killed"), watch=watch)
    assert killed
    assert made.pdf == pdf.bind(book(realm="calm")).pdf


def test_a_book_nobody_wants_is_left_and_its_process_goes_on() -> None:
    with pytest.raises(UnwantedError):
        pdf.bind(book(realm="left"), watch=lambda done, of: done < 2)
    again = pdf.bind(book(realm="left"))
    assert again.reused >= 2


def test_numbers_that_never_settle_are_refused() -> None:
    lines = Section(
        '<p id="a">q</p><div data-page-of="b"></div><p id="b">q</p>',
    )
    restless = '[data-page="1"] { break-after: page; height: 1px } [data-page="00"] { height: 1px }'
    made = replace(book(()), sections=(lines,), css=(CSS, restless))
    with pytest.raises(PdfError, match="could not be laid out"):
        pdf.bind(made, limits=Limits(seconds=20))
