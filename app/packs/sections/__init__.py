"""The sections of a pack, in their order: the one list."""

from __future__ import annotations

from typing import Final

from app.packs.sections import (
    actions,
    agenda,
    ahead,
    annexes,
    bands,
    changes,
    contents,
    context,
    cover,
    duties,
    findings,
    home,
    interests,
    minutes,
    own,
    provinces,
    sheets,
    signature,
    sources,
    summary,
    terms,
    visit,
)
from app.packs.sections.section import Section

SECTIONS: Final[tuple[Section, ...]] = (
    cover.SECTION,
    summary.SECTION,
    contents.SECTION,
    changes.SECTION,
    own.SECTION,
    home.SECTION,
    agenda.SECTION,
    sheets.SECTION,
    provinces.SECTION,
    findings.SECTION,
    interests.SECTION,
    bands.SECTION,
    ahead.SECTION,
    context.SECTION,
    duties.SECTION,
    actions.SECTION,
    minutes.SECTION,
    visit.SECTION,
    terms.SECTION,
    signature.SECTION,
    annexes.SECTION,
    sources.SECTION,
    annexes.LATE,
)
