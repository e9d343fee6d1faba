"""Saying why a season cannot be planned, and which limits a choice does not keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core.dates import format_date
from app.core.i18n import Message, message
from app.meetings.season.judging import Breach, Broken
from app.meetings.season.problem import Problem
from app.meetings.season.repair import Limit, Repair, repairs


class _Day:
    """A day that is written in the reader's language when it is read."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __str__(self) -> str:
        return format_date(self.day, weekday=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Day) and other.day == self.day

    def __hash__(self) -> int:
        return hash(self.day)


def refusal_in_words(problem: Problem, held: int) -> tuple[Message, ...]:
    """Which limit leaves no plan, then what would give one, the nearest change first."""
    if not problem.days:
        return (message("No day is left on which both countries work."),)
    found = repairs(problem)
    if not found:
        return (
            message(
                "No plan keeps these limits, and changing one of them alone does not help: loosen "
                "the gaps and the number of meetings together."
            ),
        )
    return (_obstacle(found[0], held), *(_repair(one, held) for one in found))


def _obstacle(repair: Repair, held: int) -> Message:
    match repair.limit:
        case Limit.MEETINGS:
            return message(
                "No plan keeps these limits: the number of meetings (%(count)s) does not fit the "
                "days that are left and the gaps.",
                count=repair.now + held,
            )
        case Limit.GAP_MIN:
            return message(
                "No plan keeps these limits: the least gap of %(days)s days is too long.",
                days=repair.now,
            )
        case Limit.GAP_MAX:
            return message(
                "No plan keeps these limits: the greatest gap of %(days)s days is too short.",
                days=repair.now,
            )
        case _:
            return message(
                "No plan keeps these limits: %(count)s meetings in Hanoi do not fit days before "
                "and after which people can travel.",
                count=repair.now,
            )


def _repair(repair: Repair, held: int) -> Message:
    match repair.limit:
        case Limit.MEETINGS:
            return message(
                "%(count)s meetings instead of %(now)s would do.",
                count=repair.value + held,
                now=repair.now + held,
            )
        case Limit.GAP_MIN:
            return message(
                "A least gap of %(count)s days instead of %(now)s would do.",
                count=repair.value,
                now=repair.now,
            )
        case Limit.GAP_MAX:
            return message(
                "A greatest gap of %(count)s days instead of %(now)s would do.",
                count=repair.value,
                now=repair.now,
            )
        case _:
            return message(
                "%(count)s meetings in Hanoi instead of %(now)s would do.",
                count=repair.value,
                now=repair.now,
            )


def breach_in_words(broken: Broken, held: int) -> Message:
    """One limit that the dates do not keep."""
    days: dict[str, Any] = dict(zip(("first", "second"), map(_Day, broken.days), strict=False))
    match broken.breach:
        case Breach.MEETINGS:
            return message(
                "%(found)s meetings instead of %(wanted)s.",
                found=broken.found + held,
                wanted=broken.wanted + held,
            )
        case Breach.GAP_MIN:
            return message(
                "%(first)s and %(second)s are %(found)s days apart; the least gap is %(wanted)s.",
                found=broken.found,
                wanted=broken.wanted,
                **days,
            )
        case Breach.GAP_MAX:
            return message(
                "From %(first)s to %(second)s are %(found)s days without a meeting; the greatest "
                "gap is %(wanted)s.",
                found=broken.found,
                wanted=broken.wanted,
                **days,
            )
        case Breach.HANOI:
            return message(
                "%(found)s meetings in Hanoi instead of at least %(wanted)s.",
                found=broken.found,
                wanted=broken.wanted,
            )
        case Breach.DAY_OFF:
            return message("%(first)s is not a working day in both countries.", **days)
        case _:
            return message(
                "%(first)s: nobody can travel to Hanoi the day before or back the day after.",
                **days,
            )
