"""Money: integers in minor units with an ISO code, shown in each language's official style."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from babel.numbers import get_currency_precision

from app.core.errors import DomainError
from app.core.i18n import current_locale, message

#: Won amounts are read in 조 (10^12) and 억 (10^8).
_JO: Final = 10**12
EOK: Final = 10**8
_MAN: Final = 10**4
#: Thousands and decimals are marked the other way round.
_SWAPPED_SIGNS: Final = str.maketrans(",.", ".,")


def minor_digits(currency: str) -> int:
    """Digits after the point of the currency (ISO 4217, from CLDR): VND 0, KRW 0, USD 2."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in major units as an integer of minor units.

    Raises `DomainError` when the amount has more decimals than the currency knows.
    """
    scaled = amount.scaleb(minor_digits(currency))
    whole = scaled.to_integral_value(rounding=ROUND_HALF_EVEN)
    if whole != scaled:
        raise DomainError(
            message(
                "%(amount)s has more decimals than %(currency)s allows.",
                amount=str(amount),
                currency=currency,
            )
        )
    return int(whole)


def _grouped(value: int, separator: str) -> str:
    return f"{value:,}".replace(",", separator)


def format_amount(minor: int, currency: str, locale: str | None = None) -> str:
    """The full published amount: `1.250.000.000 đồng`, `1,250,000,000 VND`, never rounded."""
    language = locale or current_locale()
    digits = minor_digits(currency)
    thousands, point = (".", ",") if language == "vi" else (",", ".")
    sign = "-" if minor < 0 else ""
    whole, fraction = divmod(abs(minor), 10**digits)
    text = sign + _grouped(whole, thousands) + (f"{point}{fraction:0{digits}d}" if digits else "")
    if language == "vi" and currency == "VND":
        return f"{text} đồng"
    if language == "ko":
        words = {"KRW": "원", "VND": "동", "USD": "달러"}
        return f"{text}{words[currency]}" if currency in words else f"{text} {currency}"
    return f"{text} {currency}"


def format_won(won: int, locale: str | None = None) -> str:
    """A won amount as Korean officials write it: 1조 2,300억 원, 45억 원, 3,200만 원, 900원; for
    other readers in full."""
    language = locale or current_locale()
    if language != "ko":
        return format_amount(won, "KRW", language)
    sign = "-" if won < 0 else ""
    rest = abs(won)
    if rest < _MAN:
        return f"{sign}{rest}원"
    jo, rest = divmod(rest, _JO)
    eok, rest = divmod(rest, EOK)
    man = rest // _MAN
    parts = [f"{value:,}{word}" for value, word in ((jo, "조"), (eok, "억"), (man, "만")) if value]
    return f"{sign}{' '.join(parts[:2])} 원"


def format_rate(won_per_unit_millionths: int, locale: str | None = None) -> str:
    """Won for one unit of a currency: `0.0535`, `1,385.2`; in Vietnamese `0,0535`, `1.385,2`."""
    return _signed(Decimal(won_per_unit_millionths) / 10**6, locale)


def format_share(basis_points: int, locale: str | None = None) -> str:
    """A share in per cent: `62.5 %`; in Vietnamese `62,5 %`."""
    return f"{_signed(Decimal(basis_points) / 100, locale)} %"


def _signed(value: Decimal, locale: str | None) -> str:
    """Every digit that says something, with the language's signs for thousands and decimals."""
    text = f"{value.normalize():,f}"
    return text.translate(_SWAPPED_SIGNS) if (locale or current_locale()) == "vi" else text


def approximate_won(minor: int, currency: str, won_per_unit_millionths: int) -> int:
    """Won for an amount at an officer's rate (millionths of a won per major unit), rounded.

    Always shown as "약 …" with the rate, its date and source.
    """
    value = Decimal(minor).scaleb(-minor_digits(currency)) * won_per_unit_millionths / 10**6
    return int(value.to_integral_value(rounding=ROUND_HALF_EVEN))
