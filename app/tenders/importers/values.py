"""Reading single values as the portal, officers and OCDS publishers write them.

Times without a zone are Vietnam's. Each function raises `Unreadable` with the reason when a
text is there but means nothing; empty texts are None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from babel.numbers import list_currencies

from app.core.clock import HANOI
from app.core.errors import DomainError
from app.core.i18n import Message, message
from app.core.money import to_minor
from app.core.text import fold

_CURRENCIES: Final = frozenset(list_currencies())
#: What fits the database's 64 bits.
_LARGEST_AMOUNT: Final = 2**63 - 1
_EARLIEST: Final = 1990
_LATEST: Final = 2100


class Unreadable(Exception):  # noqa: N818  (said about a text)
    """A text that is no value of its kind."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.msgid)
        self.reason = reason


def clean(text: object) -> str | None:
    """One line without surplus blanks; None when nothing is left."""
    if text is None:
        return None
    joined = " ".join(str(text).split())
    return joined or None


_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})"
    r"(?:\s*-?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)
_TIME_FIRST: Final = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*-?\s*"
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:[T ]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)


def instant(value: object, *, end_of_day: bool = False) -> datetime | None:
    """An instant in UTC from `2023-03-25T16:57:05.29`, `25/02/2024 - 17:22` and their kin.

    A date alone is its first minute, or its last (23:59) with `end_of_day`.
    """
    if isinstance(value, datetime):
        return _in_range(value if value.tzinfo else value.replace(tzinfo=HANOI), str(value))
    if isinstance(value, date):
        return instant(value.isoformat(), end_of_day=end_of_day)
    text = clean(value)
    if text is None:
        return None
    found = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text) or _TIME_FIRST.fullmatch(text)
    if found is None:
        raise Unreadable(message("“%(text)s” is not a date and time", text=text))
    parts = found.groupdict()
    clock = time(23, 59) if end_of_day else time(0, 0)
    try:
        if parts["hour"] is not None:
            clock = time(int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0))
        naive = datetime.combine(
            date(int(parts["year"]), int(parts["month"]), int(parts["day"])), clock
        )
        aware = _zoned(naive, parts.get("zone"))
    except ValueError as error:
        raise Unreadable(
            message("“%(text)s” is not a date and time that exists", text=text)
        ) from error
    return _in_range(aware, text)


def _zoned(naive: datetime, zone: str | None) -> datetime:
    if zone is None:
        return naive.replace(tzinfo=HANOI)
    return datetime.fromisoformat(naive.isoformat() + zone)


def _in_range(moment: datetime, text: str) -> datetime:
    if not _EARLIEST <= moment.year <= _LATEST:
        raise Unreadable(message("the year of “%(text)s” cannot be right", text=text))
    return moment.astimezone(UTC).replace(microsecond=0)


def has_zone(text: object) -> bool:
    """Whether a time says its zone (OCDS asks for one)."""
    found = _YEAR_FIRST.fullmatch(clean(text) or "")
    return bool(found and (found["zone"] or found["hour"] is None))


def day(value: object) -> date | None:
    """A calendar day, in Vietnam."""
    moment = instant(value)
    return moment.astimezone(HANOI).date() if moment else None


_NUMBER: Final = re.compile(r"-?\d[\d.,\s]*")
_UNITS: Final = {"ty": 10**9, "trieu": 10**6, "nghin": 10**3}
_WORDS: Final = re.compile(r"[^\W\d_]+")


def amount(value: object, currency: str) -> int | None:
    """An amount in minor units of `currency` from a number or an official spelling of one.

    `8065552000`, `8.065.552.000`, `1.250 tỷ đồng`, `12,5 triệu`; in other currencies than
    the đồng the point is the decimal sign.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return _minor(Decimal(str(value)), currency)
    text = clean(value)
    if text is None:
        return None
    number = _NUMBER.search(text)
    if number is None:
        raise Unreadable(message("“%(text)s” is not an amount", text=text))
    words = [fold(word) for word in _WORDS.findall(text.replace(number[0], " ", 1))]
    allowed = {*_UNITS, "dong", "d", "vnd", "krw", "usd", currency.lower()}
    if not set(words) <= allowed:
        raise Unreadable(message("“%(text)s” is not an amount", text=text))
    factor = next((_UNITS[word] for word in words if word in _UNITS), 1)
    try:
        plain = Decimal(_plain_number(number[0], currency, decimals=factor > 1))
    except InvalidOperation as error:
        raise Unreadable(message("“%(text)s” is not an amount", text=text)) from error
    return _minor(plain * factor, currency)


def _plain_number(text: str, currency: str, *, decimals: bool) -> str:
    """Grouping removed and the decimal sign made a point, by the currency's own habit."""
    bare = "".join(text.split()).rstrip(".,")
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        grouping = "." if bare.rfind(",") > bare.rfind(".") else ","
        return bare.replace(grouping, "").replace(",", ".")
    sign = "." if points else ","
    if not (points or commas):
        return bare
    groups = bare.split(sign)
    grouped = all(len(group) == 3 for group in groups[1:]) and len(groups[0].lstrip("-")) <= 3
    if len(groups) > 2:
        return "".join(groups) if grouped else bare
    vietnamese = currency == "VND"
    if sign == "," and not vietnamese:
        return "".join(groups) if grouped else bare.replace(",", ".")
    if sign == "." and not vietnamese:
        return bare
    thousands = grouped and not (decimals and sign == ",")
    return "".join(groups) if thousands else bare.replace(",", ".")


def _minor(value: Decimal, currency: str) -> int:
    if not value.is_finite():
        raise Unreadable(message("“%(text)s” is not an amount", text=str(value)))
    if value < 0:
        raise Unreadable(message("the amount %(text)s is negative", text=str(value)))
    if value.adjusted() > 20:
        raise Unreadable(message("the amount %(text)s is too large", text=str(value)))
    try:
        minor = to_minor(value, currency)
    except DomainError as error:
        raise Unreadable(error.reason) from error
    if minor > _LARGEST_AMOUNT:
        raise Unreadable(message("the amount %(text)s is too large", text=str(value)))
    return minor


def currency_code(value: object) -> str | None:
    """An ISO 4217 code in capitals."""
    text = clean(value)
    if text is None:
        return None
    if text.upper() not in _CURRENCIES:
        raise Unreadable(message("“%(text)s” is not a currency code", text=text))
    return text.upper()


_PERIOD: Final = re.compile(r"(\d{1,5})\s*(d|ngay|days?|일|m|thang|months?|개월|y|nam|years?|년)")


def period(value: object) -> str | None:
    """`240D`, `90 ngày`, `12 tháng` as ISO 8601 (`P240D`); other words stay as published."""
    text = clean(value)
    if text is None:
        return None
    found = _PERIOD.fullmatch(fold(text))
    if found is None:
        return text
    letter = {"d": "D", "n": "D", "일": "D", "m": "M", "t": "M", "개": "M", "y": "Y", "년": "Y"}
    unit = "Y" if found[2] == "nam" else letter[found[2][0]]
    return f"P{int(found[1])}{unit}"


_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER: Final = re.compile(r"(?:quy|q)\s*(iv|i{1,3}|[1-4])\s*[,/\s-]*(?:nam\s*)?(\d{4})")
_QUARTER_AFTER: Final = re.compile(r"(\d{4})(?:년)?\s*[,/-]?\s*(?:q\s*([1-4])|([1-4])\s*분기)")
_QUARTER_KO: Final = re.compile(r"([1-4])\s*분기\s*[,/]?\s*(\d{4})년?")
_MONTH: Final = re.compile(r"(?:thang\s*)?(\d{1,2})\s*[,/\s-]+(?:nam\s*)?(\d{4})")
_MONTH_AFTER: Final = re.compile(r"(\d{4})\s*(?:년|[-/.])\s*(\d{1,2})월?")


def planned_start(value: object) -> date | None:
    """First day of an announced quarter or month: `Quý II, 2026`, `Tháng 4, 2026`, `2026-04`."""
    if isinstance(value, datetime | date):
        return day(value)
    text = clean(value)
    if text is None:
        return None
    plain = fold(text)
    year, month = 0, 0
    if found := _QUARTER.fullmatch(plain):
        year, month = int(found[2]), 3 * _ROMAN[found[1]] - 2
    elif found := _QUARTER_AFTER.fullmatch(plain):
        year, month = int(found[1]), 3 * int(found[2] or found[3]) - 2
    elif found := _QUARTER_KO.fullmatch(plain):
        year, month = int(found[2]), 3 * int(found[1]) - 2
    elif found := _MONTH.fullmatch(plain):
        year, month = int(found[2]), int(found[1])
    elif found := _MONTH_AFTER.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
    else:
        return day(text)
    if not (1 <= month <= 12 and _EARLIEST <= year <= _LATEST):
        raise Unreadable(message("“%(text)s” is not a quarter, month or date", text=text))
    return date(year, month, 1)
