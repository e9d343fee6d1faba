"""The responsibility matrix: proposed by the secretariat, answered by the organisations."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Role, Viewer
from app.core.clock import fixed_clock
from app.core.errors import DomainError, NotFoundError
from app.meetings.commands.agenda import accept_proposals
from app.meetings.commands.proposing import propose_items
from app.meetings.models import ItemState, MeetingState, SeatGroup
from app.meetings.queries import agenda_plan
from app.meetings.responsibilities.commands import (
    AccountableTakenError,
    OutsideTenderError,
    ScopeNotOfferedError,
    StepNotOpenError,
    move_holder,
)
from app.meetings.responsibilities.loading import load_activities
from app.meetings.responsibilities.models import ActivityScope, HolderState
from app.meetings.responsibilities.queries import cell_page, gaps, matrix
from app.meetings.responsibilities.scopes import EVERYWHERE, Scope
from app.meetings.responsibilities.states import Standing
from app.provinces.models import Vintage
from tests.factories import (
    NOW,
    make_organisation,
    make_province,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.meetings import SECRETARIAT, make_body, make_meeting, make_seat, member
from tests.factories.responsibilities import (
    OFFICER,
    confirm,
    make_activity,
    propose,
    speaker,
)

AsViewer = Callable[[Viewer], FlaskClient]


def test_the_shipped_list_names_nobody_and_is_unknown_throughout(db: Session) -> None:
    make_province(db, vintage=Vintage.UNITS_34, code="01", successor=None)
    assert load_activities(db, actor=SYSTEM, now=NOW) == 11
    assert load_activities(db, actor=SYSTEM, now=NOW) == 0
    page = matrix(db, SECRETARIAT, NOW)
    assert set(page.counts) == {Standing.UNKNOWN}
    assert {line.activity.scope for line in page.unknown} == {ActivityScope.PROVINCE}
    assert not any(cell.holders for cell in page.cells)


def test_a_part_counts_once_its_own_organisation_has_confirmed_it(db: Session) -> None:
    activity, ministry, other = make_activity(db), make_organisation(db), make_organisation(db)
    body = make_body(db)
    make_seat(db, body, organisation=ministry)
    make_seat(db, body, organisation=other)
    holder = propose(db, activity, ministry)
    assert _standing(db, activity.code) is Standing.PROPOSED
    with pytest.raises(AccountableTakenError):
        propose(db, activity, other)
    with pytest.raises(NotFoundError):
        confirm(db, holder, other)
    with pytest.raises(StepNotOpenError):
        move_holder(db, holder, HolderState.CONFIRMED, "", actor=OFFICER, now=NOW)
    confirm(db, holder, ministry)
    assert _standing(db, activity.code) is Standing.CONFIRMED
    with pytest.raises(DomainError):
        move_holder(db, holder, HolderState.DISPUTED, " ", actor=speaker(ministry), now=NOW)
    move_holder(db, holder, HolderState.DISPUTED, "소관 아님", actor=speaker(ministry), now=NOW)
    assert _standing(db, activity.code) is Standing.DISPUTED
    move_holder(db, holder, HolderState.ENDED, "재지정", actor=OFFICER, now=NOW)
    propose(db, activity, other)
    page = cell_page(db, activity.code, EVERYWHERE, SECRETARIAT, NOW)
    assert [step.state.value for step in page.steps] == [
        "proposed", "ended", "disputed", "confirmed", "proposed",
    ]  # fmt: skip
    assert [step.by_holder for step in page.steps] == [False, False, True, True, False]


def test_somebody_who_only_looks_on_or_whose_organisation_has_no_seat_answers_for_nobody(
    db: Session,
) -> None:
    activity, ministry = make_activity(db), make_organisation(db)
    holder = propose(db, activity, ministry)
    with pytest.raises(NotFoundError):
        confirm(db, holder, ministry)
    make_seat(db, make_body(db), organisation=ministry)
    looker = speaker(ministry, Role.VIEWER)
    with pytest.raises(NotFoundError):
        move_holder(db, holder, HolderState.CONFIRMED, "", actor=looker, now=NOW)


def test_firms_hold_nothing_on_one_tender_and_scopes_are_those_of_the_activity(
    db: Session,
) -> None:
    tender = make_tender(db)
    scope = Scope(ActivityScope.TENDER, tender.public_id)
    liaison = make_activity(db, scope=ActivityScope.TENDER)
    firm = make_organisation(db, OrganisationKind.FIRM)
    with pytest.raises(OutsideTenderError):
        propose(db, liaison, firm, scope=scope)
    with pytest.raises(ScopeNotOfferedError):
        propose(db, make_activity(db), make_organisation(db), scope=scope)


def test_firms_and_counterparts_read_what_is_confirmed_and_never_a_tenders_cell(
    db: Session,
) -> None:
    body = make_body(db)
    ministry = make_organisation(db)
    make_seat(db, body, organisation=ministry)
    settled, open_, liaison = (
        make_activity(db),
        make_activity(db),
        make_activity(db, scope=ActivityScope.TENDER),
    )
    tender = make_tender(db)
    confirm(db, propose(db, settled, ministry), ministry)
    propose(db, open_, ministry)
    scope = Scope(ActivityScope.TENDER, tender.public_id)
    confirm(db, propose(db, liaison, ministry, scope=scope), ministry)
    meeting = make_meeting(db, body)
    firm = member(db, meeting, SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM)
    seated = member(db, meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY)
    assert [cell.activity.code for cell in matrix(db, firm, NOW).cells] == [settled.code]
    assert not gaps(db, firm, NOW)
    with pytest.raises(NotFoundError):
        cell_page(db, liaison.code, scope, firm, NOW)
    seen = {cell.activity.code for cell in matrix(db, seated, NOW).cells}
    assert seen == {settled.code, open_.code, liaison.code}


def test_a_gap_comes_back_ten_points_higher_until_it_is_confirmed(db: Session) -> None:
    province = make_province(db, vintage=Vintage.UNITS_34, code="48", successor=None)
    watching = make_activity(db, scope=ActivityScope.PROVINCE)
    ministry = make_organisation(db)
    body = make_body(db)
    make_seat(db, body, organisation=ministry)
    held = make_meeting(db, body, starts_at=NOW - timedelta(days=30))
    propose_items(db, held.public_id, version=held.lock_version, actor=OFFICER, now=NOW)
    accept_proposals(db, held.public_id, version=held.lock_version, actor=OFFICER, now=NOW)
    assert "A6" in {item.rule for item in held.items if item.state is ItemState.ACCEPTED}
    held.state, held.quorate = MeetingState.CLOSED, True
    db.flush()
    coming = make_meeting(db, body)
    assert _scores(db, coming.public_id) == [60]
    scope = Scope(ActivityScope.PROVINCE, province.code)
    confirm(db, propose(db, watching, ministry, scope=scope), ministry)
    assert _scores(db, coming.public_id) == []


def test_a_gap_is_carried_as_often_on_its_page_as_on_the_agenda(
    db: Session, as_viewer: AsViewer
) -> None:
    for code in ("01", "48"):
        make_province(db, vintage=Vintage.UNITS_34, code=code, successor=None)
    make_activity(db, scope=ActivityScope.PROVINCE)
    whole = make_activity(db)
    body = make_body(db)
    for days in (60, 30):
        held = make_meeting(db, body, number=days, starts_at=NOW - timedelta(days=days))
        propose_items(db, held.public_id, version=held.lock_version, actor=OFFICER, now=NOW)
        accept_proposals(db, held.public_id, version=held.lock_version, actor=OFFICER, now=NOW)
        held.state, held.quorate = MeetingState.CLOSED, True
        if days == 60:  # there they were dealt with: only what came later is carried over
            for item in held.items:
                item.state = ItemState.DISCUSSED
        db.flush()
    coming = make_meeting(db, body, number=1)
    propose_items(db, coming.public_id, version=coming.lock_version, actor=OFFICER, now=NOW)
    asked = [item for item in coming.items if item.rule == "A6"]
    assert [(item.carried, item.score) for item in asked] == [(1, 60), (1, 60)]
    assert {carries for _cell, carries in gaps(db, SECRETARIAT, NOW)} == {1}
    db.commit()
    with fixed_clock(NOW):
        page = as_viewer(SECRETARIAT).get("/meetings/responsibilities/gaps?lang=en")
    text = page.get_data(as_text=True)
    (folded,) = re.findall(r'<details class="folded">\s*<summary>(.*?)</summary>', text)
    assert folded.endswith("2 provinces · carried over 1 time")
    assert f">{whole.name_en}</a>" in text.split('<details class="folded">')[0]


def test_the_secretariat_proposes_and_a_ministry_confirms_on_the_pages(
    db: Session, as_viewer: AsViewer
) -> None:
    activity = make_activity(db)
    ministry = make_organisation(db, name_ko="담당부처")
    user = make_user(db, Role.MINISTRY, organisation=ministry)
    make_seat(db, make_body(db), organisation=ministry, user_id=user.id)
    db.commit()
    desk = as_viewer(SECRETARIAT)
    path = f"/meetings/responsibilities/{activity.code}/all"
    form = {
        "organisation": "담당부처",
        "letter": "A",
        "source": "업무분장 공문",
        "valid_from": "2026-12-04",
    }
    assert desk.post(f"{path}/propose", data=form).status_code == 302
    assert desk.post(f"{path}/propose", data=form).status_code == 422
    (cell,) = matrix(db, SECRETARIAT, NOW).cells
    part = f"/meetings/responsibilities/parts/{cell.holders[0].id}"
    own = as_viewer(viewer_of(user))
    assert "담당부처" in own.get("/meetings/responsibilities/").get_data(as_text=True)
    assert own.post(part, data={"state": "disputed"}).status_code == 422
    assert own.post(part, data={"state": "confirmed"}).status_code == 302
    assert _standing(db, activity.code) is Standing.CONFIRMED
    table = own.get("/meetings/responsibilities/matrix.csv").get_data(as_text=True)
    assert "담당부처" in table
    assert own.get("/meetings/responsibilities/gaps?lang=en").status_code == 200
    stranger = viewer_of(make_user(db, Role.MINISTRY))
    assert as_viewer(stranger).get(part).status_code == 404


def _standing(db: Session, activity: str) -> Standing:
    (cell,) = [c for c in matrix(db, SECRETARIAT, NOW).cells if c.activity.code == activity]
    return cell.standing


def _scores(db: Session, meeting: str) -> list[int]:
    agenda = agenda_plan(db, meeting, SECRETARIAT, NOW)  # type: ignore[arg-type]  # an id
    return [
        item.score for item in (*agenda.proposals.values(), *agenda.overflow) if item.rule == "A6"
    ]
