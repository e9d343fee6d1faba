"""Which half-year of Seoul's calendar a moment belongs to."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from app.core.clock import SEOUL
from app.core.errors import DomainError
from app.core.i18n import gettext, message

_CODE: Final = re.compile(r"(\d{4})-H([12])")


def season_period(code: str) -> tuple[datetime, datetime]:
    """First instant of the season and of the next one, in Seoul's calendar.

    Raises DomainError when `code` is not like "2026-H1".
    """
    matched = _CODE.fullmatch(code)
    if matched is None:
        raise DomainError(message("A season is named like 2026-H1, not %(code)s.", code=code))
    year, half = int(matched[1]), int(matched[2])
    first = date(year, 1 if half == 1 else 7, 1)
    following = date(year, 7, 1) if half == 1 else date(year + 1, 1, 1)
    midnight = datetime.min.time()
    return (
        datetime.combine(first, midnight, SEOUL),
        datetime.combine(following, midnight, SEOUL),
    )


def season_label(code: str) -> str:
    """The season in the reader's words: "Second half of 2026". Raises DomainError as above."""
    first = season_period(code)[0]
    if first.month == 1:
        return gettext("First half of %(year)s", year=first.year)
    return gettext("Second half of %(year)s", year=first.year)


def season_named(code: str) -> str:
    """The season within a sentence: "the second half of 2026". Raises DomainError as above."""
    first = season_period(code)[0]
    if first.month == 1:
        return gettext("the first half of %(year)s", year=first.year)
    return gettext("the second half of %(year)s", year=first.year)


def season_of(instant: datetime) -> str:
    """Code of the season `instant` falls into."""
    local = instant.astimezone(SEOUL)
    return f"{local.year}-H{1 if local.month <= 6 else 2}"
