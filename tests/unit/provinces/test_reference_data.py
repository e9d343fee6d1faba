"""The reference files hold together, and every text readers see can be translated."""

from __future__ import annotations

from app.provinces.models import Vintage
from app.provinces.reference_data import read_reference
from app.provinces.reference_words import REFERENCE_WORDS

REFERENCE = read_reference()


def test_every_text_of_the_files_is_marked_for_translation() -> None:
    shown = {row.text for row in REFERENCE.evidence}
    shown |= {row.source for row in REFERENCE.evidence if not row.source.startswith("http")}
    shown |= {row.what for row in REFERENCE.counts}
    shown |= {row.count_text for row in REFERENCE.counts if not row.count_text.isdigit()}
    for project in REFERENCE.projects:
        shown |= {project.name, project.kind, project.korean_firms, project.vietnamese_parties}
        shown |= {project.value_note, project.status_as_reported, project.confidence}
    assert shown - {"", "2020-2025"} <= set(REFERENCE_WORDS)
    assert len(REFERENCE_WORDS) == len(set(REFERENCE_WORDS))


def test_tiles_do_not_overlap_and_fit_the_style_sheet() -> None:
    for vintage in Vintage:
        places = [unit.tile for unit in REFERENCE.units if unit.key.vintage is vintage]
        assert len(set(places)) == len(places)
        assert max(row for row, _column in places) < 17
        assert max(column for _row, column in places) < 10


def test_projects_have_an_amount_only_with_its_currency() -> None:
    assert all((row.value_minor is None) or row.currency for row in REFERENCE.projects)
    assert {row.currency for row in REFERENCE.projects} <= {None, "USD", "VND", "KRW"}


def test_no_evidence_is_presented_as_the_list_of_41() -> None:
    assert len({row.unit for row in REFERENCE.evidence}) == 28
