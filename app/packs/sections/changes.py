"""What is new since the version this one replaces, each line with its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import N_, gettext
from app.packs.content.layout import is_shown
from app.packs.editions.changes import Change, Detail, How, changes
from app.packs.editions.projecting import Edition
from app.packs.models import Audience
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

_HOW = {How.ADDED: N_("New"), How.CHANGED: N_("Changed"), How.REMOVED: N_("Gone")}
#: Longer texts are named, not repeated: the sheet has them.
_LONGEST = 90


@dataclass(frozen=True)
class Line:
    """One change as printed."""

    how: str
    part: str
    title: str
    details: tuple[str, ...]
    anchor: str


@dataclass(frozen=True)
class Changes:
    """Every change since the version before."""

    lines: tuple[Line, ...]
    #: Whether the edition has parts of which what is gone is not told.
    silent: bool


def since_the_last(edition: Edition, words: Words) -> Changes:
    """Compare with what the same readers had before."""
    earlier = edition.earlier
    return Changes(
        tuple(
            _line(change, words)
            for change in changes(earlier.content, edition.content)
            # What was left out of the pack has no place in it to point to.
            if is_shown(edition.content.layout, change.anchor)
        )
        if earlier
        else (),
        silent=edition.audience in {Audience.SECRETARIAT, Audience.COMPLIANCE},
    )


def _line(change: Change, words: Words) -> Line:
    return Line(
        str(gettext(_HOW[change.how])),
        str(gettext(change.part)),
        words.say(change.title),
        tuple(_detail(detail, words) for detail in change.details),
        change.anchor,
    )


def _detail(detail: Detail, words: Words) -> str:
    label = str(gettext(detail.label))
    said = [_value(value, detail.kind, words) for value in (detail.before, detail.after)]
    if detail.kind == "named" or any(len(text) > _LONGEST for text in said):
        return label
    before, after = (text or "–" for text in said)
    return f"{label}: {before} → {after}"


def _value(value: Any, kind: str, words: Words) -> str:
    if value is None or kind == "named":
        return ""
    said: Mapping[str, Callable[[Any], str]] = {
        "instant": words.hanoi,
        "day": words.day,
        "announced": words.announced,
        "amount": words.amount,
        "name": words.name,
        "number": str,
        "text": str,
    }
    return said[kind](value) if kind in said else words.label(kind, value)


def replaces_one(edition: Edition) -> bool:
    """Whether there was a version before, in the same language, that can still be read."""
    return edition.earlier is not None


def which(edition: Edition) -> dict[str, Any]:
    """The version compared with."""
    return {"version": edition.earlier.version if edition.earlier else None}


SECTION = Section(
    "changes", N_("Changes since version %(version)s"), since_the_last, replaces_one, named=which
)
