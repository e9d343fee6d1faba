"""Agenda and summary for a word processor: whole, for no sheets follow."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from app.core.papers.blocks import Table
from app.packs.content.whole import Line
from app.packs.editions.projecting import project
from app.packs.models import Audience
from app.packs.rendering.office import paper_of
from app.packs.rendering.render import all_parts
from tests.factories.packs import sample_content


def test_every_row_an_item_rests_on_is_in_the_paper_though_the_pages_leave_some_to_sheets(
    app: Flask,
) -> None:
    content = sample_content()
    first, *others = content.agenda
    many = replace(first, rows=tuple(Line((f"조치 {n}", "")) for n in range(20)))
    edition = project(replace(content, agenda=(many, *others)), Audience.MINISTRY)
    with app.test_request_context():
        paper = paper_of(edition, "ko", version=1)
        pages = {part.name: part.html for part in all_parts(edition, "ko", version=1)}
    rows = [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]
    assert [f"조치 {n}" for n in range(20)] == [row[0] for row in rows if row[0].startswith("조치")]
    # The one row of an item with a sheet, too.
    assert "IB2600000000" in {row[0] for row in rows}
    assert "<td>조치 11</td>" in pages["agenda"]
    assert "<td>조치 12</td>" not in pages["agenda"]
    assert "IB2600000000" not in pages["agenda"]
