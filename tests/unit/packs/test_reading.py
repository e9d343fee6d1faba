"""Sections set for a screen: cells labelled, headings lowered, nothing else touched."""

from __future__ import annotations

import re
from html import escape, unescape

from hypothesis import given
from hypothesis import strategies as st

from app.packs.rendering.reading import for_screen

TABLE = """<h1>1. Agenda</h1>
<table class="grid small"><thead><tr><th scope="col">Item &amp; no.</th>
<th scope="col" class="w-m">Requested</th></tr></thead><tbody><tr><td class="narrow">{}</td>
<td lang="vi">{}</td></tr><tr><td colspan="2">both</td></tr></tbody></table>
<table class="facts"><tr><th scope="row">Buyer</th><td>x</td></tr></table>"""


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "|", html))


def test_each_cell_of_a_record_carries_the_heading_of_its_column() -> None:
    page = for_screen(TABLE.format("7", "approve"))
    assert '<td data-label="Item &amp; no." class="narrow">7</td>' in page
    assert '<td data-label="Requested" lang="vi">approve</td>' in page
    assert '<table class="cards-on-phone grid small">' in page


def test_a_table_of_facts_keeps_its_cells() -> None:
    assert '<tr><th scope="row">Buyer</th><td>x</td></tr>' in for_screen(TABLE)


def test_headings_stand_one_level_below_the_pages_own() -> None:
    assert for_screen("<h1>a</h1><h2 id='x'>b</h2><h3>c</h3><hr>") == (
        "<h2>a</h2><h3 id='x'>b</h3><h4>c</h4><hr>"
    )


def test_a_drawing_is_written_as_it_was_read() -> None:
    drawing = '<svg viewBox="0 0 9 9"><title>t</title><rect x="1" rx="3"/><text>가</text></svg>'
    assert for_screen(drawing) == drawing


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_is_said_changes_whatever_it_says(one: str, other: str) -> None:
    html = TABLE.format(escape(one), escape(other))
    assert text_of(for_screen(html)) == text_of(html)
