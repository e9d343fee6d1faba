"""Annexes and sections as each edition has them: numbered by themselves, silent about others."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.i18n import speaking
from app.packs.content.background import Annex
from app.packs.content.bound import annexes_for
from app.packs.content.freezing import from_json, to_json
from app.packs.content.layout import MOVABLE, OPTIONAL, arranged, layout_for
from app.packs.editions.projecting import Earlier, project
from app.packs.editions.supplements import compared_with
from app.packs.models import Audience
from app.packs.rendering.reading import reading_of
from app.packs.sections import SECTIONS
from tests import examples
from tests.factories.packs import make_annex, sample_content

WHO = [audience.value for audience in Audience]


def test_each_edition_numbers_its_own_papers_and_tells_of_no_others() -> None:
    held = (
        make_annex("a", ("secretariat",)),
        make_annex("b", ("ministry", "secretariat")),
        make_annex("c", ("ministry", "secretariat"), late=("ministry",)),
        make_annex("d", ("ministry",), late=("ministry",)),
    )
    assert [annex.number for annex in annexes_for(held, "secretariat")] == ["1", "2", "3"]
    assert [annex.number for annex in annexes_for(held, "ministry")] == ["1", "1-1", "1-2"]
    assert annexes_for(held, "public") == ()
    content = sample_content(annexes=held)
    assert from_json(json.loads(json.dumps(to_json(content)))) == content
    said = json.dumps(to_json(project(content, Audience.MINISTRY).content))
    assert "annex-a" not in said
    assert '"audiences": []' in said


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(st.tuples(st.sets(st.sampled_from(WHO)), st.booleans()), max_size=6))
def test_papers_of_others_change_nothing_in_an_edition(others: list[tuple[set[str], bool]]) -> None:
    own = make_annex("own", ("public",))
    noise = tuple(
        make_annex(
            f"n{n}", tuple(sorted(who - {"public"})), late=tuple(sorted(who)) if came else ()
        )
        for n, (who, came) in enumerate(others)
    )
    assert annexes_for((*noise, own), "public") == annexes_for((own,), "public")


@settings(max_examples=examples(20), deadline=None)
@given(st.permutations(MOVABLE), st.sets(st.sampled_from(OPTIONAL)))
def test_sections_stand_as_chosen_and_required_ones_stay(order: list[str], gone: set[str]) -> None:
    layout = tuple(name for name in order if name not in gone)
    names = [section.name for section in arranged(SECTIONS, layout)]
    assert [name for name in names if name in MOVABLE] == list(layout)
    always = [section.name for section in SECTIONS if section.name not in MOVABLE]
    assert [name for name in names if name not in MOVABLE] == always


def test_an_editions_order_names_no_section_that_it_may_not_have() -> None:
    content = sample_content(layout=("findings", "minutes", "bands", "sheets", "interests"))
    public = project(content, Audience.PUBLIC).content
    assert public.layout == ("bands", "sheets")
    assert layout_for(content.layout, frozenset({"findings"})) == ("findings", "sheets")


def test_a_section_left_out_leaves_no_link_to_it(app: Flask) -> None:
    layout = tuple(name for name in MOVABLE if name not in {"provinces", "actions", "bands"})
    before = sample_content()
    action, *rest = before.actions
    after = sample_content(layout=layout, actions=(replace(action, due="2027-01-01"), *rest))
    edition = replace(
        project(after, Audience.SECRETARIAT),
        earlier=Earlier(1, project(before, Audience.SECRETARIAT).content),
    )
    with app.test_request_context(), speaking("en"):
        reading = reading_of(edition, "en", version=2)
    said = str(reading.contents) + "".join(str(part.html) for part in reading.parts)
    assert not {"provinces", "actions", "bands"} & {part.name for part in reading.parts}
    assert not any(f'href="#{name}"' in said for name in ("provinces", "actions", "bands"))


def test_late_papers_alone_keep_the_pages_and_what_they_were_compared_with() -> None:
    def issued(*annexes: Annex, **values: object) -> Earlier:
        content = sample_content(annexes=annexes, **values)
        return Earlier(len(versions) + 1, project(content, Audience.SECRETARIAT).content)

    versions: list[Earlier] = []
    first = make_annex("a", ("secretariat",))
    late = make_annex("b", ("secretariat",), late=("secretariat",))
    versions.append(issued(first, actions=()))
    versions.append(issued(first))
    versions.append(issued(first, late))

    def before(version: int) -> Earlier | None:
        return versions[version - 2] if version > 1 else None

    for version in (2, 3):
        found = compared_with(before, version, versions[version - 1].content)
        assert found is not None
        assert found.version == 1
