"""The sections of a pack, in their order: the one list."""

from __future__ import annotations

from typing import Final

from app.packs.sections import (
    actions,
    agenda,
    bands,
    changes,
    contents,
    cover,
    findings,
    interests,
    provinces,
    sheets,
    sources,
    summary,
)
from app.packs.sections.section import Section

SECTIONS: Final[tuple[Section, ...]] = (
    cover.SECTION,
    summary.SECTION,
    contents.SECTION,
    changes.SECTION,
    agenda.SECTION,
    sheets.SECTION,
    provinces.SECTION,
    findings.SECTION,
    interests.SECTION,
    bands.SECTION,
    actions.SECTION,
    sources.SECTION,
)
