"""The list of tenders: what is in it, in which order, and how one walks through it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, Role, Viewer
from app.core.errors import DomainError
from app.core.fields import SolutionField
from app.provinces.models import Vintage
from app.provinces.places import UnitKey
from app.tenders.filters import FitFilter, Sort, StageFilter, TenderFilters
from app.tenders.listing import currencies, tender_list
from app.tenders.models import LinkState, PlanLink, Route, TenderKind, TenderStatus
from app.tenders.routes.explained import Fit
from app.tenders.search import index_tender
from tests.factories import make_firm, make_province, make_tender

EVERYTHING = TenderFilters(stage=StageFilter.ALL)


def titles(db: Session, filters: TenderFilters, now: datetime, **more: object) -> list[str]:
    viewer = more.pop("viewer", ANONYMOUS)
    return [row.title for row in tender_list(db, filters, viewer=viewer, now=now, **more).items]


@contextmanager
def refused(words: str) -> Iterator[None]:
    """A refusal whose English source holds `words`, whatever language the test speaks."""
    with pytest.raises(DomainError) as refusal:
        yield
    assert words in refusal.value.reason.msgid


def walk(db: Session, filters: TenderFilters, now: datetime, size: int) -> list[list[str]]:
    """Every page from the first to the last, then back, checked against each other."""
    pages, cursor = [], None
    while True:
        page = tender_list(db, filters, viewer=ANONYMOUS, now=now, cursor=cursor, size=size)
        pages.append([row.public_id for row in page.items])
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    back = []
    while page.previous_cursor is not None:
        page = tender_list(
            db, filters, viewer=ANONYMOUS, now=now, cursor=page.previous_cursor, size=size
        )
        back.append([row.public_id for row in page.items])
    assert back == list(reversed(pages[:-1]))
    return pages


@pytest.fixture
def many(db: Session, now: datetime) -> None:
    """Equal and missing values in every sorted column."""
    for number in range(23):
        make_tender(
            db,
            f"Title {number // 3}",
            closes_at=None if number % 5 == 0 else now + timedelta(days=number // 4),
            published_at=None if number % 7 == 0 else now - timedelta(days=number // 4),
            budget_minor=None if number % 4 == 0 else 1000 * (number // 5),
        )


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("size", [1, 4, 22, 23])
def test_pages_hold_every_tender_once_both_ways(
    db: Session, many: None, now: datetime, sort: Sort, size: int
) -> None:
    filters = replace(EVERYTHING, sort=sort, currency="VND")
    pages = walk(db, filters, now, size)
    flat = [public_id for page in pages for public_id in page]
    whole = tender_list(db, filters, viewer=ANONYMOUS, now=now, size=100)
    assert flat == [row.public_id for row in whole.items]
    assert len(set(flat)) == 23
    assert whole.count == 23


VALUES = {
    Sort.DEADLINE: ("closes_at", False),
    Sort.DEADLINE_LAST: ("closes_at", True),
    Sort.PUBLISHED: ("published_at", True),
    Sort.PUBLISHED_FIRST: ("published_at", False),
    Sort.BUDGET: ("budget_minor", True),
    Sort.BUDGET_SMALL: ("budget_minor", False),
}


@pytest.mark.parametrize("sort", list(VALUES))
def test_sorted_with_missing_values_last(
    db: Session, many: None, now: datetime, sort: Sort
) -> None:
    value, down = VALUES[sort]
    filters = replace(EVERYTHING, sort=sort, currency="VND")
    rows = tender_list(db, filters, viewer=ANONYMOUS, now=now, size=100).items
    values = [getattr(row, value) for row in rows]
    known = [each for each in values if each is not None]
    assert known == sorted(known, reverse=down)
    assert values == known + [None] * (len(values) - len(known))


def test_a_budget_sort_without_a_currency_falls_back_to_the_deadline(
    db: Session, many: None, now: datetime
) -> None:
    by_budget = replace(EVERYTHING, sort=Sort.BUDGET)
    assert titles(db, by_budget, now) == titles(db, EVERYTHING, now)


def test_the_count_stops_at_the_cap(
    db: Session, many: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.keyset.COUNT_CAP", 20)
    assert tender_list(db, EVERYTHING, viewer=ANONYMOUS, now=now).count == 20


def test_a_cursor_shows_no_sequence_number(db: Session, many: None, now: datetime) -> None:
    page = tender_list(db, EVERYTHING, viewer=ANONYMOUS, now=now, size=5)
    token = page.next_cursor or ""
    packed = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    assert packed[:2] == ["deadline", "n"]
    assert packed[3] == page.items[-1].public_id
    assert not any(isinstance(value, int) for value in packed)


def forged(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        forged("deadline", "n", "2026-12-01"),
        forged("title", "n", "a", "b"),
        forged("deadline", "n", "soon", "abc"),
        forged("deadline", "n", "2026-12-01T00:00:00", "abc"),
        forged("deadline", "n", 5, "abc"),
        forged("deadline", "n", None, "a'b\0"),
        forged("deadline", "q", None, "abc"),
        forged("deadline", "n", None, 7),
        base64.urlsafe_b64encode(b"[" * 3_000).decode(),
    ],
)
def test_a_damaged_cursor_is_refused(db: Session, now: datetime, cursor: str) -> None:
    with refused("damaged"):
        tender_list(db, EVERYTHING, viewer=ANONYMOUS, now=now, cursor=cursor)


@pytest.mark.parametrize("value", [2**63, True, "5", 1.5])
def test_a_cursor_with_an_impossible_amount_is_refused(
    db: Session, now: datetime, value: object
) -> None:
    filters = replace(EVERYTHING, sort=Sort.BUDGET, currency="VND")
    with refused("damaged"):
        tender_list(
            db, filters, viewer=ANONYMOUS, now=now, cursor=forged("budget", "n", value, "abc")
        )


def test_the_opening_list_is_what_can_still_be_joined(db: Session, now: datetime) -> None:
    make_tender(db, "open")
    make_tender(db, "no deadline published", closes_at=None)
    make_tender(db, "plan", kind=TenderKind.PLAN, status=TenderStatus.PLANNED, closes_at=None)
    make_tender(db, "closed", closes_at=now)
    make_tender(db, "cancelled", status=TenderStatus.CANCELLED)
    make_tender(db, "awarded", status=TenderStatus.COMPLETE)
    assert sorted(titles(db, TenderFilters(), now)) == ["no deadline published", "open", "plan"]
    page = tender_list(db, TenderFilters(), viewer=ANONYMOUS, now=now)
    assert (page.count, page.count_text) == (3, "3")


def test_a_plan_whose_notice_is_out_has_left_the_list_of_plans(db: Session, now: datetime) -> None:
    plan_facts = {"kind": TenderKind.PLAN, "status": TenderStatus.PLANNED, "closes_at": None}
    plan, other = make_tender(db, "plan", **plan_facts), make_tender(db, "other", **plan_facts)
    notice = make_tender(db, "notice")
    for each, state in ((plan, LinkState.LINKED), (other, LinkState.AMBIGUOUS)):
        db.add(PlanLink(plan_id=each.id, notice_id=notice.id, state=state, basis={}, linked_at=now))
    db.flush()
    assert sorted(titles(db, TenderFilters(), now)) == ["notice", "other"]
    assert titles(db, TenderFilters(stage=StageFilter.PLANNED), now) == ["other"]
    assert "plan" in titles(db, EVERYTHING, now)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (StageFilter.TAKING_BIDS, {"open", "soon"}),
        (StageFilter.CLOSING_SOON, {"soon"}),
        (StageFilter.PLANNED, {"plan"}),
        (StageFilter.CLOSED, {"closed"}),
        (StageFilter.CANCELLED, {"cancelled"}),
        (StageFilter.ALL, {"open", "soon", "plan", "closed", "cancelled"}),
    ],
)
def test_filtered_by_stage(
    db: Session, now: datetime, stage: StageFilter, expected: set[str]
) -> None:
    make_tender(db, "open")
    make_tender(db, "soon", closes_at=now + timedelta(days=2))
    make_tender(db, "plan", kind=TenderKind.PLAN, status=TenderStatus.PLANNED, closes_at=None)
    make_tender(db, "closed", closes_at=now)
    make_tender(db, "cancelled", status=TenderStatus.CANCELLED)
    assert set(titles(db, TenderFilters(stage=stage), now)) == expected


def test_filtered_by_kind_field_route_and_currency(db: Session, now: datetime) -> None:
    make_tender(db, "call", kind=TenderKind.CALL)
    make_tender(db, "water", field=SolutionField.WATER)
    make_tender(db, "bank", route=Route.MDB)
    make_tender(db, "won", currency="KRW")
    assert titles(db, TenderFilters(kind=TenderKind.CALL), now) == ["call"]
    assert titles(db, TenderFilters(field=SolutionField.WATER), now) == ["water"]
    assert titles(db, TenderFilters(route=Route.MDB), now) == ["bank"]
    assert titles(db, TenderFilters(currency="KRW"), now) == ["won"]
    assert currencies(db) == ["KRW", "VND"]


def test_a_deadline_range_is_read_in_hanoi_days(db: Session, now: datetime) -> None:
    for hour, title in ((16, "before midnight in Hanoi"), (17, "after midnight in Hanoi")):
        at = now.replace(day=20, hour=hour, minute=59)
        make_tender(db, title, closes_at=at)
    on_the_20th = TenderFilters(closes_from=date(2026, 12, 20), closes_to=date(2026, 12, 20))
    assert titles(db, on_the_20th, now) == ["before midnight in Hanoi"]
    after = TenderFilters(closes_from=date(2026, 12, 21))
    assert titles(db, after, now) == ["after midnight in Hanoi"]


def test_a_new_province_counts_its_predecessors_and_an_old_one_its_successor(
    db: Session, now: datetime
) -> None:
    today = make_province(db, "48", name_vi="Đà Nẵng")
    old = {"vintage": Vintage.UNITS_63, "successor_id": today.id}
    quang_nam = make_province(db, "49", name_vi="Quảng Nam", name_ko="꽝남", **old)
    da_nang = make_province(db, "48", name_vi="Đà Nẵng cũ", name_ko="다낭(옛)", **old)
    make_tender(db, "today", province=today)
    make_tender(db, "Quảng Nam", province=quang_nam)
    make_tender(db, "old Đà Nẵng", province=da_nang)
    make_tender(db, "elsewhere", province=make_province(db))
    new_unit = TenderFilters(province=UnitKey(Vintage.UNITS_34, "48"))
    assert sorted(titles(db, new_unit, now)) == ["Quảng Nam", "old Đà Nẵng", "today"]
    old_unit = TenderFilters(province=UnitKey(Vintage.UNITS_63, "49"))
    assert sorted(titles(db, old_unit, now)) == ["Quảng Nam", "today"]
    rows = tender_list(db, old_unit, viewer=ANONYMOUS, now=now).items
    shown = {row.title: [(p.name, p.today_name) for p in row.places] for row in rows}
    assert shown == {"today": [("다낭", None)], "Quảng Nam": [("꽝남", "다낭")]}


def test_an_unknown_province_is_refused(db: Session, now: datetime) -> None:
    with refused("no such province"):
        titles(db, TenderFilters(province=UnitKey(Vintage.UNITS_34, "zz")), now)


def test_words_narrow_the_list(db: Session, now: datetime) -> None:
    tender = make_tender(db, "Đèn tín hiệu giao thông")
    make_tender(db, "Cấp nước")
    index_tender(db, tender)
    assert titles(db, TenderFilters(query="giao thong"), now) == [tender.title]
    assert titles(db, TenderFilters(query="  "), now) != [tender.title]


def test_a_firm_sees_what_is_open_to_it_and_how(db: Session, now: datetime) -> None:
    for route in Route:
        make_tender(db, route.value, route=route)
    firm = make_firm(db)
    viewer = Viewer(user=firm.public_id, firm=firm.public_id, roles=frozenset({Role.VIEWER}))
    us = TenderFilters(fit=FitFilter.OPEN)
    assert set(titles(db, us, now, viewer=viewer)) == {
        route.value for route in Route if route not in {Route.DOMESTIC_ONLY, Route.UNKNOWN}
    }
    firm.has_vietnamese_subsidiary = True
    db.flush()
    rows = tender_list(db, us, viewer=viewer, now=now).items
    domestic = next(row for row in rows if row.route is Route.DOMESTIC_ONLY)
    assert domestic.participation is not None
    assert domestic.participation.fit is Fit.OPEN
    assert "subsidiary" in domestic.participation.how.msgid
    possible = TenderFilters(fit=FitFilter.POSSIBLE)
    assert len(titles(db, possible, now, viewer=viewer)) == len(Route)


def test_the_fit_filter_means_nothing_to_other_readers(db: Session, now: datetime) -> None:
    make_tender(db, "domestic", route=Route.DOMESTIC_ONLY)
    rows = tender_list(db, TenderFilters(fit=FitFilter.OPEN), viewer=ANONYMOUS, now=now).items
    assert [(row.title, row.participation) for row in rows] == [("domestic", None)]
