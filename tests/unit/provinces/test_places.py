"""Places in free text: what officers and portals write, and what must not be taken for a place."""

from __future__ import annotations

from datetime import date

import pytest

from app.provinces.models import Vintage
from app.provinces.places import UnitKey, match, roll_up, vintage_on
from tests.unit.provinces.gazette import real_gazetteer

OLD = date(2024, 5, 1)
NEW = date(2026, 5, 1)


def codes(text: str, on: date = OLD) -> tuple[str, ...]:
    return match(text, on, real_gazetteer()).codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huyện Vĩnh Lộc, tỉnh Thanh Hóa", ("38",)),
        ("Thành phố Kon Tum - Tỉnh Kon Tum", ("62",)),
        ("Thành phố Cao Lãnh, Tỉnh Đồng Tháp", ("87",)),
        ("Quận 7, TP. Hồ Chí Minh", ("79",)),
        ("Quận 1 Hồ Chí Minh", ("79",)),
        ("TPHCM", ("79",)),
        ("Tp.HCM", ("79",)),
        ("T.P Hồ Chí Minh", ("79",)),
        ("Thành phố Huế, Tỉnh Thừa Thiên Huế", ("46",)),
        ("Thừa Thiên - Huế", ("46",)),
        ("TT-Huế", ("46",)),
        ("HUYỆN MANG THÍT, TỈNH VĨNH LONG", ("86",)),
        ("Tinh Dak Lak", ("66",)),
        ("Thị xã Buôn Hồ, Tỉnh Đăk Lăk", ("66",)),
        ("Tỉnh Hoà Bình", ("17",)),
        ("Tỉnh Quãng Ngãi", ("51",)),  # a wrong mark behind "Tỉnh" is a slip
        ("TỉnhQuảng Nam", ("49",)),
        ("Ðà Nẵng", ("48",)),  # Icelandic eth for Đ
        ("Sở Khoa học và Công nghệ Bình Định", ("52",)),
        ("Bà Rịa Vũng Tàu", ("77",)),
        ("Thành phố  Bắc Giang,  Tỉnh Bắc Giang", ("24",)),
        ("Da Nang City", ("48",)),
        ("Hung Yen province, Vietnam", ("33",)),
        ("하노이시와 다낭에서", ("01", "48")),
        ("자라이성", ("64",)),
        ("바리아 붕따우 성", ("77",)),
    ],
)
def test_a_place_as_people_write_it_names_its_province(
    text: str, expected: tuple[str, ...]
) -> None:
    found = match(text, OLD, real_gazetteer())
    assert found.codes == expected
    assert found.unmatched == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huyện Kim Sơn, Tỉnh Ninh Bình; Huyện Nga Sơn, Tỉnh Thanh Hóa", ("37", "38")),
        ("Quận Lê Chân, Thành phố Hải Phòng\nThị xã Kinh Môn, Tỉnh Hải Dương", ("31", "30")),
        ("Hà Nội, Hải Dương - Quảng Ninh", ("01", "30", "22")),
        ("Thành phố Hà Nội, Tỉnh Hà Nam, Tỉnh Hà Nam", ("01", "35")),
        ("Da Nang City and Ba Ria-Vung Tau province", ("48", "77")),
    ],
)
def test_several_places_in_one_cell_are_several_provinces(
    text: str, expected: tuple[str, ...]
) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huyện Quảng Ninh, Tỉnh Quảng Bình", ("44",)),
        ("Quảng Ninh, Quảng Bình", ("44",)),
        ("Huyện Hòa Bình, Tỉnh Bạc Liêu", ("95",)),
        ("Huyện Phù Yên, Tỉnh Sơn La", ("14",)),
        ("Phường Thái Bình, Thành phố Long Xuyên, Tỉnh An Giang", ("89",)),
        ("Thị xã Quảng Trị, Tỉnh Quảng Trị", ("45",)),
        ("đường Hồ Chí Minh đoạn qua tỉnh Quảng Bình", ("44",)),
        ("Học viện Hồ Chí Minh, Thành phố Hà Nội", ("01",)),
        ("Đường Nguyen Hue, Thành phố Cần Thơ", ("92",)),
        ("đường Hà Nội, Thành phố Huế", ("46",)),
    ],
)
def test_districts_roads_and_persons_called_like_a_province_are_not_it(
    text: str, expected: tuple[str, ...]
) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("text", ["Phù Yên", "Huyện Củ Chi", "Thuê phần mềm quản lý", "Toàn quốc"])
def test_a_place_that_names_no_province_is_handed_back(text: str) -> None:
    found = match(f"  {text} ", OLD, real_gazetteer())
    assert found.codes == ()
    assert found.unmatched == (text,)


def test_each_place_of_a_cell_that_names_none_is_listed() -> None:
    found = match("Huyện Củ Chi; Tỉnh Long An; toàn tuyến", OLD, real_gazetteer())
    assert found.codes == ("80",)
    assert found.unmatched == ("Huyện Củ Chi", "toàn tuyến")


@pytest.mark.parametrize("text", ["", None, "  ;\n "])
def test_an_empty_cell_names_nothing_and_leaves_nothing(text: str | None) -> None:
    found = match(text, OLD, real_gazetteer())
    assert (found.provinces, found.unmatched) == ((), ())


def test_the_map_of_the_notices_date_decides_what_a_name_means() -> None:
    assert match("Tỉnh Gia Lai", date(2025, 6, 30), real_gazetteer()).provinces == (
        UnitKey(Vintage.UNITS_63, "64"),
    )
    assert match("Tỉnh Gia Lai", date(2025, 7, 1), real_gazetteer()).provinces == (
        UnitKey(Vintage.UNITS_34, "52"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỉnh Bình Dương", ("79",)),
        ("Thành phố Kon Tum - Tỉnh Kon Tum", ("51",)),
        ("TP.HCM; Bình Dương", ("79",)),
        ("Thành phố Huế", ("46",)),
        ("Phường Hải Dương, Thành phố Hải Phòng", ("31",)),
    ],
)
def test_an_old_name_in_a_new_notice_means_todays_unit(
    text: str, expected: tuple[str, ...]
) -> None:
    found = match(text, NEW, real_gazetteer())
    assert found.codes == expected
    assert {key.vintage for key in found.provinces} == {Vintage.UNITS_34}


def test_old_units_roll_up_and_todays_stay() -> None:
    gazetteer = real_gazetteer()
    assert roll_up(UnitKey(Vintage.UNITS_63, "74"), gazetteer) == (Vintage.UNITS_34, "79")
    assert roll_up(UnitKey(Vintage.UNITS_34, "52"), gazetteer) == (Vintage.UNITS_34, "52")
    assert vintage_on(date(2025, 6, 30)) is Vintage.UNITS_63


def test_seven_codes_changed_their_meaning() -> None:
    units = real_gazetteer().units
    renamed = {
        key.code
        for key, unit in units.items()
        if key.vintage is Vintage.UNITS_63
        and (today := units.get(UnitKey(Vintage.UNITS_34, key.code))) is not None
        and today.names[0] != unit.names[0]
        and key.code != "46"
    }
    assert renamed == {"15", "24", "44", "52", "80", "82", "91"}
