"""The twelve key figures: pillar, name, definition, unit, and how each is counted (pure)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.meetings.agenda.words import Words, message
from app.meetings.kpis.facts import KpiFacts
from app.meetings.kpis.figure import Figure, Unit
from app.meetings.kpis.measures import (
    action_days,
    agenda_to_pack,
    confirmed_responsibilities,
    decisions_per_hour,
    decisions_published,
    deputies_per_seat,
    lapsed_undiscussed,
    members_per_hour,
    minutes_in_time,
    provinces_covered,
    quorate_share,
    sme_share,
)
from app.meetings.kpis.quarters import Quarter


class Pillar(StrEnum):
    """The four programme aims."""

    EFFICIENCY = "efficiency"
    RESILIENCY = "resiliency"
    TRANSPARENCY = "transparency"
    SCALABILITY = "scalability"


PILLARS: Final = {
    Pillar.EFFICIENCY: message("Efficiency"),
    Pillar.RESILIENCY: message("Resiliency"),
    Pillar.TRANSPARENCY: message("Transparency"),
    Pillar.SCALABILITY: message("Scalability"),
}


@dataclass(frozen=True)
class Kpi:
    """A key figure: its name, its definition, how it is counted."""

    code: str
    pillar: Pillar
    name: Words
    definition: Words
    unit: Unit
    measure: Callable[[KpiFacts, Quarter], Figure]


def measure(facts: KpiFacts, quarter: Quarter) -> tuple[Figure, ...]:
    """Every figure of the quarter, in the order of `KPIS`."""
    return tuple(kpi.measure(facts, quarter) for kpi in KPIS)


def kpi_called(code: str) -> Kpi | None:
    """The key figure with this code."""
    return next((kpi for kpi in KPIS if kpi.code == code), None)


KPIS: Final = (
    Kpi(
        "agenda-to-pack",
        Pillar.EFFICIENCY,
        message("From the agenda to the pack"),
        message(
            "Minutes from freezing the agenda to the first pack issued from it, on average over "
            "the meetings held in the period."
        ),
        Unit.MINUTES,
        agenda_to_pack,
    ),
    Kpi(
        "decisions-per-hour",
        Pillar.EFFICIENCY,
        message("Decisions per hour"),
        message(
            "Decisions recorded, divided by the hours for which the meetings held in the period "
            "were called."
        ),
        Unit.PER_HOUR,
        decisions_per_hour,
    ),
    Kpi(
        "action-days",
        Pillar.EFFICIENCY,
        message("Days to a finished action"),
        message(
            "Days from giving an action to verifying it, on average over those verified in the "
            "period."
        ),
        Unit.DAYS,
        action_days,
    ),
    Kpi(
        "quorate-share",
        Pillar.RESILIENCY,
        message("Meetings with quorum"),
        message("Meetings held in the period with a quorum, of all held, by attendance recorded."),
        Unit.SHARE,
        quorate_share,
    ),
    Kpi(
        "deputies-per-seat",
        Pillar.RESILIENCY,
        message("Seats with a deputy"),
        message(
            "Voting seats for which a deputy is named, of those held on the last day of the "
            "period (today while it runs), as the seat is recorded now."
        ),
        Unit.SHARE,
        deputies_per_seat,
    ),
    Kpi(
        "lapsed-undiscussed",
        Pillar.RESILIENCY,
        message("Tenders lapsed undiscussed"),
        message(
            "Notices and calls open to Korean firms whose deadline passed in the period without "
            "having been an item of a meeting before, of all such notices and calls."
        ),
        Unit.SHARE,
        lapsed_undiscussed,
    ),
    Kpi(
        "minutes-in-time",
        Pillar.TRANSPARENCY,
        message("Minutes approved within 10 working days"),
        message(
            "Meetings held in the period whose minutes were approved within ten Korean working "
            "days, of those for which that time is over or whose minutes are approved."
        ),
        Unit.SHARE,
        minutes_in_time,
    ),
    Kpi(
        "confirmed-responsibilities",
        Pillar.TRANSPARENCY,
        message("Confirmed responsibilities"),
        message(
            "Cells of the responsibility matrix (everywhere, or province by province) with one "
            "confirmed accountable body and no dispute, of all cells, on the last day of the "
            "period (today while it runs)."
        ),
        Unit.SHARE,
        confirmed_responsibilities,
    ),
    Kpi(
        "decisions-published",
        Pillar.TRANSPARENCY,
        message("Decisions published"),
        message("Decisions that the public can read, of those recorded in the period."),
        Unit.SHARE,
        decisions_published,
    ),
    Kpi(
        "provinces-covered",
        Pillar.SCALABILITY,
        message("Provinces covered in 90 days"),
        message(
            "Provinces of today that an item of a meeting spoke of, by a tender or in the news, "
            "in the 90 days up to the last day of the period (today while it runs), of all."
        ),
        Unit.COUNT,
        provinces_covered,
    ),
    Kpi(
        "sme-share",
        Pillar.SCALABILITY,
        message("Small and medium-sized firms taking part"),
        message(
            "The band published for the last season that had closed by the end of the period: "
            "independent groups, never a number below five, never one tender."
        ),
        Unit.COUNT,
        sme_share,
    ),
    Kpi(
        "members-per-hour",
        Pillar.SCALABILITY,
        message("Members per hour of the secretariat"),
        message("Members served, divided by the working hours of the secretariat in the period."),
        Unit.PER_HOUR,
        members_per_hour,
    ),
)
