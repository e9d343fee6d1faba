"""One section looked at before anything is issued: every kind there is, and what the gate stops."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from app.packs.content.layout import is_shown
from app.packs.editions.projecting import Edition, project
from app.packs.issuing.preview import section_html, section_pdf, sections_of
from app.packs.models import Audience
from tests.factories.small_pack import small_content

BOTH = (Audience.SECRETARIAT, Audience.FIRM)


def edition_for(audience: Audience) -> Edition:
    # A paper bound in has a file, which the sample has not.
    return project(replace(small_content(), annexes=()), audience)


@pytest.mark.slow
@pytest.mark.parametrize("audience", BOTH)
def test_every_section_is_looked_at_by_itself_as_a_page_and_as_a_file(
    paper: Flask, audience: Audience
) -> None:
    with paper.app_context():
        edition = edition_for(audience)
        lines = sections_of(edition, "ko")
        assert len(lines) >= 6
        for line in lines:
            assert line.title in section_html(edition, "ko", line.name) or line.name == "cover"
            drawn = section_pdf(edition, "ko", line.name)
            pages = len(PdfReader(BytesIO(drawn.pdf)).pages)
            assert 1 <= pages == drawn.pages, line.name


def test_a_section_that_the_meeting_leaves_out_can_still_be_looked_at(paper: Flask) -> None:
    content = replace(small_content(), annexes=(), layout=("agenda",))
    with paper.app_context():
        edition = project(content, Audience.SECRETARIAT)
        lines = sections_of(edition, "ko")
        left_out = [line for line in lines if not is_shown(edition.content.layout, line.name)]
        assert left_out
        assert left_out[0].title in section_html(edition, "ko", left_out[0].name)
