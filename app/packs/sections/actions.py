"""Open actions of the body, overdue first."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.editions.gate import PARTS
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One action."""

    number: int
    text: str
    owner: str
    due: str
    state: str
    overdue: bool


@dataclass(frozen=True)
class Actions:
    """What is not done yet."""

    lines: tuple[Line, ...]


def actions(edition: Edition, words: Words) -> Actions:
    """Overdue first, then by due date."""
    ordered = sorted(edition.content.actions, key=lambda a: (not a.overdue, a.due, a.text))
    return Actions(
        tuple(
            Line(
                number,
                action.text,
                " ".join(part for part in (words.name(action.organisation), action.owner) if part),
                words.day(action.due),
                words.label("action", action.state),
                action.overdue,
            )
            for number, action in enumerate(ordered, 1)
        )
    )


def for_the_body(edition: Edition) -> bool:
    """Everybody's whose edition may have them."""
    return "actions" in PARTS[edition.audience]


SECTION = Section("actions", N_("Open actions"), actions, for_the_body, flows=True)
