"""How many pages the contents expect of themselves: what they then take, or numbers settle late."""

from __future__ import annotations

from app.packs.sections.contents import Contents, Line

LISTED = tuple({"name": name} for name in ("summary", "agenda", "sheets", "signature", "sources"))


def of(count: int, *, letters: int = 20, twin: bool = False) -> Contents:
    lines = tuple(Line(f"sheet-{n}", f"1-{n}", "가" * letters) for n in range(count))
    return Contents((), lines, (), late=False, twin=twin)


def test_few_lines_take_a_page_and_stand_wide() -> None:
    assert (of(10).pages(LISTED), of(10).is_close(LISTED)) == (1, False)


def test_lines_that_would_spill_over_are_set_close_and_take_one_page() -> None:
    assert (of(38).pages(LISTED), of(38).is_close(LISTED)) == (1, True)


def test_many_or_long_lines_take_several_pages() -> None:
    assert of(90).pages(LISTED) == 3
    assert of(38, letters=120).pages(LISTED) == 3


def test_lines_of_two_languages_are_counted_as_close_as_they_are_set() -> None:
    assert of(38, twin=True).pages(LISTED) == 1
