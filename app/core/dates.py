"""Official date styles per language, and a deadline in its own zone beside Seoul's."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.clock import HANOI, SEOUL
from app.core.i18n import current_locale

_WEEKDAYS: Final = {
    "ko": "월화수목금토일",
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]

#: Days outside these years are mistyped; and calendars end soon after the last four-digit year:
#: nobody could reckon a day on from there.
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2199

_QUARTERS: Final = ("I", "II", "III", "IV")
_QUARTER: Final = re.compile(r"quý\s*(I{1,3}|IV)\s*[,/]?\s*(\d{4})", re.IGNORECASE)
_STATED_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTH: Final = re.compile(r"tháng\s*(\d{1,2})\s*[,/]?\s*(\d{4})", re.IGNORECASE)


def format_date(day: date, locale: str | None = None, *, weekday: bool = False) -> str:
    """`2026. 12. 4.(금)`, `04/12/2026 (Thứ Sáu)`, `4 Dec 2026 (Fri)`; of an instant in Seoul."""
    if isinstance(day, datetime):
        day = day.astimezone(SEOUL).date()
    language = locale or current_locale()
    name = _WEEKDAYS[language][day.weekday()]
    if language == "ko":
        return f"{day.year}. {day.month}. {day.day}." + (f"({name})" if weekday else "")
    if language == "vi":
        return f"{day:%d/%m/%Y}" + (f" ({name})" if weekday else "")
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" + (f" ({name})" if weekday else "")


def format_instant(
    at: datetime, zone: ZoneInfo = SEOUL, locale: str | None = None, *, weekday: bool = True
) -> str:
    """Date and 24-hour time in `zone`: `2026. 12. 4.(금) 14:30`."""
    local = at.astimezone(zone)
    return f"{format_date(local.date(), locale, weekday=weekday)} {local:%H:%M}"


def format_quarter(number: int, year: int, locale: str | None = None) -> str:
    """A quarter of a year: `2026년 4분기`, `Quý IV/2026`, `Q4 2026`."""
    styles = {"ko": f"{year}년 {number}분기", "vi": f"Quý {_QUARTERS[number - 1]}/{year}"}
    return styles.get(locale or current_locale(), f"Q{number} {year}")


def format_announced(words: str, locale: str | None = None) -> str:
    """An announced quarter or month as the reader's language writes it; other words as published.

    `Quý II, 2026`, the words of the portal: `2026년 2분기`, `Q2 2026`, `Quý II/2026`.
    """
    language = locale or current_locale()
    if found := _QUARTER.fullmatch(words.strip()):
        return format_quarter(_QUARTERS.index(found[1].upper()) + 1, int(found[2]), language)
    if (found := _MONTH.fullmatch(words.strip())) and 1 <= int(found[1]) <= len(_MONTHS):
        return _month(int(found[1]), found[2], language)
    return words


def format_stated(text: str, locale: str | None = None) -> str:
    """A day or month as a source states it, `2016-06-22` or `2016-06`, as the reader's language
    writes it; other words, a year among them, as they are."""
    try:
        return format_date(date.fromisoformat(text), locale)
    except ValueError:
        found = _STATED_MONTH.fullmatch(text)
        return _month(int(found[2]), found[1], locale or current_locale()) if found else text


def _month(month: int, year: str, language: str) -> str:
    styles = {"ko": f"{year}년 {month}월", "vi": f"Tháng {month}/{year}"}
    return styles.get(language, f"{_MONTHS[month - 1]} {year}")


def far_off(day: date) -> bool:
    """Whether a day (or an instant) lies where nothing this is about can lie."""
    return not FIRST_YEAR <= day.year <= LAST_YEAR


def format_both_zones(at: datetime, locale: str | None = None) -> tuple[str, str]:
    """(Hanoi, Seoul): a Vietnamese deadline is shown in its own time with Seoul's beside it."""
    return format_instant(at, HANOI, locale), format_instant(at, SEOUL, locale)


def days_until(at: datetime, zone: ZoneInfo = HANOI) -> int:
    """Calendar days from today to `at` as counted in `zone`; negative once it is past."""
    return (at.astimezone(zone).date() - clock.now().astimezone(zone).date()).days
