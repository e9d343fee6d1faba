"""Key figures from the records: loaded, shown to the body's own members, frozen in A10."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import Actor, Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import speaking
from app.core.ids import new_public_id
from app.meetings.kpis.quarters import Quarter
from app.meetings.kpis.queries import kpi_page, kpi_rows
from app.meetings.models import ActionState, Meeting, MeetingState, SeatGroup
from app.meetings.queries import agenda_plan
from app.meetings.recusal.commands import TieDetails, declare_tie
from app.meetings.season_models import CalendarCountry, DayKind, HolidayOverride
from app.tenders.models import Route
from tests.factories import NOW, make_province, make_tender
from tests.factories.meetings import (
    SECRETARIAT,
    make_action,
    make_body,
    make_decision,
    make_item,
    make_meeting,
    make_seat,
    member,
)

AsViewer = Callable[[Viewer], FlaskClient]


@pytest.fixture
def held(db: Session) -> Meeting:
    """A quorate meeting a fortnight ago with one decision in general, one on a tender."""
    body = make_body(db)
    make_seat(db, body, deputy_name="대리")
    starts = NOW - timedelta(days=14)
    meeting = make_meeting(
        db, body, starts_at=starts, state=MeetingState.CLOSED, quorate=True, minutes=120
    )
    tender = make_tender(
        db,
        province=make_province(db),
        route=Route.INTERNATIONAL,
        closes_at=NOW - timedelta(days=2),
        notice_no="IB7",
    )
    for item in (make_item(db, meeting), make_item(db, meeting, tender=tender)):
        decision = make_decision(db, item)
        make_action(
            db,
            body,
            decision,
            organisation_id=body.seats[0].organisation_id,
            state=ActionState.VERIFIED,
            created_at=starts,
            settled_at=starts + timedelta(days=8 if item.tender_id else 4),
        )
    make_tender(db, route=Route.INTERNATIONAL, closes_at=NOW - timedelta(days=1))
    make_tender(db, route=Route.DOMESTIC_ONLY, closes_at=NOW - timedelta(days=1))
    db.flush()
    return meeting


def test_the_figures_are_those_of_the_record(db: Session, held: Meeting) -> None:
    told = _told(db, SECRETARIAT)
    assert told["decisions-per-hour"].startswith("1")
    assert told["action-days"].startswith("6")
    assert told["quorate-share"].startswith("100")
    assert told["lapsed-undiscussed"].startswith("50")
    assert "1" in told["provinces-covered"]
    assert told["members-per-hour"] == "–"
    rows = kpi_rows(db, SECRETARIAT, NOW, "lapsed-undiscussed", body=None, quarter=None)
    assert sorted((row.counted, row.of) for row in rows.rows) == [(0, 1), (1, 1)]
    with pytest.raises(NotFoundError):
        kpi_page(db, SECRETARIAT, NOW, quarter=Quarter(2027, 1))
    with pytest.raises(NotFoundError):
        kpi_rows(db, SECRETARIAT, NOW, "margin", body=None, quarter=None)


def test_a_recused_member_counts_without_the_tender_and_a_firm_sees_no_figures(
    db: Session, held: Meeting
) -> None:
    expert = member(db, held, SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE)
    firm = member(db, held, SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM)
    declare_tie(db, TieDetails("IB7", "자문"), actor=Actor.of(expert), now=NOW)
    told = _told(db, expert)
    assert told["decisions-per-hour"].startswith("0")
    assert told["action-days"].startswith("4")
    assert told["lapsed-undiscussed"].startswith("100")
    rows = kpi_rows(db, expert, NOW, "lapsed-undiscussed", body=None, quarter=None)
    assert [(row.counted, row.of) for row in rows.rows] == [(1, 1), (1, 1)]
    assert kpi_page(db, firm, NOW) is None
    with pytest.raises(NotFoundError):
        kpi_page(db, firm, NOW, body=held.body.public_id)


def test_ten_working_days_are_counted_by_the_calendar_that_the_season_uses(
    db: Session, held: Meeting
) -> None:
    """By the lists the tenth day is today; a Saturday worked by decree makes it yesterday."""
    assert _told(db, SECRETARIAT)["minutes-in-time"] == "–"
    for country, day in (
        (CalendarCountry.KOREA, date(2026, 11, 28)),
        (CalendarCountry.VIETNAM, date(2026, 11, 29)),
    ):
        db.add(
            HolidayOverride(
                public_id=new_public_id(),
                country=country,
                day=day,
                kind=DayKind.WORK,
                name="대체근무일",
                source="시험용 고시",
                provisional=False,
                entered_at=NOW,
            )
        )
    db.flush()
    assert _told(db, SECRETARIAT)["minutes-in-time"] == "0% (0 of 1)"


def test_the_last_item_freezes_the_figures_of_the_quarter(db: Session, held: Meeting) -> None:
    coming = make_meeting(db, held.body)
    agenda = agenda_plan(db, coming.public_id, SECRETARIAT, NOW)
    last = list(agenda.proposals.values())[-1]
    rows = {row["kpi"]: row for row in last.sources if row["type"] == "kpi"}
    assert (last.rule, len(rows)) == ("A10", 12)
    assert (rows["decisions-per-hour"]["counted"], rows["decisions-per-hour"]["of"]) == (2, 120)
    assert rows["members-per-hour"]["unknown"]


def test_the_pages_give_definition_value_quarters_and_rows(
    db: Session, held: Meeting, as_viewer: AsViewer
) -> None:
    db.commit()
    desk = as_viewer(SECRETARIAT)
    page = desk.get("/meetings/kpis/?lang=en&quarter=2026-Q4").get_data(as_text=True)
    assert "Decisions recorded, divided by the hours" in page
    assert "Q3 2026" in page
    earlier = desk.get("/meetings/kpis/?lang=en&quarter=2022-Q1").get_data(as_text=True)
    assert 'value="2022-Q1" selected' in earlier
    assert 'value="2026-Q4"' in earlier, "there is a way back to the present"
    rows = desk.get("/meetings/kpis/action-days?lang=en&quarter=2026-Q4").get_data(as_text=True)
    assert "할 일" in rows


def _told(db: Session, viewer: Viewer) -> dict[str, str]:
    with speaking("en"):
        page = kpi_page(db, viewer, NOW)
    assert page is not None
    return {line.code: line.text for pillar in page.pillars for line in pillar.lines}
