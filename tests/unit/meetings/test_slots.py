"""Choosing slot and room: what fits, why the rest does not, what would mend it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.clock import SEOUL
from app.meetings.slots.enumerating import choose
from app.meetings.slots.problem import Can, Person, Problem, Room, starts_between
from app.meetings.slots.verdicts import Objection, Reason
from tests.factories.slots import offices

#: Friday 12 March 2027; the morning slot both offices share.
DAY = date(2027, 3, 12)
TEN = datetime(2027, 3, 12, 10, 0, tzinfo=SEOUL).astimezone(UTC)
AFTERNOON = TEN + timedelta(hours=5, minutes=30)


def crowd(**says: dict[datetime, Can]) -> tuple[Person, ...]:
    """People whose name begins with their group: ministry_1, expert_2."""
    return tuple(
        Person(key, key.split("_")[0], required="chair" in key, says=answers)
        for key, answers in says.items()
    )


def case(
    people: tuple[Person, ...] = (),
    *,
    starts: tuple[datetime, ...] = (TEN, AFTERNOON),
    rooms: tuple[Room, ...] = (),
    minutes: int = 120,
    asked: bool = True,
    **quorum: int,
) -> Problem:
    return Problem(starts, minutes, offices(), people, rooms, quorum, asked=asked)


@pytest.mark.parametrize(("minutes", "shared"), [(120, ["10:00", "15:30", "16:00"]), (180, [])])
def test_the_offices_of_both_countries_leave_few_starts(minutes: int, shared: list[str]) -> None:
    answer = choose(case(starts=starts_between(DAY, DAY, SEOUL), minutes=minutes, asked=False))
    assert [
        f"{v.starts_at.astimezone(SEOUL):%H:%M}"
        for v in sorted(answer.fitting, key=lambda v: v.starts_at)
    ] == shared
    assert len(answer.fitting) + len(answer.rejected) == 48


def test_every_rejection_has_all_its_reasons() -> None:
    sunday = TEN + timedelta(days=2)
    people = crowd(ministry_chair={sunday: Can.NO}, ministry_2={}, expert_1={})
    room = Room("hall", capacity=1, taken=((sunday, sunday + timedelta(hours=1)),))
    problem = case(people, starts=(sunday,), rooms=(room,), ministry=1, expert=2)
    (verdict,) = choose(problem).rejected
    assert verdict.objections == (
        Objection(Reason.CLOSED, "KR"),
        Objection(Reason.CLOSED, "VN"),
        Objection(Reason.QUORUM, "ministry", 1),
        Objection(Reason.QUORUM, "expert", 2),
        Objection(Reason.REQUIRED, "ministry_chair"),
        Objection(Reason.TAKEN, "hall"),
    )
    assert choose(problem).repairs == ()  # a Sunday cannot be mended


def test_the_nearest_repair_is_named_when_nothing_fits() -> None:
    people = crowd(
        ministry_1={TEN: Can.YES, AFTERNOON: Can.NO},
        expert_1={TEN: Can.YES, AFTERNOON: Can.YES},
        expert_2={TEN: Can.NO, AFTERNOON: Can.NO},
    )
    answer = choose(case(people, ministry=1, expert=2))
    nearest = answer.repairs[0]
    assert not answer.fitting
    assert (nearest.starts_at, nearest.cost) == (TEN, 1)
    assert nearest.objections == (Objection(Reason.QUORUM, "expert", 1),)


def test_silence_is_no_yes_once_people_were_asked() -> None:
    people = crowd(ministry_chair={})
    (asked, _later) = choose(case(people, ministry=1)).rejected
    assert asked.objections[-1] == Objection(Reason.SILENT, "ministry_chair")
    assert choose(case(people, ministry=1, asked=False)).fitting


def test_a_room_that_begins_when_another_meeting_ends_is_free() -> None:
    before = Room("hall", taken=((TEN - timedelta(hours=2), TEN),))
    across = Room("other", taken=((TEN + timedelta(minutes=105), TEN + timedelta(hours=4)),))
    answer = choose(case(starts=(TEN,), rooms=(before, across), asked=False))
    assert [v.room for v in answer.fitting] == ["hall"]
    assert answer.rejected[0].objections == (Objection(Reason.TAKEN, "other"),)


def test_more_people_come_first_then_fewer_requests_then_the_wanted_day() -> None:
    later = TEN + timedelta(days=7)
    people = crowd(ministry_1={TEN: Can.IF_NEED_BE, AFTERNOON: Can.YES, later: Can.YES})
    rooms = (Room("vkc", hosted=True), Room("own"))
    problem = case(people, starts=(TEN, AFTERNOON, later), rooms=rooms, ministry=1)
    ranked = [(v.starts_at, v.room) for v in choose(replace(problem, wanted=later)).fitting]
    assert ranked == [
        (later, "own"),
        (AFTERNOON, "own"),
        (later, "vkc"),
        (AFTERNOON, "vkc"),
        (TEN, "own"),
        (TEN, "vkc"),
    ]


def test_to_a_room_abroad_people_travel_on_working_days() -> None:
    friday, monday, wednesday = TEN, TEN + timedelta(days=3), TEN + timedelta(days=5)
    room = Room("vkc", travelled_from="KR")
    problem = case(starts=(friday, monday, wednesday), rooms=(room, Room("own")), asked=False)
    answer = choose(problem)
    kept = [v.starts_at for v in answer.fitting if v.room == "vkc"]
    assert kept == [wednesday]
    assert {v.objections for v in answer.rejected} == {(Objection(Reason.TRAVEL, "KR"),)}
    assert len(choose(replace(problem, travel_days=0)).fitting) == 6
    # Which room it is can be changed; on which days people work cannot.
    only = replace(problem, starts=(friday,), rooms=(room,))
    assert (choose(only).fitting, choose(only).repairs) == ((), ())


def test_a_day_on_which_the_clocks_change_has_as_many_starts_as_half_hours() -> None:
    sydney = ZoneInfo("Australia/Sydney")
    assert len(starts_between(date(2027, 4, 4), date(2027, 4, 4), sydney)) == 50
    assert len(starts_between(date(2027, 10, 3), date(2027, 10, 3), sydney)) == 46
