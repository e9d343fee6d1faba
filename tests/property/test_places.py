"""Whatever the spelling, a name stands for its unit; whatever the text, matching stays sane."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.text import fold
from app.provinces.models import Vintage
from app.provinces.places import UnitKey, match, roll_up
from app.provinces.reference_data import UnitRow, read_reference
from tests import examples
from tests.unit.provinces.gazette import real_gazetteer

OLD, NEW = date(2024, 1, 1), date(2026, 1, 1)
OLD_UNITS = [unit for unit in read_reference().units if unit.key.vintage is Vintage.UNITS_63]

spellings = st.sampled_from(
    [str.upper, str.lower, fold, lambda s: s.replace(" ", "  "), lambda s: f" {s} ", str]
)
units = st.sampled_from(OLD_UNITS)


def written(unit: UnitRow) -> str:
    return unit.full_name_vi


@settings(max_examples=examples(150), deadline=None)
@given(unit=units, spell=spellings, district=st.sampled_from(["", "Huyện Xuân Lộc, ", "Quận 3 - "]))
def test_every_unit_is_found_in_every_spelling(unit: UnitRow, spell, district: str) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    found = match(district + spell(written(unit)), OLD, real_gazetteer())
    assert found.provinces == (unit.key,)
    assert found.unmatched == ()


@settings(max_examples=examples(100), deadline=None)
@given(listed=st.lists(units, min_size=1, max_size=6), glue=st.sampled_from(["; ", "\n", ", "]))
def test_a_list_of_places_is_its_units_in_order(listed: list[UnitRow], glue: str) -> None:
    text = glue.join(written(unit) for unit in listed)
    expected = tuple(dict.fromkeys(unit.key for unit in listed))
    assert match(text, OLD, real_gazetteer()).provinces == expected


@settings(max_examples=examples(100), deadline=None)
@given(listed=st.lists(units, min_size=1, max_size=4))
def test_a_later_date_gives_the_roll_up_of_the_earlier(listed: list[UnitRow]) -> None:
    gazetteer = real_gazetteer()
    text = "; ".join(written(unit) for unit in listed)
    before = match(text, OLD, gazetteer).provinces
    after = match(text, NEW, gazetteer).provinces
    assert after == tuple(dict.fromkeys(roll_up(key, gazetteer) for key in before))


@settings(max_examples=examples(150), deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_gives_known_units_and_parts_of_itself(text: str) -> None:
    gazetteer = real_gazetteer()
    found = match(text, NEW, gazetteer)
    assert set(found.provinces) <= set(gazetteer.units)
    assert all(isinstance(key, UnitKey) for key in found.provinces)
    assert all(part.strip() for part in found.unmatched)
