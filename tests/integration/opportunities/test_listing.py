"""What a firm could join, narrowed by its own filter, and kept for each of its people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, Role, Viewer
from app.core.fields import SolutionField
from app.core.ids import new_public_id
from app.firms.models import Firm
from app.tenders.models import ExchangeRate, Route, TenderKind, TenderStatus
from tests.factories import NOW, make_firm, make_interest, make_province, make_tender
from tests.factories.opportunities import make_follow, of_firm

Become = Callable[[Viewer], FlaskClient]
EOK = 10**8


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상길찾기")


@pytest.fixture
def own(db: Session, as_viewer: Become, firm: Firm) -> FlaskClient:
    return as_viewer(of_firm(db, firm))


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    # A form's token tells the second it was made in.
    page = re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", answer.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(page))


def titles(client: FlaskClient, question: str = "") -> list[str]:
    page = text_of(client, f"/opportunities/?lang=en&{question}")
    return re.findall(r'data-label="Title"> <a[^>]*>([^<]*)</a>', page)


def test_the_list_opens_with_what_is_open_to_the_firm_nearest_deadline_first(
    db: Session, own: FlaskClient
) -> None:
    make_tender(db, "Later", closes_at=NOW + timedelta(days=9))
    make_tender(db, "Sooner", closes_at=NOW + timedelta(days=2))
    make_tender(db, "Undated", closes_at=None)
    make_tender(db, "Domestic", route=Route.DOMESTIC_ONLY)
    make_tender(db, "Over", closes_at=NOW)
    make_tender(db, "Called off", status=TenderStatus.CANCELLED)
    make_tender(db, "Plan", kind=TenderKind.PLAN, status=TenderStatus.PLANNED, closes_at=None)
    assert titles(own) == ["Sooner", "Later", "Undated"]
    assert titles(own, "fit=all&route=domestic_only") == ["Domestic"]


def test_plans_come_by_the_announced_quarter_without_those_that_are_over(
    db: Session, own: FlaskClient
) -> None:
    plan = {"kind": TenderKind.PLAN, "status": TenderStatus.PLANNED, "closes_at": None}
    make_tender(db, "Spring", planned_from=date(2027, 4, 1), **plan)
    make_tender(db, "This quarter", planned_from=date(2026, 10, 1), **plan)
    make_tender(db, "Past", planned_from=date(2026, 7, 1), **plan)
    make_tender(db, "Some day", **plan)
    assert titles(own, "shelf=coming") == ["This quarter", "Spring", "Some day"]


def test_every_line_says_how_the_firm_could_take_part_and_why(
    db: Session, own: FlaskClient
) -> None:
    make_tender(db, "Stated", route=Route.INTERNATIONAL, route_basis="Đấu thầu quốc tế")
    page = text_of(own, "/opportunities/?lang=en")
    assert "Your firm may bid directly, alone or in a consortium." in page
    assert "read from “Đấu thầu quốc tế”" in page


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("field=water", ["Water"]),
        ("field=water&field=traffic", ["Water", "Dear"]),
        ("route=mdb", ["Bank"]),
        ("days=20", ["Dear"]),
        ("value_from=10&value_to=11", ["Water", "Bank"]),
        ("value_from=30", ["Dear"]),
    ],
)
def test_it_narrows_by_route_field_value_and_time_left(
    db: Session, own: FlaskClient, question: str, found: list[str]
) -> None:
    db.add(
        ExchangeRate(
            currency="USD",
            as_of=NOW.date(),
            won_per_unit_millionths=1_000 * 10**6,
            source="test",
            entered_by=None,
            entered_at=NOW,
        )
    )
    won = {"currency": "KRW"}
    field = SolutionField.WATER
    closes = {"closes_at": NOW + timedelta(days=4)}
    make_tender(db, "Water", field=field, budget_minor=10 * EOK, **won, **closes)
    # 1 million dollars at 1,000 won: exactly 10억.
    bank = {"field": SolutionField.ENERGY, "route": Route.MDB, "currency": "USD"}
    make_tender(db, "Bank", budget_minor=100_000_000, closes_at=NOW + timedelta(days=6), **bank)
    make_tender(db, "Dear", budget_minor=30 * EOK, closes_at=NOW + timedelta(days=30), **won)
    # Nobody knows what a đồng is worth here: no rate was entered.
    make_tender(db, "Đồng", field=SolutionField.CLOUD, closes_at=NOW + timedelta(days=5))
    assert titles(own, question) == found


def test_it_narrows_by_several_provinces_old_units_included(db: Session, own: FlaskClient) -> None:
    hue, danang, other = (make_province(db) for _ in range(3))
    for name, place in (("Huế", hue), ("Đà Nẵng", danang), ("Elsewhere", other)):
        make_tender(db, name, province=place)
    asked = f"province=34-{hue.code}&province=34-{danang.code}"
    assert sorted(titles(own, asked)) == ["Huế", "Đà Nẵng"]


def test_a_saved_filter_opens_that_persons_list_and_nobody_elses(
    db: Session, as_viewer: Become, firm: Firm
) -> None:
    make_tender(db, "Water", field=SolutionField.WATER)
    make_tender(db, "Traffic")
    one, other = of_firm(db, firm), of_firm(db, firm, Role.VIEWER)
    db.commit()
    client = as_viewer(one)
    assert client.post("/opportunities/filter", data={"field": "water"}).status_code == 302
    assert titles(client) == ["Water"]
    assert sorted(titles(client, "saved=no")) == ["Traffic", "Water"]
    assert sorted(titles(as_viewer(other))) == ["Traffic", "Water"]
    client = as_viewer(one)
    client.post("/opportunities/filter", data={"field": "traffic"})
    assert titles(client) == ["Traffic"]
    client.post("/opportunities/filter/forget")
    assert sorted(titles(client)) == ["Traffic", "Water"]


@pytest.mark.parametrize(
    "question", ["value_from=9&value_to=8", "days=-1", "field=nothing", "value_from=abc"]
)
def test_a_question_that_makes_no_sense_is_refused(own: FlaskClient, question: str) -> None:
    assert "Please look at this again" in text_of(own, f"/opportunities/?lang=en&{question}", 422)


def test_a_filter_that_makes_no_sense_is_not_saved(db: Session, own: FlaskClient) -> None:
    db.commit()
    answer = own.post("/opportunities/filter", data={"value_from": "9", "value_to": "8"})
    assert answer.status_code == 422
    assert "Forget my saved filter" not in text_of(own, "/opportunities/?lang=en")


def test_the_list_is_paged_without_losing_or_repeating_anything(
    db: Session, own: FlaskClient
) -> None:
    for number in range(60):
        make_tender(db, f"T{number:02}", closes_at=NOW + timedelta(days=number % 7 + 1))
    seen, address = [], "/opportunities/?lang=en"
    while address:
        page = own.get(address).get_data(as_text=True)
        seen += re.findall(r">(T\d\d)</a>", page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = unescape(following[1]) if following else ""
    assert sorted(seen) == [f"T{number:02}" for number in range(60)]


def test_a_line_shows_what_the_firm_itself_does_and_nothing_of_a_rival(
    db: Session, own: FlaskClient, firm: Firm
) -> None:
    tender = make_tender(db, "Shared ground")
    before = text_of(own, "/opportunities/?lang=en")
    rival = make_firm(db)
    make_follow(db, tender, rival)
    make_interest(db, tender, rival)
    assert text_of(own, "/opportunities/?lang=en") == before
    make_follow(db, tender, firm)
    assert "Followed" in text_of(own, "/opportunities/?lang=en")


def test_the_ways_in_depend_on_the_firms_own_country_and_subsidiary(
    db: Session, as_viewer: Become
) -> None:
    pages = {}
    for name, values in {
        "korean": {},
        "with subsidiary": {"has_vietnamese_subsidiary": True},
        "vietnamese": {"country": "VN"},
    }.items():
        viewer = of_firm(db, make_firm(db, **values))
        pages[name] = text_of(as_viewer(viewer), "/opportunities/ways?lang=en")
    assert "As subcontractor of a Vietnamese bidder" in pages["korean"]
    assert "Through your firm's Vietnamese subsidiary." in pages["with subsidiary"]
    assert "Your firm may bid as a domestic bidder." in pages["vietnamese"]


@pytest.mark.parametrize("address", ["", "ways", "followed"])
def test_people_of_no_firm_do_not_find_it(as_viewer: Become, address: str) -> None:
    officer = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))
    assert as_viewer(officer).get(f"/opportunities/{address}").status_code == 404
    assert as_viewer(ANONYMOUS).get(f"/opportunities/{address}").status_code == 302
