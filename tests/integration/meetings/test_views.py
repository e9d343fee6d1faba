"""The pages, as their readers meet them: without JavaScript, in three languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.core.models import OutboxMessage
from app.meetings.models import (
    ActionItem,
    Body,
    Decision,
    ItemState,
    Meeting,
    MeetingInvitation,
    MeetingState,
    SeatGroup,
)
from tests.factories import make_organisation, make_tender, make_user, viewer_of
from tests.factories.meetings import (
    make_action,
    make_body,
    make_decision,
    make_invitation,
    make_item,
    make_meeting,
    make_seat,
    member,
)

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def officer(db: Session) -> Viewer:
    return viewer_of(make_user(db, Role.SECRETARIAT))


@pytest.fixture
def desk(as_viewer: Become, officer: Viewer) -> FlaskClient:
    return as_viewer(officer)


def text_of(client: FlaskClient, address: str, lang: str = "en") -> str:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def version(db: Session, meeting: Meeting) -> int:
    db.rollback()
    return db.scalars(select(Meeting.lock_version).where(Meeting.id == meeting.id)).one()


def test_an_officer_takes_a_meeting_from_body_to_verified_action(
    db: Session, desk: FlaskClient, now: datetime
) -> None:
    make_organisation(db, name_ko="국토교통부", name_en="MOLIT")
    make_tender(db, "Hệ thống giao thông thông minh", closes_at=now + timedelta(days=5))
    db.commit()

    def post(address: str, **fields: object) -> str:
        answer = desk.post(f"{address}?lang=en", data=fields)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return str(answer.location)

    body_page = post(
        "/meetings/bodies/new",
        name_ko="실무협의회",
        name_vi="Nhóm công tác",
        name_en="Working group",
        code="wg",
        kind="working_group",
        cadence_days=90,
        quorum_ministry=1,
        source="규정 제3조",
    )
    for number in (1, 2):
        post(
            f"{body_page}/seats/new",
            organisation="molit",
            group="ministry",
            person_name=f"위원 {number}",
            email=f"m{number}@example.org",
            locale="ko",
            voting="y",
            valid_from="2026-01-01",
            source="위촉 공문",
        )
    body = db.scalars(select(Body)).one()
    post(
        "/meetings/new",
        body=body.public_id,
        starts_on="2026-12-04",
        starts_time="16:00",
        minutes=120,
        place="세종",
        date_agreed="y",
    )
    meeting = db.scalars(select(Meeting)).one()
    assert meeting.starts_at.isoformat() == "2026-12-04T07:00:00+00:00"
    home = f"/meetings/{meeting.public_id}"
    post(f"{home}/agenda/propose", version=version(db, meeting))
    assert "Hệ thống giao thông thông minh" in text_of(desk, f"{home}/agenda")
    post(f"{home}/agenda/accept", version=version(db, meeting))
    assert "These seats receive a letter" in text_of(desk, f"{home}/invite")
    post(f"{home}/invite", version=version(db, meeting))
    db.rollback()
    assert len(db.scalars(select(OutboxMessage)).all()) == 2
    post(f"{home}/agenda/freeze", version=version(db, meeting))
    seats = db.scalars(select(MeetingInvitation)).all()
    post(
        f"{home}/invitations/{seats[0].public_id}/reply",
        version=version(db, meeting),
        reply="accepted",
    )
    chosen = {f"seat-{seats[0].seat.public_id}": "present"}
    post(f"{home}/attendance", version=version(db, meeting), **chosen)
    item = next(i for i in meeting.items if i.rule == "A2")
    post(
        f"{home}/items/{item.public_id}/decide",
        version=version(db, meeting),
        type="assign",
        text="담당관을 지정한다",
        result="carried",
        organisation="국토교통부",
    )
    decision = db.scalars(select(Decision)).one()
    post(
        f"{home}/decisions/{decision.public_id}/action",
        version=version(db, meeting),
        text="담당관 통보",
        organisation="국토교통부",
        owner_name="김담당",
        due="2026-12-18",
    )
    post(f"{home}/close", version=version(db, meeting))
    action = db.scalars(select(ActionItem)).one()
    post(f"/meetings/actions/{action.public_id}", state="done_claimed", words="통보함")
    post(f"/meetings/actions/{action.public_id}", state="verified")
    page = text_of(desk, home, "ko")
    assert "담당관을 지정한다" in page
    assert "담당관 통보" in text_of(desk, "/meetings/actions?show=settled")
    assert "In time" in text_of(desk, "/meetings/")


@pytest.mark.parametrize("lang", ["ko", "vi", "en"])
def test_every_page_opens_in_every_language(
    db: Session, desk: FlaskClient, now: datetime, lang: str
) -> None:
    body = make_body(db)
    seats = [make_seat(db, body), make_seat(db, body, SeatGroup.FIRM, email=None)]
    meeting = make_meeting(
        db, body, state=MeetingState.IN_SESSION, invited_at=now, quorate=True, starts_at=now
    )
    invitation = make_invitation(db, meeting, seats[0])
    item = make_item(db, meeting, tender=make_tender(db))
    make_item(db, meeting, state=ItemState.DEFERRED, deferred_reason="나중에")
    make_item(db, meeting, state=ItemState.PROPOSED, overflow=True)
    make_item(db, meeting, state=ItemState.PROPOSED)
    decision = make_decision(db, item)
    action = make_action(db, body, decision)
    db.commit()
    home = f"/meetings/{meeting.public_id}"
    for address in (
        "/meetings/",
        "/meetings/new",
        "/meetings/actions",
        "/meetings/actions?show=settled",
        f"/meetings/actions/{action.public_id}",
        "/meetings/bodies/",
        "/meetings/bodies/new",
        f"/meetings/bodies/{body.public_id}",
        f"/meetings/bodies/{body.public_id}/edit",
        f"/meetings/bodies/{body.public_id}/seats/new",
        f"/meetings/bodies/{body.public_id}/seats/{seats[0].public_id}/end",
        home,
        f"{home}/agenda",
        f"{home}/people",
        f"{home}/record",
        f"{home}/edit",
        f"{home}/postpone",
        f"{home}/cancel",
        f"{home}/invite",
        f"{home}/attendance",
        f"{home}/close",
        f"{home}/agenda/freeze",
        f"{home}/agenda/unfreeze",
        f"{home}/items/new",
        f"{home}/items/{item.public_id}/edit",
        f"{home}/items/{item.public_id}/defer",
        f"{home}/items/{item.public_id}/decide",
        f"{home}/decisions/{decision.public_id}/action",
        f"{home}/invitations/{invitation.public_id}/withdraw",
    ):
        page = text_of(desk, address, lang)
        assert "%(" not in page, address
        assert not re.search(r'="\s*None"', page), address


def test_of_two_officers_who_change_a_body_the_second_is_told(
    db: Session, as_viewer: Callable[[Viewer], FlaskClient]
) -> None:
    body = make_body(db)
    desk = as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))
    db.commit()
    address = f"/meetings/bodies/{body.public_id}/edit?lang=en"
    fields = re.findall(
        r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', text_of(desk, address, "en")
    )
    shown = {name: value for name, value in fields if name != "csrf_token"} | {"kind": body.kind}
    first = desk.post(address, data=shown | {"source": "운영규정 제3조"})
    second = desk.post(address, data=shown | {"source": "운영규정 제4조"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Somebody else" in second.get_data(as_text=True)
    unnumbered = desk.post(address, data={n: v for n, v in shown.items() if n != "version"})
    assert unnumbered.status_code == 422
    db.rollback()
    assert body.source == "운영규정 제3조"


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (
            "2027-01-01",
            "10:00",
            "Korean offices are closed that day. Vietnamese offices are closed",
        ),
        ("2026-12-25", "10:00", "Korean offices are closed that day."),
        ("2027-03-10", "03:00", "Outside Korean office hours. Outside Vietnamese office hours."),
        ("2027-03-10", "10:00", None),
        ("2026-10-09", "10:00", None),
    ],
    ids=["both closed", "Christmas", "at night", "a working day", "held before"],
)
def test_a_time_chosen_by_hand_is_taken_and_what_speaks_against_it_is_said(
    db: Session, desk: FlaskClient, day: str, hour: str, words: str | None
) -> None:
    body = make_body(db)
    db.commit()
    with fixed_clock(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        answer = desk.post(
            "/meetings/new?lang=en",
            data={
                "body": body.public_id,
                "starts_on": day,
                "starts_time": hour,
                "minutes": "120",
                "place": "Sejong",
            },
            follow_redirects=True,
        )
    page = answer.get_data(as_text=True)
    assert "The meeting is called." in page
    assert ("Please look at the time again" in page) is bool(words)
    assert not words or words in page


def test_an_empty_house_says_what_to_do_first(desk: FlaskClient) -> None:
    assert "Add a body" in text_of(desk, "/meetings/")
    assert "No action is open" in text_of(desk, "/meetings/actions")


def test_a_member_without_a_seat_reads_an_empty_list(db: Session, as_viewer: Become) -> None:
    make_meeting(db)
    db.commit()
    client = as_viewer(viewer_of(make_user(db, Role.MINISTRY)))
    assert "You do not sit on any body" in text_of(client, "/meetings/")


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.EXPERT, Role.OWNER, Role.COUNTERPART])
def test_members_find_no_page_of_the_desk(
    db: Session,
    as_viewer: Become,
    frozen_meeting: Meeting,
    role: Role,
) -> None:
    viewer = member(db, frozen_meeting, SeatGroup.EXPERT, role, OrganisationKind.MINISTRY)
    db.commit()
    client = as_viewer(viewer)
    home = f"/meetings/{frozen_meeting.public_id}"
    assert client.get(home).status_code == 200
    for page in ("agenda", "people", "record", "edit", "invite", "attendance", "cancel"):
        assert client.get(f"{home}/{page}").status_code == 404
    assert client.post(f"{home}/agenda/propose", data={"version": 1}).status_code == 404
    assert client.get("/meetings/bodies/new").status_code == 404


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.AUDITOR])
def test_compliance_and_auditor_read_the_preparation_and_change_nothing(
    db: Session,
    as_viewer: Become,
    frozen_meeting: Meeting,
    role: Role,
) -> None:
    db.commit()
    client = as_viewer(viewer_of(make_user(db, role)))
    home = f"/meetings/{frozen_meeting.public_id}"
    for page in ("", "/agenda", "/people", "/record"):
        html = text_of(client, home + page)
        assert '<form method="post" action="/meetings' not in html
    assert client.post(f"{home}/agenda/unfreeze", data={"version": 1}).status_code == 404


def test_a_firm_seat_meets_neither_title_nor_number_of_an_item_on_a_live_tender(
    db: Session,
    as_viewer: Become,
    frozen_meeting: Meeting,
) -> None:
    viewer = member(db, frozen_meeting, SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM)
    db.commit()
    client = as_viewer(viewer)
    for address in (f"/meetings/{frozen_meeting.public_id}", "/meetings/", "/meetings/actions"):
        assert "CANARY" not in text_of(client, address)


def test_an_old_button_and_a_broken_form_are_refused(
    db: Session, desk: FlaskClient, now: datetime
) -> None:
    meeting = make_meeting(db)
    db.commit()
    home = f"/meetings/{meeting.public_id}"
    seen = version(db, meeting)
    assert desk.post(f"{home}/agenda/propose", data={"version": seen}).status_code == 302
    assert desk.post(f"{home}/agenda/propose", data={"version": seen}).status_code == 409
    assert desk.post(f"{home}/agenda/propose", data={}).status_code == 422
    stale = {
        "version": seen,
        "starts_on": "2026-12-20",
        "starts_time": "10:00",
        "minutes": 60,
        "place": "서울",
    }
    assert desk.post(f"{home}/edit", data=stale).status_code == 409
    assert desk.post(f"{home}/edit", data=stale | {"minutes": "many"}).status_code == 422
    missing = "0" * 16
    assert desk.get(f"/meetings/{missing}").status_code == 404
    assert desk.get(f"{home}/items/{missing}/edit").status_code == 404
    assert desk.post(f"{home}/cancel", data={"version": seen, "reason": " "}).status_code == 422


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient, db: Session) -> None:
    answer = client.get("/meetings/")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
