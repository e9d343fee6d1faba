"""A snapshot without some tenders: what was counted or chosen by them shows nothing of it."""

from __future__ import annotations

from dataclasses import replace

from app.packs.content.background import Duty, Project
from app.packs.content.plain import Phrase, Text
from app.packs.content.whole import Content, OpenAction
from app.packs.editions.projecting import Reader, project
from app.packs.editions.withholding import without
from app.packs.models import Audience
from tests.factories.packs import sample_content

MINISTRY = Text("국토교통부")
INSTITUTE = Text("가상연구원")


def action(of: Text, due: str, *, overdue: bool = False, about: str = "") -> OpenAction:
    return OpenAction("질의", of, "", due, "open", overdue, about)


def test_what_is_due_next_is_not_the_day_of_an_action_that_is_withheld() -> None:
    content = sample_content(
        actions=(
            action(MINISTRY, "2026-12-01", overdue=True, about="tender0"),
            action(MINISTRY, "2026-12-20"),
            action(INSTITUTE, "2026-12-02", overdue=True),
        ),
        duties=(
            Duty(MINISTRY, 2, 1, 0, "2026-12-01"),
            Duty(INSTITUTE, 1, 1, 0, "2026-12-02"),
        ),
    )
    left = without(content, frozenset(), frozenset({"tender0"}))
    # Nor does the order say that there was something overdue.
    assert left.duties == (
        Duty(INSTITUTE, 1, 1, 0, "2026-12-02"),
        Duty(MINISTRY, 1, 0, 0, "2026-12-20"),
    )


def test_what_is_settled_alone_has_nothing_due() -> None:
    content = sample_content(
        actions=(action(MINISTRY, "2026-12-01", about="tender0"),),
        duties=(Duty(MINISTRY, 1, 0, 3, "2026-12-01"),),
    )
    left = without(content, frozenset(), frozenset({"tender0"}))
    assert left.duties == (Duty(MINISTRY, 0, 0, 3, None),)


def in_province(name: Text, count: int) -> tuple[Project, ...]:
    return tuple(
        Project(
            f"{name.en} {number}",
            (name,),
            Phrase("private development"),
            None,
            "2022",
            "",
            "",
            "projects",
        )
        for number in range(count)
    )


def projects_read_by(content: Content, reader: Reader) -> tuple[set[str], int, bool]:
    """Provinces of the projects listed, how many more there are, whether they are the agenda's."""
    context = project(content, Audience.MINISTRY, reader).content.context
    assert context is not None
    listed = {name.en for one in context.projects for name in one.provinces}
    return listed, context.more_projects, context.of_agenda


def test_projects_are_those_beside_the_sheets_of_this_edition() -> None:
    [first, second, *_others] = sample_content().tenders
    here, there, nowhere = Text(en="Here"), Text(en="There"), Text(en="Nowhere")
    sheets = (replace(first, provinces=(here,)), replace(second, provinces=(there,)))
    content = sample_content(tenders=sheets)
    assert content.context is not None
    every = in_province(here, 9) + in_province(there, 9) + in_province(nowhere, 3)
    content = replace(content, context=replace(content.context, projects=every, more_projects=0))

    assert projects_read_by(content, Reader()) == ({"Here", "There"}, 3, True)
    [item] = [each.key for each in content.agenda if first.key in each.tenders]
    leaves = Reader("seat", withheld=frozenset({item}), tenders=frozenset({first.key}))
    assert projects_read_by(content, leaves) == ({"There"}, 0, True)
    [other] = [each.key for each in content.agenda if second.key in each.tenders]
    knows_none = Reader(
        "seat", withheld=frozenset({item, other}), tenders=frozenset({first.key, second.key})
    )
    assert projects_read_by(content, knows_none) == ({"Here", "There"}, 6, False)
