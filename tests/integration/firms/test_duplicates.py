"""Likely duplicates of a newcomer, for the officer: by number, letters, meaning and sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditPayload
from app.core.access import SYSTEM, Viewer
from app.firms.commands import FirmDetails, register_firm
from app.firms.duplicates.keys import cells_of, keys_of, name_key
from app.firms.duplicates.models import KeyKind
from app.firms.duplicates.newcomers import Newcomer, Signal, likely_duplicates
from app.firms.models import IdentifierScheme, SizeClass
from app.firms.profile.commands import ContactDetails, add_contact
from app.firms.profile.models import Language
from app.firms.profile.office import OfficeDetails, change_office, offices
from tests.factories.teams import make_party

NEWCOMER = "2208162517"


def register(db: Session, now: datetime, country: str = "KR", **names: str) -> None:
    register_firm(
        db,
        FirmDetails(country=country, size_class=SizeClass.SME, **names),  # type: ignore[arg-type]  # narrower than the stubs can say
        actor=SYSTEM,
        now=now,
    )


def newcomer(*names: str) -> Newcomer:
    return Newcomer(names=names, scheme=IdentifierScheme.KR_BRN, value=NEWCOMER)


@pytest.mark.parametrize(
    ("registered", "arrives", "signal"),
    [
        ({"name_ko": "주식회사 가온물길테크"}, "가온 물길테크(주)", Signal.NAME),
        ({"name_ko": "에스케이물길시스템"}, "SK물길시스템", Signal.NAME),
        ({"name_ko": "가온물길전자"}, "Gaon Mulgil Electronics Co., Ltd.", Signal.NAME),
        ({"name_en": "Gaon Mulgil Construction"}, "㈜가온물길건설", Signal.NAME),
        ({"name_ko": "가온물길테크"}, "가온물갈테크", Signal.SIMILAR),
    ],
)
def test_a_firm_that_may_be_the_newcomer_is_shown(
    db: Session, now: datetime, registered: dict[str, str], arrives: str, signal: Signal
) -> None:
    register(db, now, **registered)
    (found,) = likely_duplicates(db, newcomer(arrives))
    assert found.signals == (signal,)


OFFICE = "서울특별시 마포구 월드컵북로 396, 12층"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("applies", "signal"),
    [
        ({"phones": ("02-555-0100",)}, Signal.PHONE),
        ({"phones": ("+82 2 555 0100",)}, Signal.PHONE),
        ({"domains": ("owner@gaon.example",)}, Signal.DOMAIN),
        ({"addresses": ("서울 마포구 월드컵북로 396 3층",)}, Signal.ADDRESS),
    ],
    ids=["phone", "phone abroad", "domain", "building"],
)
def test_a_newcomer_of_another_name_is_found_by_what_both_use(
    db: Session, now: datetime, applies: dict[str, tuple[str, ...]], signal: Signal
) -> None:
    known = make_party(db, "가온물길테크", website="https://www.gaon.example")
    contact = ContactDetails("김하나", "", "kim@elsewhere.example", "02-555-0100", Language.KOREAN)
    add_contact(db, known.id, contact, actor=known.acting, now=now)
    change_office(db, known.id, OfficeDetails(OFFICE), actor=known.acting, now=now)
    said = cells_of(
        ["다른이름산업"],
        [(IdentifierScheme.KR_BRN, NEWCOMER)],
        applies.get("phones", ()),
        applies.get("domains", ()),
        applies.get("addresses", ()),
    )
    arriving = Newcomer(
        names=("다른이름산업",),
        scheme=IdentifierScheme.KR_BRN,
        value=NEWCOMER,
        phones=said.phones,
        domains=said.domains,
        addresses=said.addresses,
    )
    (found,) = likely_duplicates(db, arriving)
    assert found.signals == (signal,)
    # What many use says nothing.
    for number in range(21):
        other = make_party(db, f"허브{number}", website="https://www.gaon.example")
        add_contact(db, other.id, contact, actor=other.acting, now=now)
        change_office(db, other.id, OfficeDetails(OFFICE), actor=other.acting, now=now)
    assert likely_duplicates(db, arriving) == ()


def test_a_firm_changes_its_office_and_where_it_was_stays_known(
    db: Session, now: datetime, as_viewer: Callable[[Viewer], FlaskClient]
) -> None:
    party = make_party(db, "가온물길테크")
    db.commit()
    client, address = as_viewer(party.viewer), f"/firms/{party.id}/office?lang=en"
    busan, moved = "부산광역시 해운대구 센텀로 1", {"kind": "moved", "since": "2026-03-01"}
    for said, more, status in (
        ("서울특별시 마포구 월드컵북로 936, 12층", {"since": "2020-05-01"}, 302),
        (OFFICE, {"kind": "corrected"}, 302),
        (busan, moved | {"since": "2020-05-01"}, 422),  # no day would be left there
        (busan, moved | {"since": "2026-12-05"}, 422),  # tomorrow
        (" ", {}, 422),
        (busan, moved, 302),
    ):
        assert client.post(address, data={"address": said, "kind": "moved"} | more).status_code == (
            status
        )
    text = client.get(f"/firms/{party.id}/registry?lang=en").get_data(as_text=True)
    assert text.index("센텀로 1") < text.index(OFFICE)
    assert "936" not in text
    kept = offices(db, party.id, viewer=party.viewer)
    assert [(row.valid_from, row.valid_to) for row in kept] == [
        (date(2026, 3, 1), None),
        (date(2020, 5, 1), date(2026, 2, 28)),
    ]
    told = db.scalars(select(AuditPayload.content)).all()
    assert {"before": OFFICE, "address": "부산광역시 해운대구 센텀로 1"}.items() <= {
        name: value for content in told for name, value in content.items()
    }.items()
    stranger = as_viewer(make_party(db, "가상나루").viewer)
    assert stranger.get(address).status_code == 404


def test_a_vietnamese_firm_is_found_by_its_english_name(db: Session, now: datetime) -> None:
    register(db, now, "VN", name_vi="Công ty Cổ phần Xây dựng Thiên Long Phát")
    (found,) = likely_duplicates(db, newcomer("Thien Long Phat Construction JSC"))
    assert found.signals == (Signal.NAME,)


def test_a_sister_firm_is_not_shown(db: Session, now: datetime) -> None:
    register(db, now, name_ko="가온물길전자")
    assert likely_duplicates(db, newcomer("가온물길건설")) == ()


def test_keys_are_letters_and_sound() -> None:
    assert name_key("㈜에스케이 텔레콤") == "sk텔레콤"
    korean, english = (
        keys_of(cells_of([name], (), (), (), ()))
        for name in ("삼성전자", "Samsung Electronics Co., Ltd.")
    )
    assert {kind for kind, _value in korean & english} == {KeyKind.SOUND}
    assert keys_of(cells_of([None, ""], (), (), (), ())) == frozenset()
