"""Boxes that higher features add to a page of a lower one.

A page names a slot ("tender"); `app.factory.panels()` lists which provider fills which slot,
in the order they appear. A provider decides itself what its viewer may see, and gives None
when that is nothing, so that the page is the same as if the feature were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.ids import PublicId


@dataclass(frozen=True)
class Panel:
    """A template to include and what it is told; it sees the context as `panel`."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


#: (session, public id of the page's subject, viewer, now) → a box, or nothing.
Provider = Callable[[Session, PublicId, Viewer, datetime], Panel | None]
#: (slot, provider)
Listed = tuple[str, Provider]


class Panels:
    """Which providers fill which slot, in the order they were listed."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._providers: dict[str, list[Provider]] = {}
        for slot, provider in listed:
            self._providers.setdefault(slot, []).append(provider)

    def of(
        self, slot: str, db: Session, subject: PublicId, viewer: Viewer, now: datetime
    ) -> list[Panel]:
        """The boxes this viewer gets."""
        offered = (provider(db, subject, viewer, now) for provider in self._providers.get(slot, ()))
        return [panel for panel in offered if panel is not None]


def panels_for(
    slot: str, db: Session, subject: PublicId, *, viewer: Viewer, now: datetime
) -> list[Panel]:
    """The boxes of `slot` for this viewer, in the order they are listed. Reads only."""
    panels: Panels = current_app.extensions["duri_panels"]
    return panels.of(slot, db, subject, viewer, now)
