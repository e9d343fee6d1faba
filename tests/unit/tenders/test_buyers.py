"""One buyer under its many spellings, and buyers that only look alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text import without_marks
from app.tenders.matching.buyers import Buyers, buyer_key
from tests.unit.provinces.gazette import real_gazetteer

ONE_BUYER = [
    ("UBND tỉnh Hà Giang", "Ủy ban nhân dân tỉnh Hà Giang"),
    ("ỦY BAN NHÂN DÂN TỈNH HÀ GIANG", "Uy ban nhan dan  tinh Ha Giang."),
    ("Sở Tài nguyên và Môi trường Đà Nẵng", "Sở TN&MT TP. Đà Nẵng"),
    ("Sở KH&CN tỉnh Bắc Ninh", "Sở Khoa học và Công nghệ Bắc Ninh"),
    ("BQLDA ĐTXD tỉnh Lào Cai", "Ban Quản lý dự án đầu tư xây dựng tỉnh Lào Cai"),
    # One province since 1 July 2025.
    ("UBND tỉnh Hà Giang", "UBND tỉnh Tuyên Quang"),
    ("Sở Xây dựng tỉnh Bình Dương", "Sở Xây dựng Thành phố Hồ Chí Minh"),
    ("Sở Xây dựng TP.HCM", "Sở Xây dựng Thành phố Hồ Chí Minh"),
    ("Công ty TNHH MTV Cấp nước Hà Giang", "CTY TNHH MTV cấp nước Hà Giang"),
    ("주식회사 두리", "(주)두리"),
]
OTHER_BUYERS = [
    ("UBND tỉnh Hà Giang", "UBND tỉnh Bắc Ninh"),
    ("Sở Xây dựng Hà Giang", "Sở Tài chính Hà Giang"),
    # The province's capital is a buyer of its own, and so is a district called like a province.
    ("UBND tỉnh Hà Giang", "UBND thành phố Hà Giang"),
    ("UBND thành phố Hà Giang", "UBND thành phố Tuyên Quang"),
    ("UBND huyện Quảng Ninh", "UBND tỉnh Quảng Ninh"),
    # Companies did not become one with their provinces.
    ("Công ty cổ phần Cấp nước Hà Giang", "Công ty cổ phần Cấp nước Tuyên Quang"),
    # Nothing is translated.
    ("Sở Xây dựng Hà Giang", "Department of Construction of Ha Giang"),
]


def key(name: str) -> str:
    return buyer_key(name, real_gazetteer())


@pytest.mark.parametrize(("one", "other"), ONE_BUYER)
def test_hit_one_buyer_in_two_spellings(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHER_BUYERS)
def test_near_miss_buyers_that_look_alike(one: str, other: str) -> None:
    assert key(one) != key(other)


NAMES = st.sampled_from([name for pair in (*ONE_BUYER, *OTHER_BUYERS) for name in pair])


@given(NAMES, st.sampled_from((str.upper, str.lower, str.title)), st.booleans(), st.booleans())
def test_case_marks_blanks_and_forms_of_letters_do_not_count(
    name: str, spelled: object, decomposed: bool, plain: bool
) -> None:
    assert callable(spelled)
    other = f" {spelled(name)}  "
    other = without_marks(other) if plain else other
    assert key(unicodedata.normalize("NFD", other) if decomposed else other) == key(name)


@given(st.text(max_size=40))
def test_any_name_has_one_key_without_blanks(name: str) -> None:
    made = key(name)
    assert made == key(f"  {name}\n")
    assert not any(letter.isspace() for letter in made)


def test_the_map_is_loaded_when_a_name_is_read_and_once() -> None:
    loads: list[int] = []
    buyers = Buyers(lambda: loads.append(1) or real_gazetteer())  # type: ignore[func-returns-value]  # append says nothing
    assert buyers.key(None) is None
    assert not loads
    assert buyers.key("UBND") == buyers.key("Ủy ban nhân dân")
    assert buyers.key(" . ") is None
    assert len(loads) == 1
