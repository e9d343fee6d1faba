"""What a section is. One file per section: what it shows of an edition, and its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.i18n import gettext
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words


def always(edition: Edition) -> bool:
    """Every edition has the section."""
    return True


def unnamed(edition: Edition) -> dict[str, Any]:
    """The heading is the same in every edition."""
    return {}


@dataclass(frozen=True)
class Section:
    """A part of the pack. `view` prepares plain values; the template only prints them."""

    #: Anchor of the section, and the name of its template under packs/pdf/.
    name: str
    #: English source text of its heading.
    title: str
    view: Callable[[Edition, Words], Any]
    applies: Callable[[Edition], bool] = always
    #: Whether it has a number and a line in the contents.
    listed: bool = True

    #: Parameters of the heading, when it has any.
    named: Callable[[Edition], dict[str, Any]] = unnamed

    #: Whether it begins on the page where the section before it ends; its styles say the same.
    flows: bool = False

    def heading(self, edition: Edition) -> str:
        """Its heading in the language being spoken."""
        return str(gettext(self.title, **self.named(edition)))

    @property
    def template(self) -> str:
        """Where its template lies."""
        return f"packs/pdf/{self.name}.html"
