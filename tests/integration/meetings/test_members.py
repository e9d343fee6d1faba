"""Members out of a file, the bodies that are known, and organisations that bid themselves."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Role, Viewer
from app.core.errors import DomainError
from app.meetings.commands.bodies import SeatDetails, add_seat
from app.meetings.known.loading import load_known_bodies
from app.meetings.members.sheet import COLUMNS
from app.meetings.models import Body, Seat, SeatGroup
from app.meetings.queries import body_page
from app.meetings.sight import sight_of
from tests.factories import make_firm, make_organisation, make_user, viewer_of
from tests.factories.meetings import make_body

Become = Callable[[Viewer], FlaskClient]


def sheet(*rows: dict[str, object]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(COLUMNS))
    for row in rows:
        page.append([row.get(column) for column in COLUMNS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def member(**values: object) -> dict[str, object]:
    usual = {"organisation": "국토교통부", "group": "ministry", "from": "2026-01-02", "source": "s"}
    return usual | values


def details(organisation: str, **values: object) -> SeatDetails:
    facts: dict[str, object] = {
        "organisation": organisation,
        "group": SeatGroup.EXPERT,
        "person_name": "김위원",
        "person_title": None,
        "email": None,
        "deputy_name": None,
        "chair": True,
        "voting": True,
        "locale": "ko",
        "valid_from": date(2026, 1, 2),
        "source": "test",
    }
    return SeatDetails(**(facts | values))  # type: ignore[arg-type]  # put together from two


def test_a_list_is_previewed_row_by_row_and_what_was_shown_is_entered(
    db: Session, as_viewer: Become, now: datetime
) -> None:
    make_organisation(db, name_ko="국토교통부")
    make_organisation(db, OrganisationKind.INSTITUTE, name_ko="한국토지주택공사")
    body = make_body(db)
    desk = as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))
    db.commit()
    template = desk.get("/meetings/bodies/members.xlsx").get_data()
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(template)).active[1]] == list(  # type: ignore[index]  # the first sheet
        COLUMNS
    )
    content = sheet(
        member(name="김위원", email="kim@example.org", chair="예"),
        member(name="이위원", **{"from": "내일"}),
        member(organisation="없는 기관", name="박위원"),
        member(name="김위원", email="kim@example.org"),
        member(organisation="한국토지주택공사", group="expert", name="최위원"),
        member(name="정위원", email="not an address"),
        member(group="관객"),
    )
    address = f"/meetings/bodies/{body.public_id}/members"
    answer = desk.post(
        f"{address}?lang=en",
        data={"file": (io.BytesIO(content), "m.xlsx")},
        content_type="multipart/form-data",
    )
    page = unescape(answer.get_data(as_text=True))
    assert "1 row would be entered" in page
    for row, words in {
        3: "the date “내일” cannot be read",
        4: "No organisation has this name",
        5: "the same member stands in Row 2",
        6: "also bids",
        7: "is not a mail address",
        8: "is no side of the table",
    }.items():
        assert f"Row {row}</td>" in page, row
        assert words in page
    assert db.scalars(select(Seat)).all() == []
    shown = unescape(answer.get_data(as_text=True).split('name="rows_shown"')[1])
    rows = json.JSONDecoder().raw_decode(shown[shown.index("[[") :])[0]
    entered = desk.post(
        f"{address}?lang=ko", data={"rows_shown": json.dumps(rows)}, follow_redirects=True
    )
    assert "위원 1명을 등록했습니다." in entered.get_data(as_text=True)
    db.rollback()
    (seat,) = db.scalars(select(Seat))
    assert (seat.person_name, seat.chair, seat.valid_from) == ("김위원", True, date(2026, 1, 2))


def test_columns_that_are_not_read_are_named(db: Session, as_viewer: Become, now: datetime) -> None:
    make_organisation(db, name_ko="국토교통부")
    body = make_body(db)
    desk = as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))
    db.commit()
    book = openpyxl.load_workbook(io.BytesIO(sheet(member(name="김위원"))))
    rows = book.active
    assert rows is not None
    for place, text in ((1, "e-mail"), (2, "kim@example.org")):
        rows.cell(place, len(COLUMNS) + 1, text)
    content = io.BytesIO()
    book.save(content)
    answer = desk.post(
        f"/meetings/bodies/{body.public_id}/members?lang=en",
        data={"file": (io.BytesIO(content.getvalue()), "m.xlsx")},
        content_type="multipart/form-data",
    )
    page = answer.get_data(as_text=True)
    assert "1 row would be entered" in page
    assert "Columns that are not read: e-mail." in page


def test_a_list_without_rows_is_said_to_be_one(
    db: Session, as_viewer: Become, now: datetime
) -> None:
    body = make_body(db)
    desk = as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))
    db.commit()
    answer = desk.post(
        f"/meetings/bodies/{body.public_id}/members?lang=en",
        data={"file": (io.BytesIO(sheet()), "m.xlsx")},
        content_type="multipart/form-data",
    )
    assert "The file has no row below its heads." in answer.get_data(as_text=True)


def test_known_bodies_come_with_sources_and_leave_the_unknown_unknown(
    db: Session, now: datetime
) -> None:
    entered = load_known_bodies(db, actor=SYSTEM, now=now)
    assert "working-level" in entered
    assert load_known_bodies(db, actor=SYSTEM, now=now) == []
    for body in db.scalars(select(Body).where(Body.code.in_(entered))):
        assert body.source
        assert body.quorum == {}
        assert body.seats == []


def test_an_organisation_that_bids_is_taken_as_a_firm_alone(db: Session, now: datetime) -> None:
    body = make_body(db)
    hidden = make_organisation(db, OrganisationKind.INSTITUTE, name_en="KIND")
    with pytest.raises(DomainError, match="입찰에도 참여"):
        add_seat(db, body.public_id, details(hidden.public_id), actor=SYSTEM, now=now)


def test_whoever_works_for_a_firm_leaves_and_reads_like_one(db: Session, now: datetime) -> None:
    body = make_body(db)
    society = make_organisation(db, OrganisationKind.INSTITUTE, name_ko="학회")
    employer = make_firm(db).organisation
    chair = make_user(db, Role.EXPERT, organisation=society)
    colleague = make_user(db, Role.EXPERT, organisation=society)
    seat = details(society.public_id, email=chair.email, employer=employer.public_id)
    add_seat(db, body.public_id, seat, actor=SYSTEM, now=now)
    page = body_page(db, body.public_id, viewer_of(make_user(db, Role.SECRETARIAT)), now)
    assert [line.leaves_for_tenders for line in page.seats] == [True]
    assert not sight_of(db, viewer_of(chair), now=now).reads_tender_items(body.id)
    assert sight_of(db, viewer_of(colleague), now=now).reads_tender_items(body.id)
    ministry = make_organisation(db)
    with pytest.raises(DomainError, match="등록된 기업인 경우에만"):
        add_seat(
            db,
            body.public_id,
            details(society.public_id, employer=ministry.public_id),
            actor=SYSTEM,
            now=now,
        )
