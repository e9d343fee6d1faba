"""Rates an officer enters, and the won figures that rest on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditPayload
from app.core.access import Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.tenders.commands import RateDetails, RateExistsError, correct_rate, enter_rate
from app.tenders.models import ExchangeRate
from app.tenders.rates import current_rates, rate_history
from tests.factories import make_lot, make_tender, make_user, viewer_of

DONG = RateDetails("VND", Decimal("5.45"), 100, date(2026, 12, 3), "서울외국환중개 매매기준율")


@pytest.fixture
def officer(db: Session) -> Viewer:
    return viewer_of(make_user(db, Role.SECRETARIAT))


@pytest.fixture
def actor(officer: Viewer) -> Actor:
    return Actor.of(officer)


def test_a_rate_for_a_hundred_dong_is_kept_per_dong(
    db: Session, actor: Actor, now: datetime
) -> None:
    enter_rate(db, DONG, actor=actor, now=now)
    amount = current_rates(db, now=now).amount(12_500_000_000, "VND")
    assert amount is not None
    assert amount.won == 681_250_000
    assert amount.rate is not None
    assert (amount.rate.won_per_unit, amount.rate.as_of) == ("0.0545", DONG.as_of)


def test_the_newest_rate_up_to_today_counts(db: Session, actor: Actor, now: datetime) -> None:
    for day, won in ((1, "5"), (3, "6"), (2, "7")):
        details = replace(DONG, as_of=date(2026, 12, day), won=Decimal(won))
        enter_rate(db, details, actor=actor, now=now)
    amount = current_rates(db, now=now).amount(100, "VND")
    assert amount is not None
    assert amount.won == 6
    earlier = current_rates(db, now=now.replace(day=2)).amount(100, "VND")
    assert earlier is not None
    assert earlier.won == 7


def test_without_a_rate_an_amount_stays_as_published(db: Session, now: datetime) -> None:
    amount = current_rates(db, now=now).amount(100, "USD")
    assert amount is not None
    assert amount.won is None
    assert current_rates(db, now=now).amount(None, "USD") is None


def test_won_is_never_converted(db: Session, actor: Actor, now: datetime) -> None:
    amount = current_rates(db, now=now).amount(100, "KRW")
    assert amount is not None
    assert amount.won is None
    with pytest.raises(DomainError):
        enter_rate(db, replace(DONG, currency="KRW"), actor=actor, now=now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "XXY"}, "currency"),
        ({"as_of": date(2026, 12, 5)}, "as_of"),
        ({"won": Decimal(0)}, "won"),
        ({"won": Decimal("-1")}, "won"),
        ({"won": Decimal("NaN")}, "won"),
        ({"won": Decimal("1e12")}, "won"),
        ({"won": Decimal("0.00001")}, "won"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(
    db: Session, actor: Actor, now: datetime, change: dict, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        enter_rate(db, replace(DONG, **change), actor=actor, now=now)
    assert refusal.value.field == field


def test_a_day_has_one_rate_which_can_be_corrected(
    db: Session, actor: Actor, now: datetime
) -> None:
    enter_rate(db, DONG, actor=actor, now=now)
    with pytest.raises(RateExistsError):
        enter_rate(db, DONG, actor=actor, now=now)
    correct_rate(db, replace(DONG, won=Decimal("5.5")), actor=actor, now=now)
    assert [entry.rate.won_per_unit for entry in rate_history(db)] == ["0.055"]
    payload = db.scalar(
        sa.select(AuditPayload.content)
        .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        .where(AuditEntry.action == "tenders.rate_corrected")
    )
    assert payload is not None
    assert payload["before"]["won_per_unit_millionths"] == 54_500


def test_a_rate_that_was_never_entered_cannot_be_corrected(
    db: Session, actor: Actor, now: datetime
) -> None:
    with pytest.raises(NotFoundError):
        correct_rate(db, DONG, actor=actor, now=now)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT])
def test_only_the_secretariat_enters_rates(db: Session, now: datetime, role: Role) -> None:
    other = Actor.of(viewer_of(make_user(db, role)))
    with pytest.raises(NotAllowedError):
        enter_rate(db, DONG, actor=other, now=now)


def test_the_page_enters_refuses_and_corrects(
    db: Session, as_viewer: Callable[[Viewer], FlaskClient], officer: Viewer
) -> None:
    client = as_viewer(officer)
    db.commit()
    form = {
        "currency": "VND",
        "units": "100",
        "won": "5.45",
        "as_of": "2026-12-03",
        "source": "Bank",
    }
    assert client.post("/tenders/rates", data=form).status_code == 302
    again = client.post("/tenders/rates?lang=en", data=form)
    assert again.status_code == 422
    assert "There is a rate for this currency and day already" in again.get_data(as_text=True)
    page = client.get("/tenders/rates?lang=en").get_data(as_text=True)
    assert "0.0545" in page
    address = "/tenders/rates/VND/2026-12-03"
    assert client.get(address).status_code == 200
    fixed = {"units": "1", "won": "0.06", "source": "Bank", "currency": "USD"}
    assert client.post(address, data=fixed).status_code == 302
    rows = db.scalars(sa.select(ExchangeRate)).all()
    assert [(row.currency, row.won_per_unit_millionths) for row in rows] == [("VND", 60_000)]
    assert client.get("/tenders/rates/VND/2026-12-04").status_code == 404
    assert client.get("/tenders/rates/VND/soon").status_code == 404


def test_the_tenders_page_says_about_how_many_won_with_day_and_source(
    db: Session, client: FlaskClient, actor: Actor, now: datetime
) -> None:
    enter_rate(db, DONG, actor=actor, now=now)
    tender = make_tender(db, budget_minor=12_500_000_000, bid_security_minor=100_000_000)
    make_lot(db, tender, budget_minor=5_000_000_000, currency="VND")
    page = client.get(f"/tenders/{tender.public_id}?lang=ko").get_data(as_text=True)
    assert "12,500,000,000동" in page
    assert "약 6억 8,125만 원" in page
    assert "약 2억 7,250만 원" in page
    assert page.count("서울외국환중개 매매기준율") == 3
    assert "2026. 12. 3." in page
