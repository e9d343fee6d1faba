"""Editions: built up from what an audience may read, numbered by themselves."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.packs.content import SCHEMA, ChainHead, Content
from app.packs.editions import DraftError, LeakError, check, project, series_of
from app.packs.freezing import UnreadableError, from_json, to_json
from app.packs.models import Audience, Series
from tests.factories.packs import SEALED_FIRM, SHARED_FIRM, sample_content, sealed_content

OTHERS = (Audience.COMPLIANCE, Audience.MINISTRY, Audience.PUBLIC)


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
    for audience in (Audience.MINISTRY, Audience.PUBLIC):
        assert SEALED_FIRM not in said(project(sealed_content(), audience).content)


def test_the_chains_head_is_printed_for_the_compliance_desk_alone() -> None:
    content = sample_content(chain=ChainHead(7, "ab" * 32))
    assert project(content, Audience.COMPLIANCE).content.chain is not None
    for audience in (Audience.SECRETARIAT, Audience.MINISTRY, Audience.PUBLIC):
        assert "ab" * 32 not in said(project(content, audience).content)


@pytest.mark.parametrize("audience", [Audience.MINISTRY, Audience.PUBLIC])
def test_two_worlds_that_differ_in_interests_and_findings_give_one_edition(
    audience: Audience,
) -> None:
    told = sample_content()
    untold = replace(told, interests=(), findings=())
    assert project(told, audience) == project(untold, audience)


def test_the_public_edition_names_no_person() -> None:
    content = sample_content()
    text = said(project(content, Audience.PUBLIC).content)
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
