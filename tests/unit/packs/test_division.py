"""Who answers for what, and key figures, in each reader's edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.packs.content.division import FigureRow, Share, for_everybody, without_tenders
from app.packs.editions.gate import LEAVING, LeakError, check
from app.packs.editions.projecting import Reader, project
from app.packs.editions.withholding import without
from app.packs.models import Audience
from app.packs.rendering.render import all_parts
from app.packs.sections import SECTIONS
from tests.factories.packs import sample_content

MEMBERS = (Audience.SECRETARIAT, Audience.CHAIR, Audience.MINISTRY, Audience.EXPERT)
OUTSIDE = (Audience.COUNTERPART, Audience.PUBLIC)


@pytest.mark.parametrize("audience", MEMBERS)
def test_members_read_every_state_and_the_key_figures(audience: Audience) -> None:
    content = sample_content()
    edition = project(content, audience).content
    assert edition.responsibilities == content.responsibilities
    assert edition.figures == content.figures


@pytest.mark.parametrize("audience", OUTSIDE)
def test_others_read_what_is_confirmed_of_no_tender_and_no_key_figure(audience: Audience) -> None:
    edition = project(sample_content(), audience).content
    (only,) = edition.responsibilities
    assert (only.standing, only.about) == ("confirmed", "")
    assert {part.state for part in only.parts} == {"confirmed"}
    assert edition.figures == ()


def test_where_nothing_is_confirmed_others_have_no_such_section() -> None:
    section = next(each for each in SECTIONS if each.name == "duties")
    open_ = replace(sample_content(), responsibilities=())
    assert not section.applies(project(open_, Audience.PUBLIC))
    assert section.applies(project(open_, Audience.MINISTRY))


def test_a_reader_kept_from_a_tender_counts_without_it() -> None:
    content = without(sample_content(), frozenset(), frozenset({"tender0"}))
    assert [figure.counted for figure in content.figures] == [2, 0]
    assert "tender0" not in {cell.about for cell in content.responsibilities}
    assert all(share.tenders != ("tender0",) for f in content.figures for share in f.shares)


def test_a_reader_kept_from_a_tender_finds_neither_its_rows_nor_its_name_in_others() -> None:
    content = without(sample_content(), frozenset(), frozenset({"tender0"}))
    shared, meeting = content.figures[0].rows
    assert (shared.tenders, meeting.tenders) == (("tender1",), ())
    # What was discussed is undiscussed for a reader who may not know of it: unlisted, yet counted.
    discussed = replace(
        content.figures[1],
        of=3,
        unlisted=2,
        shares=(Share(("t",), -1, 0),),
        rows=(FigureRow("시험 공고", "", 0, 1, ("t",), stays=1),),
    )
    lapsed = without_tenders(discussed, {"t"})
    assert (lapsed.counted, lapsed.of, lapsed.rows, lapsed.unlisted) == (1, 3, (), 3)


def test_the_bodys_own_readers_find_rows_and_targets_on_the_page(app: Flask) -> None:
    with app.app_context(), speaking("en"):
        edition = project(sample_content(), Audience.MINISTRY)
        html = {part.name: part.html for part in all_parts(edition, "en", version=1, paper=False)}
        public = project(sample_content(), Audience.PUBLIC)
        assert "연락관 지정 (24 Sep 2026); 자료 공유" in html["duties"]
        assert "Meeting no. 2 (24 Sep 2026): 120 minutes; and 4 more" in html["duties"]
        assert "시험용 사업계획" in html["bands"]
        assert public.content.aims == ()


def test_nothing_is_taken_off_a_figure_for_a_tender_it_does_not_hold() -> None:
    figure = sample_content().figures[0]
    assert without_tenders(figure, {"another"}) is figure


@pytest.mark.parametrize("audience", sorted(LEAVING | {Audience.PUBLIC}))
def test_the_gate_stops_a_responsibility_that_is_not_confirmed(audience: Audience) -> None:
    content = sample_content()
    leak = replace(
        project(content, Audience.PUBLIC).content,
        responsibilities=content.responsibilities,
        agenda=(),
        tenders=(),
        context=None,
        annexes=(),
    )
    assert for_everybody(leak.responsibilities) != leak.responsibilities
    with pytest.raises(LeakError, match="not confirmed"):
        check(leak, audience)


def test_an_edition_for_one_recused_member_lacks_the_tenders_cell() -> None:
    reader = Reader(recipient="x", tenders=frozenset({"tender0"}))
    edition = project(sample_content(), Audience.EXPERT, reader).content
    assert "tender0" not in {cell.about for cell in edition.responsibilities}
