"""Saying key figures in the reader's language."""

from __future__ import annotations

from fractions import Fraction

from babel.numbers import format_decimal

from app.core.i18n import Message, current_locale, message
from app.meetings.kpis.figure import Figure, Unit
from app.meetings.wording import say

_MINUTES_AN_HOUR = 60


def value_words(unit: Unit, counted: int, of: int) -> Message | None:
    """The figure with its unit, rounded to a tenth; None where there is nothing to count."""
    if not of:
        return None
    value = Fraction(counted, of)
    match unit:
        case Unit.MINUTES:
            return message("%(value)s minutes", value=_tenths(value))
        case Unit.DAYS:
            return message("%(value)s days", value=_tenths(value))
        case Unit.PER_HOUR:
            return message("%(value)s per hour", value=_tenths(value * _MINUTES_AN_HOUR))
        case Unit.SHARE:
            return message(
                "%(percent)s%% (%(counted)s of %(of)s)",
                percent=_tenths(value * 100),
                counted=counted,
                of=of,
            )
        case Unit.COUNT:
            return message("%(counted)s of %(of)s", counted=counted, of=of)


def figure_text(unit: Unit, figure: Figure) -> str:
    """The figure as one short text: its value, what was published instead, or a dash."""
    if figure.said is not None:
        return say(figure.said.packed())
    words = None if figure.unknown else value_words(unit, figure.counted, figure.of)
    return str(words) if words else "–"


def _tenths(value: Fraction) -> str:
    """Rounded half up to one decimal, as the language writes it."""
    rounded = int(value * 10 + Fraction(1, 2))
    whole, tenth = divmod(rounded, 10)
    return str(format_decimal(f"{whole}.{tenth}", format="#,##0.#", locale=current_locale()))
