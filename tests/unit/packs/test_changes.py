"""What a new version tells its readers of: all that reads differently, and never who went."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.i18n import speaking
from app.packs.content.whole import Content, Text
from app.packs.editions.changes import Change, How, changed_anchors, changes
from app.packs.editions.projecting import Earlier, project
from app.packs.models import Audience
from app.packs.rendering.reading import reading_of
from tests.factories.packs import SHARED_FIRM, sample_content

BEFORE = sample_content()


def found(after: Content, before: Content = BEFORE) -> list[tuple[How, str, str]]:
    return [(change.how, change.part, change.anchor) for change in changes(before, after)]


def test_the_same_contents_have_no_changes_however_much_later_they_were_frozen() -> None:
    cadence = replace(BEFORE.meeting.cadence, days_since=99)
    later = replace(
        BEFORE,
        frozen_at="2027-01-01T00:00:00+00:00",
        meeting=replace(BEFORE.meeting, cadence=cadence),
    )
    assert changes(BEFORE, later) == ()


def test_an_item_that_came_one_that_went_and_one_that_moved_are_told_apart() -> None:
    first, *others = BEFORE.agenda
    new = replace(first, key="new", title=Text("새 안건", "Mục mới", "New item"), tenders=())
    after = replace(BEFORE, agenda=(*others[1:], new, others[0]))
    told = changes(BEFORE, after)
    assert [(c.how, c.anchor) for c in told] == [
        (How.ADDED, f"item-{len(others)}"),
        (How.CHANGED, f"item-{len(others) + 1}"),
        (How.REMOVED, ""),
    ]
    moved = told[1].details
    assert [(d.before, d.after) for d in moved] == [(2, len(others) + 1)]


@given(st.permutations(range(len(BEFORE.agenda))))
def test_items_that_are_not_told_as_moved_stand_in_their_old_order(order: list[int]) -> None:
    after = replace(BEFORE, agenda=tuple(BEFORE.agenda[place] for place in order))
    moved = changed_anchors(changes(BEFORE, after))
    stayed = [place for new, place in enumerate(order, 1) if f"item-{new}" not in moved]
    assert stayed == sorted(stayed)
    assert bool(moved) == (list(order) != sorted(order))


def test_an_extended_deadline_is_told_with_both_dates() -> None:
    sheet, *others = BEFORE.tenders
    extended = replace(sheet, closes_at="2027-01-20T02:00:00+00:00", version="02")
    (change,) = changes(BEFORE, replace(BEFORE, tenders=(extended, *others)))
    assert change.anchor == f"sheet-{sheet.key}"
    assert {(d.before, d.after) for d in change.details} == {
        (sheet.closes_at, "2027-01-20T02:00:00+00:00"),
        (sheet.version, "02"),
    }


def test_a_firm_that_no_longer_shares_and_a_finding_that_is_gone_are_passed_over() -> None:
    assert BEFORE.interests
    assert BEFORE.findings
    assert found(replace(BEFORE, interests=(), findings=())) == []
    back = found(BEFORE, before=replace(BEFORE, interests=(), findings=()))
    assert {(how, anchor) for how, _part, anchor in back} == {
        (How.ADDED, "interests"),
        (How.ADDED, "findings"),
    }


def test_a_province_whose_status_rose_and_its_evidence_are_told() -> None:
    provinces = BEFORE.provinces
    tile = next(tile for tile in provinces.tiles if tile.state == "open")
    raised = tuple(
        replace(each, state="evidenced") if each is tile else each for each in provinces.tiles
    )
    proof = replace(provinces.evidence[0], statement="시행 결정 공고")
    grown = replace(provinces, tiles=raised, evidence=(*provinces.evidence, proof))
    assert found(replace(BEFORE, provinces=grown)) == [
        (How.CHANGED, "Province", "provinces"),
        (How.ADDED, "Evidence", "provinces"),
    ]


def test_everything_new_is_all_that_is_told_of_a_first_content() -> None:
    nothing = replace(
        BEFORE, agenda=(), tenders=(), actions=(), bands=(), interests=(), findings=()
    )
    told: tuple[Change, ...] = changes(nothing, BEFORE)
    assert {change.how for change in told} == {How.ADDED}
    kinds = {change.anchor.split("-")[0] for change in told}
    assert kinds == {"item", "sheet", "bands", "actions", "interests", "findings"}


@pytest.mark.parametrize(
    ("locale", "heading", "word"),
    [
        ("ko", "제3판 이후 변경 사항", "변경"),
        ("vi", "Thay đổi so với phiên bản 3", "Thay đổi"),
        ("en", "Changes since version 3", "Changed"),
    ],
)
def test_readers_find_the_changes_and_a_bar_beside_each(
    app: Flask, locale: str, heading: str, word: str
) -> None:
    sheet, *others = BEFORE.tenders
    extended = replace(sheet, closes_at="2027-01-20T02:00:00+00:00")
    edition = project(replace(BEFORE, tenders=(extended, *others)), Audience.SECRETARIAT)
    earlier = Earlier(3, project(BEFORE, Audience.SECRETARIAT).content)
    with app.test_request_context(), speaking("en"):
        reading = reading_of(replace(edition, earlier=earlier), locale, version=4)
    pages = {part.name: str(part.html) for part in reading.parts}
    assert heading in pages["changes"]
    assert heading in str(reading.contents)
    assert word in pages["changes"]
    assert f'href="#sheet-{sheet.key}"' in pages["changes"]
    assert f'<article class="sheet is-new" id="sheet-{sheet.key}">' in pages["sheets"]
    assert pages["sheets"].count("is-new") == 1
    assert SHARED_FIRM not in pages["changes"]


def test_a_first_version_has_no_section_of_changes(app: Flask) -> None:
    edition = project(BEFORE, Audience.SECRETARIAT)
    with app.test_request_context(), speaking("en"):
        reading = reading_of(edition, "en", version=1)
    assert "changes" not in {part.name for part in reading.parts}
    assert not any("is-new" in part.html for part in reading.parts)
