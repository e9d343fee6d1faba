"""When answers to a written question are taken and reminded of, and what they amount to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.meetings.models import SeatGroup
from app.meetings.procedures.calendar import check_due_day, proposed_due_day
from app.meetings.procedures.models import Majority, Opinion, ProcedureResult
from app.meetings.procedures.refusals import DueDayError
from app.meetings.procedures.rules import closes_at, outcome, reminder_due, working_days_until
from app.meetings.recusal.room import ItemQuorum

FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)
QUORATE = ItemQuorum(eligible=5, present=4, short={})


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def test_answers_are_taken_until_the_end_of_the_day_in_seoul() -> None:
    assert closes_at(FRIDAY) == datetime(2026, 12, 4, 14, 59, tzinfo=UTC)


def test_only_working_days_after_today_count() -> None:
    assert working_days_until(MONDAY, FRIDAY, weekdays) == 1
    assert working_days_until(date(2026, 12, 6), FRIDAY, weekdays) == 0


@pytest.mark.parametrize(
    ("latest", "proposed"),
    [
        (None, date(2026, 12, 21)),  # two weeks on is a Saturday
        (date(2026, 12, 25), date(2026, 12, 21)),
        (date(2026, 12, 21), date(2026, 12, 21)),
        # What lapses on the week-end in between would have lapsed on Monday.
        (date(2026, 12, 20), date(2026, 12, 18)),
        (date(2026, 12, 19), date(2026, 12, 18)),
        (date(2026, 12, 13), date(2026, 12, 11)),
        (date(2026, 12, 5), MONDAY),
        (FRIDAY, MONDAY),
    ],
)
def test_the_day_proposed_is_the_last_working_day_on_which_a_step_holds(
    latest: date | None, proposed: date
) -> None:
    saturday = date(2026, 12, 5)
    assert proposed_due_day(saturday, weekdays, latest=latest) == proposed


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2026, 12, 1), None),
        (date(2026, 12, 4), None),
        (date(2026, 12, 8), "2026-12-11 T-3"),
        (date(2026, 12, 9), "2026-12-11 T-3"),
        (date(2026, 12, 10), "2026-12-11 T-1"),
        (date(2026, 12, 11), "2026-12-11 T-1"),
        (date(2026, 12, 12), None),
    ],
)
def test_the_silent_are_reminded_three_working_days_and_one_before(
    today: date, kind: str | None
) -> None:
    asked_on = date(2026, 12, 1)
    assert reminder_due(date(2026, 12, 11), today, asked_on, weekdays) == kind


def test_nobody_is_reminded_on_the_day_of_asking() -> None:
    assert reminder_due(MONDAY, FRIDAY, FRIDAY, weekdays) is None


@pytest.mark.parametrize("due", [FRIDAY, date(2026, 12, 5), date(2027, 12, 6)])
def test_answers_are_due_on_a_working_day_ahead_and_within_half_a_year(due: date) -> None:
    check_due_day(MONDAY, FRIDAY, weekdays)
    with pytest.raises(DueDayError):
        check_due_day(due, FRIDAY, weekdays)


@pytest.mark.parametrize(
    ("opinions", "majority", "result"),
    [
        ("agree agree disagree", Majority.HALF, ProcedureResult.CARRIED),
        ("agree changes none none", Majority.HALF, ProcedureResult.NOT_CARRIED),
        ("agree changes disagree", Majority.TWO_THIRDS, ProcedureResult.CARRIED),
        ("agree agree none", Majority.ALL, ProcedureResult.NOT_CARRIED),
        ("agree changes", Majority.ALL, ProcedureResult.CARRIED),
        ("none", Majority.HALF, ProcedureResult.NOT_CARRIED),
    ],
)
def test_no_opinion_takes_part_and_agrees_with_nothing(
    opinions: str, majority: Majority, result: ProcedureResult
) -> None:
    voices = [Opinion(word) for word in opinions.split()]
    assert outcome(QUORATE, voices, majority) is result


def test_below_the_quorum_nothing_is_decided_however_many_agree() -> None:
    short = ItemQuorum(eligible=5, present=4, short={SeatGroup.EXPERT: (0, 1)})
    assert outcome(short, [Opinion.AGREE] * 4, Majority.HALF) is ProcedureResult.INQUORATE
