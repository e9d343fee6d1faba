"""Following, and the private calendar: the firm's own, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import ANONYMOUS, Role, Viewer
from app.firms.models import Firm
from app.opportunities.following import watched
from app.opportunities.models import Follow
from app.tenders.models import Tender, TenderKind, TenderStatus
from tests.factories import NOW, make_firm, make_interest, make_lot, make_tender
from tests.factories.opportunities import make_follow, of_firm

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상달력")


@pytest.fixture
def owner(db: Session, firm: Firm) -> Viewer:
    return of_firm(db, firm)


@pytest.fixture
def plan(db: Session) -> Tender:
    return make_tender(
        db,
        "Kế hoạch nước",
        kind=TenderKind.PLAN,
        status=TenderStatus.PLANNED,
        notice_no=None,
        plan_no="PL2600000009",
        package_key="nuoc",
        closes_at=None,
        planned_from=date(2027, 1, 1),
        planned_text="Quý I, 2027",
    )


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


def open_feed(client: FlaskClient) -> str:
    """The path of a fresh calendar address."""
    page = client.post("/opportunities/calendar").get_data(as_text=True)
    found = re.search(r'id="feed-address">http://localhost:8000([^<]*)<', page)
    assert found is not None
    return found[1]


def events(client: FlaskClient, address: str) -> dict[str, object]:
    answer = client.get(address)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.get_data())
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_a_firm_follows_from_the_tenders_page_and_stops(
    db: Session, as_viewer: Become, owner: Viewer, plan: Tender
) -> None:
    db.commit()
    client = as_viewer(owner)
    page = text_of(client, f"/tenders/{plan.public_id}?lang=en")
    assert "your firm is told when its notice appears" in page
    for _twice in range(2):
        answer = client.post(f"/opportunities/tenders/{plan.public_id}/follow")
        assert answer.location == f"/tenders/{plan.public_id}"
    assert db.scalar(sa.select(sa.func.count(Follow.id))) == 1
    assert "Kế hoạch nước" in text_of(client, "/opportunities/followed?lang=en")
    client.post(f"/opportunities/tenders/{plan.public_id}/unfollow")
    assert "Your firm follows nothing" in text_of(client, "/opportunities/followed?lang=en")


def test_a_viewer_of_the_firm_reads_but_does_not_follow(
    db: Session, as_viewer: Become, firm: Firm, plan: Tender
) -> None:
    reader = of_firm(db, firm, Role.VIEWER)
    db.commit()
    client = as_viewer(reader)
    assert client.post(f"/opportunities/tenders/{plan.public_id}/follow").status_code == 404
    assert "follow-box" not in text_of(client, f"/tenders/{plan.public_id}?lang=en")


def test_what_has_closed_cannot_be_followed(db: Session, as_viewer: Become, owner: Viewer) -> None:
    closed = make_tender(db, closes_at=NOW)
    db.commit()
    client = as_viewer(owner)
    address = f"/opportunities/tenders/{closed.public_id}/follow?lang=en"
    assert "there is nothing left to follow" in text_of(client, client.post(address).location)
    assert db.scalar(sa.select(sa.func.count(Follow.id))) == 0


def test_the_calendar_holds_what_the_firm_follows_and_pursues_in_both_zones(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, plan: Tender
) -> None:
    closes = NOW + timedelta(days=5)
    pursued, lotted, other = (make_tender(db, name, closes_at=closes) for name in "ABC")
    make_interest(db, pursued, firm)
    make_interest(db, lotted, firm, lot_id=make_lot(db, lotted, "7").id)
    make_follow(db, pursued, firm)
    make_follow(db, plan, firm)
    make_follow(db, other, firm, ended_at=NOW)
    make_follow(db, other, make_firm(db))
    db.commit()
    address = open_feed(as_viewer(owner))
    found = events(as_viewer(ANONYMOUS), address)
    assert set(found) == {"마감: A", "마감: B", "공고 예정: Kế hoạch nước"}
    event = found["마감: A"]
    assert event.decoded("dtstart").tzinfo.key == "Asia/Ho_Chi_Minh"
    assert event.decoded("dtstart") == closes
    assert "2026. 12. 9.(수) 12:30" in event["description"]
    assert "2026. 12. 9.(수) 14:30" in event["description"]
    assert found["공고 예정: Kế hoạch nước"].decoded("dtstart") == date(2027, 1, 1)


def test_the_calendar_is_the_same_bytes_while_nothing_changes(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db)
    make_interest(db, tender, firm)
    db.commit()
    address = open_feed(as_viewer(owner))
    before = as_viewer(ANONYMOUS).get(address).data
    rival = make_firm(db)
    make_interest(db, tender, rival, shared=True)
    make_follow(db, make_tender(db), rival)
    assert as_viewer(ANONYMOUS).get(address).data == before


def test_a_calendar_address_answers_until_it_is_revoked_or_replaced(
    db: Session, as_viewer: Become, owner: Viewer
) -> None:
    db.commit()
    first = open_feed(as_viewer(owner))
    second = open_feed(as_viewer(owner))
    stranger = as_viewer(ANONYMOUS)
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    as_viewer(owner).post("/opportunities/calendar/revoke")
    stranger = as_viewer(ANONYMOUS)
    stranger.get("/")  # takes the word that it was revoked
    revoked, unknown = stranger.get(second), stranger.get(f"/opportunities/calendar/{'x' * 43}.ics")
    assert revoked.status_code == unknown.status_code == 404
    assert revoked.data == unknown.data


@pytest.mark.parametrize("leaving", ["account closed", "role taken"])
def test_a_calendar_ends_with_the_persons_place_in_the_firm(
    db: Session, as_viewer: Become, owner: Viewer, leaving: str
) -> None:
    db.commit()
    address = open_feed(as_viewer(owner))
    user = db.scalars(sa.select(User).where(User.public_id == owner.user)).one()
    if leaving == "account closed":
        user.active = False
    else:
        user.roles.clear()
    db.commit()
    assert as_viewer(ANONYMOUS).get(address).status_code == 404


def test_the_token_is_nowhere_in_the_database(
    db: Session, as_viewer: Become, owner: Viewer
) -> None:
    db.commit()
    token = open_feed(as_viewer(owner)).removesuffix(".ics").rpartition("/")[2]
    for table in sa.inspect(db.connection()).get_table_names():
        for row in db.execute(sa.text(f'SELECT * FROM "{table}"')):  # noqa: S608  (names from the models, never from a reader)
            assert token not in str(tuple(row))


def test_of_more_than_the_list_holds_the_latest_stay(
    db: Session, firm: Firm, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.opportunities.following._LIMIT", 2)
    tenders = [make_tender(db) for _ in range(4)]
    for days, tender in enumerate(tenders):
        make_follow(db, tender, firm, followed_at=NOW - timedelta(days=9 - days))
    shown = {each.tender for each in watched(db, viewer=owner, now=NOW)}
    assert shown == {each.public_id for each in tenders[2:]}
