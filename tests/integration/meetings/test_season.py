"""A body's year: planned from public facts and both calendars, kept by hand, called as meetings."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.meetings import queries
from app.meetings.errors import HolidaysUnknownError
from app.meetings.models import Body, BodySeason, Meeting, MeetingState
from app.meetings.season_models import CalendarCountry, HolidayOverride
from app.meetings.season_projections import SeasonPage
from app.meetings.working_calendar import public_holidays
from app.tenders.models import Route, TenderKind, TenderStatus
from tests.factories import make_tender, make_user, viewer_of
from tests.factories.meetings import SECRETARIAT, make_body, make_meeting, make_seat

Become = Callable[[Viewer], FlaskClient]
YEAR = 2027


@pytest.fixture
def body(db: Session) -> Body:
    body = make_body(db, code="wg")
    make_seat(db, body)
    db.commit()
    return body


@pytest.fixture
def desk(db: Session, as_viewer: Become) -> FlaskClient:
    return as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))


def make_plan(db: Session, begins: date, **values: object) -> None:
    facts = {
        "kind": TenderKind.PLAN,
        "status": TenderStatus.PLANNED,
        "notice_no": None,
        "plan_no": f"PL{begins:%y%m%d}",
        "package_key": "p",
        "closes_at": None,
        "planned_from": begins,
        "planned_text": "Quý II, 2027",
    }
    make_tender(db, **(facts | values))


def address(body: Body, rest: str = "", year: int = YEAR) -> str:
    return f"/meetings/bodies/{body.public_id}/season/{year}{rest}"


def text_of(client: FlaskClient, url: str, lang: str = "en") -> str:
    answer = client.get(f"{url}?lang={lang}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["meetings", "season", *arguments])
    return result.exit_code, result.output


def page_of(db: Session, body: Body, now: datetime) -> SeasonPage:
    return queries.season_page(db, body.public_id, YEAR, SECRETARIAT, now)


def test_a_year_is_planned_on_days_both_countries_work_with_one_meeting_in_hanoi(
    db: Session, body: Body, now: datetime
) -> None:
    make_plan(db, date(2027, 4, 1))
    make_tender(db, route=Route.MDB, closes_at=datetime(2027, 9, 30, tzinfo=UTC))
    page = page_of(db, body, now)
    assert page.best is not None
    assert (page.best.covered, page.best.total) == (2, 2)
    days = [line.day for line in page.best.dates]
    assert len(days) == 4
    assert all(63 <= (b - a).days <= 126 for a, b in itertools.pairwise(days))
    assert [line.site.value for line in page.best.dates if line.site].count("hanoi") == 1
    closed = {line.day for line in page.closed_days}
    assert {date(2027, 2, 8), date(2027, 9, 15)} <= closed
    assert not closed & set(days)


def test_only_routes_that_count_windows_that_are_open_and_no_plan_twice(
    db: Session, body: Body, now: datetime
) -> None:
    make_plan(db, date(2027, 4, 1), route=Route.DOMESTIC_ONLY)
    make_plan(db, date(2027, 5, 1), status=TenderStatus.CANCELLED)
    make_plan(db, date(2029, 5, 1))
    published = datetime(2027, 6, 1, tzinfo=UTC)
    make_tender(db, published_at=published, closes_at=published + timedelta(days=9))
    page = page_of(db, body, now)
    assert page.windows == ()
    assert page.too_short == 1


def test_an_override_closes_a_day_and_opens_another(
    db: Session, body: Body, desk: FlaskClient, now: datetime
) -> None:
    best = page_of(db, body, now).best
    assert best is not None
    first = best.dates[0].day
    entry = {
        "country": "VN",
        "day": first.isoformat(),
        "kind": "off",
        "name": "Nghỉ bù",
        "source": "Quyết định 1",
    }
    assert desk.post("/meetings/calendar/new", data=entry).status_code == 302
    assert desk.post("/meetings/calendar/new", data=entry).status_code == 422
    assert "Quyết định 1" in text_of(desk, "/meetings/calendar")
    moved = page_of(db, body, now).best
    assert moved is not None
    assert first not in [line.day for line in moved.dates]
    row = db.scalars(select(HolidayOverride)).one()
    assert desk.post(f"/meetings/calendar/{row.public_id}/remove").status_code == 302
    again = page_of(db, body, now).best
    assert again is not None
    assert again.dates[0].day == first


def test_an_officer_sees_what_other_dates_lose_then_keeps_them_and_calls_the_meetings(
    db: Session, body: Body, desk: FlaskClient, now: datetime
) -> None:
    make_plan(db, date(2027, 4, 1))
    db.commit()
    assert "1 of 1 windows (100%)" in text_of(desk, address(body))
    choice = {"version": "0", "day_1": "2027-06-02", "site_1": "hanoi", "site_2": "korea"}
    compared = desk.post(
        address(body, "/dates?lang=en"),
        data=choice | {"compare": "1"} | {f"site_{n}": "hanoi" for n in range(1, 25)},
    ).get_data(as_text=True)
    assert "loses 1 windows and gains 0" in compared
    assert "1 meetings instead of 4." in compared
    assert db.scalar(select(BodySeason.id)) is None
    sites = {f"site_{n}": "hanoi" for n in range(1, 25)}
    assert desk.post(address(body, "/dates"), data=choice | sites).status_code == 302
    assert desk.post(address(body, "/dates"), data=choice | sites).status_code == 409
    call = {
        "version": str(db.scalars(select(BodySeason.lock_version)).one()),
        "starts": "15:30",
        "minutes": "120",
        "place_korea": "세종",
        "place_hanoi": "VKC",
    }
    assert desk.post(address(body, "/call"), data=call).status_code == 302
    meeting = db.scalars(select(Meeting)).one()
    assert meeting.state is MeetingState.PLANNED
    assert meeting.place == "VKC"
    assert meeting.starts_at == datetime(2027, 6, 2, 6, 30, tzinfo=UTC)
    page = page_of(db, body, now)
    assert page.best is not None
    assert date(2027, 6, 2) in [line.day for line in page.best.dates if line.meeting]
    call["version"] = str(page.version)
    assert desk.post(address(body, "/call"), data=call).status_code == 422


def test_limits_that_leave_no_plan_name_the_obstacle_and_the_nearest_repair(
    app: Flask, db: Session, body: Body, desk: FlaskClient
) -> None:
    limits = {
        "version": "0",
        "meetings": "8",
        "gap_min": "60",
        "gap_max": "90",
        "hanoi_min": "1",
        "lead_from": "30",
        "lead_to": "10",
        "routes": ["international"],
    }
    assert desk.post(address(body, "/limits"), data=limits | {"gap_max": "9"}).status_code == 422
    assert desk.post(address(body, "/limits"), data=limits).status_code == 302
    code, output = run(app, "wg", str(YEAR), "--locale", "en")
    assert code == 1
    assert "No plan keeps these limits" in output
    assert "instead of" in output
    assert "instead of" in text_of(desk, address(body))
    assert "불가" in text_of(desk, address(body), "ko") or "없음" in text_of(
        desk, address(body), "ko"
    )


@pytest.mark.parametrize("lang", ["ko", "vi", "en"])
def test_the_command_prints_the_year_and_refuses_what_it_does_not_know(
    app: Flask, db: Session, body: Body, lang: str
) -> None:
    make_plan(db, date(2027, 4, 1), title_ko="교통", title_en="Traffic", title="Giao thông")
    db.commit()
    code, output = run(app, "wg", str(YEAR), "--locale", lang)
    assert code == 0, output
    assert {"ko": "교통", "vi": "Giao thông", "en": "Traffic"}[lang] in output
    wednesday = {"ko": "둘째 수요일", "vi": "Thứ Tư tuần thứ hai", "en": "Second Wednesday"}
    assert wednesday[lang] in output
    code, tried = run(app, "wg", str(YEAR), "--on", "2027-06-02", "--locale", lang)
    assert (code, "    - PL270401" in tried, "    - PL270401" in output) == (0, True, False)
    for arguments in (("nobody", str(YEAR)), ("wg", "2025"), ("wg", "2032")):
        code, output = run(app, *arguments, "--locale", lang)
        assert code == 1
        assert len(output.strip().splitlines()) == 1


def test_a_year_beyond_the_list_of_holidays_is_refused(app: Flask, db: Session) -> None:
    with pytest.raises(HolidaysUnknownError):
        public_holidays(CalendarCountry.VIETNAM, 2101)


def test_meetings_held_this_year_count_and_those_called_stay(db: Session, body: Body) -> None:
    now = datetime(2027, 5, 3, tzinfo=UTC)
    make_meeting(db, body, starts_at=datetime(2027, 3, 3, 6, tzinfo=UTC), state="closed")
    called = make_meeting(db, body, starts_at=datetime(2027, 9, 1, 6, tzinfo=UTC))
    make_meeting(db, body, starts_at=datetime(2027, 7, 1, 6, tzinfo=UTC), state="cancelled")
    page = page_of(db, body, now)
    assert page.held == 1
    assert page.best is not None
    assert len(page.best.dates) == 3
    assert [line.meeting for line in page.best.dates if line.meeting] == [called.public_id]
    assert page.best.dates[0].day > date(2027, 5, 4)


def test_members_and_the_public_see_no_season(
    db: Session, body: Body, as_viewer: Become, now: datetime
) -> None:
    user = make_user(db, Role.MINISTRY)
    make_seat(db, body, user_id=user.id, organisation=user.organisation)
    db.commit()
    client = as_viewer(viewer_of(user))
    assert client.get(address(body)).status_code == 404
    assert client.get("/meetings/calendar").status_code == 404
    assert "season" not in text_of(client, f"/meetings/bodies/{body.public_id}")
    assert as_viewer(viewer_of(make_user(db, Role.AUDITOR))).get(address(body)).status_code == 200
    assert client.get(address(body, "/dates")).status_code == 404


def test_years_out_of_reach_have_no_page(body: Body, desk: FlaskClient) -> None:
    answer = desk.get(f"{address(body, year=2040)}?lang=en")
    assert answer.status_code == 422
    assert "2026 to 2031" in answer.get_data(as_text=True)
