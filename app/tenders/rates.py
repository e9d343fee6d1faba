"""Exchange rates that an officer entered, and the won figures that rest on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.clock import SEOUL
from app.core.money import approximate_won, format_rate, minor_digits
from app.tenders.models import ExchangeRate

WON: Final = "KRW"
MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Rate:
    """Won for one unit of `currency` on a day, as an officer entered it."""

    currency: str
    won_per_unit_millionths: int
    as_of: date
    source: str

    @property
    def won_per_unit(self) -> str:
        """Digits as entered, without trailing zeros, as the reader's language writes them."""
        return format_rate(self.won_per_unit_millionths)

    def won(self, minor: int) -> int:
        """About how many won `minor` is, rounded to the won."""
        return approximate_won(minor, self.currency, self.won_per_unit_millionths)


@dataclass(frozen=True)
class PublishedAmount:
    """An amount as published, and about how many won that is where a rate was entered."""

    minor: int
    currency: str
    rate: Rate | None

    @property
    def won(self) -> int | None:
        """The won figure, always shown as "about" with the rate's day and source."""
        return self.rate.won(self.minor) if self.rate else None


@dataclass(frozen=True)
class RateEntry:
    """One line of the history of rates."""

    rate: Rate
    entered_at: datetime
    entered_by: str | None


class RateTable:
    """The newest rate of each currency, for putting beside published amounts."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._rates = {rate.currency: rate for rate in rates}

    def bounds(self, won: int) -> dict[str, int]:
        """Currency → the least amount of it, in minor units, that is about `won` or more."""
        found = {WON: won}
        for rate in self._rates.values():
            units = 10 ** minor_digits(rate.currency) * MILLION
            found[rate.currency] = -(-won * units // rate.won_per_unit_millionths)
        return found

    def amount(self, minor: int | None, currency: str | None) -> PublishedAmount | None:
        """The amount with its rate; None when nothing was published."""
        if minor is None or currency is None:
            return None
        rate = None if currency == WON else self._rates.get(currency)
        return PublishedAmount(minor, currency, rate)


def current_rates(db: Session, *, now: datetime) -> RateTable:
    """Of each currency the rate with the newest day up to today in Seoul."""
    today = now.astimezone(SEOUL).date()
    newest = (
        sa.select(ExchangeRate.currency, sa.func.max(ExchangeRate.as_of).label("as_of"))
        .where(ExchangeRate.as_of <= today)
        .group_by(ExchangeRate.currency)
        .subquery()
    )
    rows = db.scalars(
        sa.select(ExchangeRate).join(
            newest,
            sa.and_(
                newest.c.currency == ExchangeRate.currency, newest.c.as_of == ExchangeRate.as_of
            ),
        )
    )
    return RateTable(_rate(row) for row in rows)


def rate_history(db: Session, *, limit: int = 200) -> list[RateEntry]:
    """Rates by day, newest first, at most `limit` of them."""
    rows = db.execute(
        sa.select(ExchangeRate, User.display_name)
        .outerjoin(User, User.public_id == ExchangeRate.entered_by)
        .order_by(ExchangeRate.as_of.desc(), ExchangeRate.currency)
        .limit(limit)
    )
    return [RateEntry(_rate(row), row.entered_at, name) for row, name in rows]


def rate_of(db: Session, currency: str, as_of: date) -> Rate | None:
    """The rate of one currency on one day."""
    row = db.scalar(
        sa.select(ExchangeRate).where(
            ExchangeRate.currency == currency, ExchangeRate.as_of == as_of
        )
    )
    return _rate(row) if row else None


def _rate(row: ExchangeRate) -> Rate:
    return Rate(row.currency, row.won_per_unit_millionths, row.as_of, row.source)
