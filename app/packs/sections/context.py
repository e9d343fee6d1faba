"""Finance and programme context: who pays, at which rates, beside which projects."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_, gettext
from app.core.money import format_rate, minor_digits
from app.packs.content.background import Context
from app.packs.content.plain import Amount
from app.packs.editions.gate import PARTS
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class FundingLine:
    """Published budgets of one funding source."""

    named: str
    stated: bool
    tenders: int
    amounts: tuple[str, ...]
    unpublished: int
    source: int | None


@dataclass(frozen=True)
class RateLine:
    """A rate, as an officer entered it."""

    said: str
    day: str
    source: int | None


@dataclass(frozen=True)
class ProjectLine:
    """A Korean project on record."""

    name: str
    province: str
    kind: str
    amount: str
    year: str
    status: str
    confidence: str
    source: int | None


@dataclass(frozen=True)
class Lines:
    """What public records hold."""

    funding: tuple[FundingLine, ...]
    rates: tuple[RateLine, ...]
    projects: tuple[ProjectLine, ...]
    more_projects: int
    of_agenda: bool


def context(edition: Edition, words: Words) -> Lines:
    """Print what was frozen; what no record holds is not there."""
    held = edition.content.context or Context()
    return Lines(
        funding=tuple(
            FundingLine(
                one.named or gettext("not stated in the notice"),
                bool(one.named),
                one.tenders,
                tuple(words.amount(amount) for amount in one.amounts),
                one.unpublished,
                words.source(one.source),
            )
            for one in held.funding
        ),
        rates=tuple(
            RateLine(
                _rate(rate.currency, rate.won_per_unit_millionths, words),
                words.day(rate.as_of),
                words.source(rate.source),
            )
            for rate in held.rates
        ),
        projects=tuple(
            ProjectLine(
                words.say(one.name),
                " · ".join(words.name(name) for name in one.provinces),
                words.say(one.kind),
                words.amount(one.amount),
                one.year,
                words.say(one.status),
                words.say(one.confidence),
                words.source(one.source),
            )
            for one in held.projects
        ),
        more_projects=held.more_projects,
        of_agenda=held.of_agenda,
    )


def _rate(currency: str, millionths: int, words: Words) -> str:
    """`1 VND = 0.0535원`, with the language's signs."""
    one = words.amount(Amount(10 ** minor_digits(currency), currency))
    rate = format_rate(millionths, words.locale)
    return gettext("%(one)s = %(rate)s won", one=one, rate=rate)


def may_have_it(edition: Edition) -> bool:
    """It tells of the tenders on the agenda: not for the seats that leave for them."""
    return "context" in PARTS[edition.audience]


SECTION = Section("context", N_("Finance and programme context"), context, may_have_it, flows=True)
