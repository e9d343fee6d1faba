"""Dates, amounts, periods and announced starts as the portal and officers write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.tenders.importers.values import (
    Unreadable,
    amount,
    day,
    instant,
    period,
    planned_start,
)

UTC_0957 = datetime.fromisoformat("2023-03-25T09:57:05+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-25T16:57:05.29",
        "2023-03-25 16:57:05",
        "2023/03/25 16:57:05",
        "25/03/2023 16:57:05",
        "25/03/2023 - 16:57:05",
        "25.03.2023 16:57:05",
        "16:57:05 25/03/2023",
        "2023-03-25T09:57:05Z",
        "2023-03-25T18:57:05+09:00",
        "2023-03-25T18:57:05+0900",
        datetime(2023, 3, 25, 16, 57, 5),  # noqa: DTZ001  (spreadsheets know no zone)
    ],
)
def test_a_time_without_a_zone_is_vietnams(text: object) -> None:
    assert instant(text) == UTC_0957


def test_a_deadline_that_is_a_date_ends_with_the_day() -> None:
    assert instant("25/03/2023", end_of_day=True) == datetime.fromisoformat(
        "2023-03-25T16:59:00+00:00"
    )
    assert day("25/03/2023") == date(2023, 3, 25)


@pytest.mark.parametrize(
    "text", ["31/02/2023", "2023-13-01", "25/03/23", "soon", "1023-03-25", "2023-03-25T25:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        instant(text)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("8065552000", "VND", 8_065_552_000),
        ("8.065.552.000", "VND", 8_065_552_000),
        ("8,065,552,000 VND", "VND", 8_065_552_000),
        ("8065552000.0", "VND", 8_065_552_000),
        ("1.250 tỷ đồng", "VND", 1_250_000_000_000),
        ("12,5 triệu đồng", "VND", 12_500_000),
        ("1.250,5 tỷ", "VND", 1_250_500_000_000),
        ("1250", "VND", 1250),
        ("1.250", "VND", 1250),
        ("1,250.50", "USD", 125_050),
        ("1.250,50", "EUR", 125_050),
        ("1250.5", "USD", 125_050),
        ("1,250", "USD", 125_000),
        (660000, "VND", 660_000),
        (660000.0, "VND", 660_000),
        ("400000000", "KRW", 400_000_000),
        ("", "VND", None),
        (None, "VND", None),
        ("0", "VND", 0),
    ],
)
def test_an_amount_is_read_to_the_minor_unit(
    text: object, currency: str, minor: int | None
) -> None:
    assert amount(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    ["-5", "about 5", "5 pigs", "1.2.3", "99999999999999999999", "1" + "0" * 500, "NaN", 0.5],
)
def test_what_is_no_amount_is_refused(text: object) -> None:
    with pytest.raises(Unreadable):
        amount(text, "VND")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("240D", "P240D"),
        ("90 D", "P90D"),
        ("4M", "P4M"),
        ("30 ngày", "P30D"),
        ("12 tháng", "P12M"),
        ("2 năm", "P2Y"),
        ("18개월", "P18M"),
        ("theo hợp đồng", "theo hợp đồng"),
        ("", None),
    ],
)
def test_a_period_is_read_or_stays_as_published(text: str, iso: str | None) -> None:
    assert period(text) == iso


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Quý I, 2023", date(2023, 1, 1)),
        ("Quý II, 2026", date(2026, 4, 1)),
        ("quý 4/2026", date(2026, 10, 1)),
        ("Q3 2026", date(2026, 7, 1)),
        ("Tháng 3, 2023", date(2023, 3, 1)),
        ("tháng 03/2026", date(2026, 3, 1)),
        ("2026년 2분기", date(2026, 4, 1)),
        ("2026-04", date(2026, 4, 1)),
        ("15/06/2026", date(2026, 6, 15)),
        (datetime(2026, 6, 15), date(2026, 6, 15)),  # noqa: DTZ001  (spreadsheets know no zone)
        ("", None),
    ],
)
def test_an_announced_start_is_its_first_day(text: object, first: date | None) -> None:
    assert planned_start(text) == first


@pytest.mark.parametrize("text", ["Quý V, 2026", "Tháng 13, 2026", "khi có vốn"])
def test_a_start_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        planned_start(text)
