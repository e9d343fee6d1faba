"""Editions: built up from what an audience may read, numbered by themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.packs.content.freezing import UnreadableError, from_json, to_json
from app.packs.content.whole import SCHEMA, ChainHead, Content, Firm, Own, Team, TeamMember, Text
from app.packs.editions.gate import LeakError, check
from app.packs.editions.projecting import DraftError, Reader, Told, project, series_of, subject_of
from app.packs.editions.table import as_markdown
from app.packs.models import Audience, Ground, Series
from tests.factories.packs import SEALED_FIRM, SHARED_FIRM, sample_content, sealed_content

OTHERS = tuple(each for each in Audience if each is not Audience.SECRETARIAT)
#: Everybody's whose edition is made from the committee's snapshot, but the secretariat's.
COMMITTEE = tuple(each for each in OTHERS if each is not Audience.COMPLIANCE)
#: Whose seats leave for items on live tenders.
LEAVING = (Audience.FIRM, Audience.CONSORTIUM, Audience.COUNTERPART)


def said(content: Content) -> str:
    return json.dumps(to_json(content), ensure_ascii=False)


def test_a_snapshot_read_back_says_the_same() -> None:
    for content in (sample_content(), sealed_content()):
        assert from_json(json.loads(json.dumps(to_json(content)))) == content


def test_a_snapshot_of_another_schema_is_refused() -> None:
    with pytest.raises(UnreadableError, match="schema"):
        from_json(to_json(sample_content(schema=SCHEMA + 1)))


def test_a_snapshot_without_a_needed_field_is_refused() -> None:
    stored = to_json(sample_content())
    del stored["meeting"]["body"]
    with pytest.raises(UnreadableError, match="body"):
        from_json(stored)


@pytest.mark.parametrize("audience", OTHERS)
def test_shared_interests_are_in_the_secretariats_edition_alone(audience: Audience) -> None:
    assert SHARED_FIRM in said(project(sample_content(), Audience.SECRETARIAT).content)
    assert SHARED_FIRM not in said(project(sample_content(), audience).content)


def test_what_is_sealed_is_in_the_compliance_desks_edition_alone() -> None:
    assert SEALED_FIRM in said(project(sealed_content(), Audience.COMPLIANCE).content)
    for audience in COMMITTEE:
        assert SEALED_FIRM not in said(project(sealed_content(), audience).content)


def test_the_chains_head_is_printed_for_the_compliance_desk_alone() -> None:
    content = sample_content(chain=ChainHead(7, "ab" * 32))
    assert project(content, Audience.COMPLIANCE).content.chain is not None
    for audience in (Audience.SECRETARIAT, *COMMITTEE):
        assert "ab" * 32 not in said(project(content, audience).content)


@pytest.mark.parametrize("audience", COMMITTEE)
def test_two_worlds_that_differ_in_interests_and_findings_give_one_edition(
    audience: Audience,
) -> None:
    told = sample_content()
    untold = replace(told, interests=(), findings=())
    assert project(told, audience) == project(untold, audience)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, *LEAVING])
def test_the_public_and_the_seats_that_leave_read_no_persons_name(audience: Audience) -> None:
    content = sample_content()
    text = said(project(content, audience).content)
    persons = {seat.person for seat in content.meeting.seats} | {
        action.owner for action in content.actions
    }
    assert persons
    assert not [person for person in persons if person in text]


def test_the_public_edition_waits_until_the_agenda_is_frozen() -> None:
    content = sample_content()
    draft = replace(content, meeting=replace(content.meeting, agenda_frozen_at=None))
    with pytest.raises(DraftError):
        project(draft, Audience.PUBLIC)
    assert project(draft, Audience.MINISTRY).draft


def test_an_edition_lists_only_the_sources_it_uses_and_numbers_them_in_order_of_use() -> None:
    content = sample_content()
    lean = project(replace(content, tenders=content.tenders[:1]), Audience.PUBLIC).content
    keys = [source.key for source in lean.sources]
    assert keys[0] == content.agenda[0].source
    assert "notice4" not in keys


def test_the_gate_stops_an_edition_that_holds_more_than_its_audience_may_read() -> None:
    with pytest.raises(LeakError, match="interests"):
        check(sample_content(findings=()), Audience.MINISTRY)


def test_editions_of_one_snapshot_carry_different_hashes() -> None:
    content = sample_content()
    digests = {project(content, audience).digest for audience in Audience}
    assert len(digests) == len(Audience)


def test_the_compliance_desks_snapshots_are_a_series_of_their_own() -> None:
    series = {audience: series_of(audience) for audience in Audience}
    assert series.pop(Audience.COMPLIANCE) is Series.COMPLIANCE
    assert set(series.values()) == {Series.COMMITTEE}


def test_an_item_a_person_is_recused_from_is_not_in_their_book_and_nothing_shows_it() -> None:
    content = sample_content()
    book = project(content, Audience.MINISTRY, Reader("person", frozenset({"item3"})))
    without = replace(
        content,
        agenda=tuple(item for item in content.agenda if item.key != "item3"),
        tenders=tuple(sheet for sheet in content.tenders if sheet.key != "tender0"),
        provinces=replace(
            content.provinces,
            tiles=tuple(
                replace(tile, on_agenda=book.content.provinces.tiles[place].on_agenda)
                for place, tile in enumerate(content.provinces.tiles)
            ),
        ),
        context=book.content.context,
    )
    never_there = project(without, Audience.MINISTRY)
    assert (book.content, book.digest) == (never_there.content, never_there.digest)
    assert book.content.context is not None
    assert sum(each.tenders for each in book.content.context.funding) == len(book.content.tenders)
    names = [name.en for sheet in book.content.tenders for name in sheet.provinces]
    tiles = book.content.provinces.tiles
    assert {tile.name.en: tile.on_agenda for tile in tiles if tile.on_agenda} == {
        name: names.count(name) for name in names if name in {tile.name.en for tile in tiles}
    }
    assert [(drop.part, drop.ground, drop.keys) for drop in book.dropped] == [
        ("agenda", Ground.RECUSED, ("item3",))
    ]


@pytest.mark.parametrize("audience", LEAVING)
def test_seats_that_leave_for_live_tenders_read_no_grounds_and_no_sheets(
    audience: Audience,
) -> None:
    content = sample_content()
    read = project(content, audience, Reader(withheld=frozenset({"item3", "item4"}))).content
    assert [item.key for item in read.agenda] == ["item1", "item2", "item5", "item6"]
    assert not read.tenders
    assert not any(item.reason or item.rows or item.tenders for item in read.agenda)
    assert not any(tile.on_agenda for tile in read.provinces.tiles)


def test_what_was_taken_back_is_left_out_silently_and_logged() -> None:
    content = sample_content()
    kept, gone = content.interests
    told = Told(frozenset({subject_of(kept)}), frozenset())
    now = project(content, Audience.SECRETARIAT, Reader(told=told))
    never = project(replace(content, interests=(kept,), findings=()), Audience.SECRETARIAT)
    assert now.digest == never.digest
    assert {(drop.part, drop.ground) for drop in now.dropped} == {
        ("interests", Ground.TAKEN_BACK),
        ("findings", Ground.TAKEN_BACK),
    }
    assert gone.firm.key in str(now.dropped)


def test_only_a_chair_who_belongs_to_the_secretariat_reads_what_firms_told_it() -> None:
    content = sample_content()
    assert SHARED_FIRM in said(project(content, Audience.CHAIR, Reader(entrusted=True)).content)
    assert SHARED_FIRM not in said(project(content, Audience.CHAIR).content)


OWN_FIRM = Firm("firm-own", Text("가상자기회사"), True)
OWN = Own(
    OWN_FIRM.name,
    teams=(
        Team(
            "한팀",
            "tender0",
            Text("t"),
            "",
            "forming",
            None,
            (TeamMember(OWN_FIRM, "lead", 10_000),),
        ),
    ),
)


def test_a_firms_own_part_is_in_its_own_edition_and_without_for_in_none() -> None:
    reader = Reader("firm-own", own=OWN, own_firms=frozenset({"firm-own"}))
    assert OWN_FIRM.name.ko in said(project(sample_content(), Audience.FIRM, reader).content)
    assert project(sample_content(), Audience.FIRM).content.own is None
    for audience in COMMITTEE:
        # A counterpart with a name has a province of its own, which no firm's part comes with.
        if audience not in LEAVING:
            assert (
                project(
                    sample_content(), audience, replace(reader, own_firms=frozenset())
                ).content.own
                is None
            )


def test_the_gate_stops_an_edition_that_names_a_firm_which_is_not_its_readers() -> None:
    stranger = Reader("firm-other", own=OWN, own_firms=frozenset({"firm-other"}))
    with pytest.raises(LeakError, match="not its reader"):
        project(sample_content(), Audience.FIRM, stranger)


def test_an_edition_of_one_firm_without_its_part_is_stopped() -> None:
    with pytest.raises(LeakError, match="without the part"):
        project(sample_content(), Audience.FIRM, Reader("firm-own"))


def test_the_written_table_of_editions_is_the_gates() -> None:
    written = (Path(__file__).parents[3] / "docs/pack-editions.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "flask packs editions -o docs/pack-editions.md"


def test_what_lies_ahead_shows_in_no_gap_what_is_on_the_agenda() -> None:
    """Seats that leave for live tenders have no sheets: a plan missing there would name one."""
    content = sample_content()
    on_it = replace(content.ahead[0], key=content.tenders[0].key, number="ON-THE-AGENDA")
    content = replace(content, ahead=(on_it, *content.ahead[1:]))
    for audience in (Audience.SECRETARIAT, *COMMITTEE):
        listed = [each.number for each in project(content, audience).content.ahead]
        assert ("ON-THE-AGENDA" in listed) is (audience in LEAVING), audience
    assert "tender0" not in said(project(content, Audience.FIRM).content)
