"""Korean projects, as an edition lists them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.packs.content.background import Context
from app.packs.content.whole import TenderSheet

#: What a pack lists; the public page of projects has the rest.
MOST_PROJECTS: Final = 15


def beside(context: Context | None, sheets: Iterable[TenderSheet]) -> Context | None:
    """`context` with the projects in the provinces of `sheets`, or with all where there is none.

    A snapshot holds every project on record: chosen by its whole agenda, they would show a reader
    who leaves for an item where that item is about.
    """
    if context is None:
        return None
    named = {name.en for sheet in sheets for name in sheet.provinces}
    every = context.projects
    here = tuple(one for one in every if not named.isdisjoint(name.en for name in one.provinces))
    chosen = here or every
    return replace(
        context,
        projects=chosen[:MOST_PROJECTS],
        more_projects=context.more_projects + max(0, len(chosen) - MOST_PROJECTS),
        of_agenda=bool(here),
    )
