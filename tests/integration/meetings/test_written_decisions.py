"""What a decision taken in writing stands for, where one begins, and what the desk sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Viewer
from app.core.clock import fixed_clock
from app.core.errors import DomainError
from app.core.ids import PublicId
from app.meetings import commands
from app.meetings.addressees import Addressee
from app.meetings.commands import DecisionDetails
from app.meetings.commands.superseding import NotInForceError
from app.meetings.minutes.commands import draft_minutes
from app.meetings.minutes.queries import ledger
from app.meetings.models import Decision, DecisionType, MeetingState, Presence
from app.meetings.official.commands import StepDetails, enter_step
from app.meetings.official.models import StepKind
from app.meetings.procedures.closing import Response, Wording, respond
from app.meetings.procedures.models import Opinion, ProcedureKind, ProcedureResult, Reflection
from app.meetings.procedures.queries import open_questions
from app.meetings.room_models import DecisionStanding, DecisionState
from tests.factories import NOW, make_organisation, make_tender
from tests.factories.meetings import SECRETARIAT, make_item, make_meeting
from tests.factories.procedures import (
    AFTER,
    Table,
    allow_writing,
    asked_id,
    draft,
    row_of,
    send,
    settle,
)
from tests.factories.recusal import make_tie

Become = Callable[[Viewer], FlaskClient]
#: NOW is Friday 2026-12-04.
CHRISTMAS_OFF = date(2026, 12, 28)


@pytest.fixture
def table(db: Session) -> Table:
    table = Table(db)
    allow_writing(db, table.body)
    return table


def resolve(
    db: Session,
    table: Table,
    wording: Wording,
    opinion: Opinion = Opinion.AGREE,
    tender_number: str | None = None,
    *,
    at: datetime = AFTER,
) -> ProcedureResult:
    """A question that both ministries and the expert answer alike."""
    procedure = draft(db, table.body, tender_number=tender_number)
    send(db, procedure)
    words = "" if opinion is Opinion.AGREE else "이유"
    for name in ("m1", "m2", "x1"):
        table.says(db, procedure, name, opinion, words)
    if words:
        _take_up(db, table, procedure)
    return settle(db, procedure, wording, at=at)


def _take_up(db: Session, table: Table, procedure: PublicId) -> None:
    for name in ("m1", "m2", "x1"):
        seat = asked_id(db, procedure, table.seats[name])
        respond(db, procedure, seat, Response(Reflection.TAKEN_UP), actor=SYSTEM, now=AFTER)


def newest(db: Session, viewer: Viewer = SECRETARIAT) -> PublicId:
    return ledger(db, viewer, AFTER).items[0].id


def test_what_is_not_carried_replaces_nothing(db: Session, table: Table) -> None:
    assert resolve(db, table, Wording("첫 지침")) is ProcedureResult.CARRIED
    replacing = Wording("부결된 지침", supersedes=newest(db))
    with pytest.raises(DomainError) as lost:
        resolve(db, table, replacing, Opinion.DISAGREE)
    assert lost.value.field == "supersedes"


def test_a_written_decision_is_for_somebody_and_ends_the_one_it_replaces(
    db: Session, table: Table
) -> None:
    home = make_organisation(db, OrganisationKind.MINISTRY)
    resolve(db, table, Wording("첫 지침", Addressee(organisation=home.public_id)))
    first = newest(db)
    later = AFTER + timedelta(hours=1)
    resolve(db, table, Wording("둘째 지침", supersedes=first), at=later)
    with pytest.raises(NotInForceError):
        resolve(db, table, Wording("셋째 지침", supersedes=first))
    db.expire_all()
    written = ledger(db, table.viewers["f1"], later).items
    assert [(line.text, line.standing and line.standing.state) for line in written] == [
        ("둘째 지침", DecisionState.EFFECTIVE),
        ("첫 지침", DecisionState.SUPERSEDED),
    ]
    (newer, older) = (line.standing for line in written)
    assert newer is not None
    assert older is not None
    assert newer.replaces is not None
    assert (newer.replaces.text, newer.replaces.meeting) == ("첫 지침", None)
    assert str(older.addressee) == home.name_ko
    assert older.replaced_by is not None
    assert older.replaced_by.text == "둘째 지침"


def test_a_meeting_replaces_a_decision_taken_in_writing_and_the_minutes_say_so(
    db: Session, table: Table, as_viewer: Become
) -> None:
    resolve(db, table, Wording("서면 지침"))
    written = newest(db)
    meeting = make_meeting(
        db, table.body, starts_at=AFTER - timedelta(hours=1), state=MeetingState.FROZEN,
        invited_at=NOW, frozen_at=NOW,
    )  # fmt: skip
    there = {seat.public_id: Presence.PRESENT for seat in table.seats.values()}

    def do(command: Callable[..., object], *args: object) -> None:
        db.expire_all()
        version = meeting.lock_version
        command(db, meeting.public_id, *args, version=version, actor=SYSTEM, now=AFTER)

    do(commands.record_attendance, there)
    item = make_item(db, meeting)
    replacing = DecisionDetails(DecisionType.APPROVE, "회의 지침", supersedes=written)
    do(commands.record_decision, item.public_id, replacing)
    assert standing_of(db, "서면 지침").state is DecisionState.EFFECTIVE  # until the meeting closes
    do(commands.close_meeting)
    assert standing_of(db, "서면 지침").state is DecisionState.SUPERSEDED
    draft_minutes(db, meeting.public_id, actor=SYSTEM, now=AFTER)
    db.commit()
    with fixed_clock(AFTER):
        desk = as_viewer(SECRETARIAT)
        minutes = desk.get(f"/meetings/{meeting.public_id}/minutes?lang=en").get_data(as_text=True)
        assert "Replaces the decision taken in writing: 서면 지침" in minutes
        page = desk.get("/meetings/decisions?lang=en").get_data(as_text=True)
    assert "Replaced by:" in page


def standing_of(db: Session, text: str) -> DecisionStanding:
    db.expire_all()
    return db.scalars(
        select(DecisionStanding)
        .join(Decision, Decision.id == DecisionStanding.decision_id)
        .where(Decision.text == text)
    ).one()


def test_on_a_live_tender_a_written_decision_is_for_no_firm_buyer_or_province(
    db: Session, table: Table
) -> None:
    make_tender(db, notice_no="IB2600000777")
    resolve(db, table, Wording("공고 없는 지침"))
    plain = newest(db)
    firm = Addressee(organisation=make_organisation(db, OrganisationKind.FIRM).public_id)
    for wording, field in (
        (Wording("x", firm), "addressee"),
        (Wording("x", None, plain), "supersedes"),
    ):
        with pytest.raises(DomainError) as refusal:
            resolve(db, table, wording, tender_number="IB2600000777")
        assert refusal.value.field == field


def test_the_desk_sees_open_questions_by_due_day_and_how_many_are_silent(
    db: Session, table: Table, as_viewer: Become
) -> None:
    tender = make_tender(db, notice_no="IB2600000777")
    later = draft(
        db, table.body, kind=ProcedureKind.OPINIONS, title="뒤", due_on=date(2026, 12, 18)
    )
    sooner = draft(db, table.body, title="먼저", tender_number="IB2600000777")
    draft(db, table.body, title="초안")
    for procedure in (later, sooner):
        send(db, procedure)
    table.says(db, later, "m1", Opinion.NONE)
    make_tie(db, table.seats["x1"], tender)  # stays outside from now on
    seen = open_questions(db, SECRETARIAT, NOW)
    assert [(each.line.title, each.silent, each.asked) for each in seen] == [
        ("먼저", 2, 2),
        ("뒤", 3, 4),
    ]
    assert open_questions(db, table.viewers["m1"], NOW) == ()
    db.commit()
    with fixed_clock(AFTER):
        page = as_viewer(SECRETARIAT).get("/desk/?lang=en").get_data(as_text=True)
    assert "2 questions are open for answers or wait for their result." in page
    assert "silent seats: 2 of 2" in page
    assert "Answers were due" in page
    assert "초안" not in page


def test_a_step_about_to_lapse_leads_to_a_question_with_its_words(
    db: Session, table: Table, as_viewer: Become
) -> None:
    holds = date(2026, 12, 13)  # a Sunday
    step = enter_step(
        db, table.body.public_id,
        StepDetails(StepKind.BOOKING, "업무 협약 회신", None, date(2026, 11, 20), holds),
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    meeting = make_meeting(db, table.body, state=MeetingState.INVITED, invited_at=NOW)
    commands.propose_items(
        db, meeting.public_id, version=meeting.lock_version, actor=SYSTEM, now=NOW
    )
    db.commit()
    with fixed_clock(NOW):
        desk = as_viewer(SECRETARIAT)
        agenda = desk.get(f"/meetings/{meeting.public_id}/agenda?lang=en").get_data(as_text=True)
        address = f"/meetings/procedures/new?step={step}"
        assert address in agenda
        assert address in desk.get(f"/meetings/official/{step}").get_data(as_text=True)
        form = desk.get(address).get_data(as_text=True)
        assert 'value="업무 협약 회신"' in form
        assert 'value="2026-12-11"' in form  # the last working day on which it holds
        assert re.search(rf'<option selected value="{table.body.public_id}"', form)
        assert desk.get("/meetings/procedures/new?step=0000000000000000").status_code == 404
        auditor = as_viewer(table.viewers["m1"])
        assert auditor.get(address).status_code == 404


def test_the_due_day_proposed_is_one_that_is_taken(db: Session, as_viewer: Become) -> None:
    two_weeks_before = datetime(2026, 12, 11, 3, 0, tzinfo=UTC)
    with fixed_clock(two_weeks_before):
        form = as_viewer(SECRETARIAT).get("/meetings/procedures/new").get_data(as_text=True)
    assert f'value="{CHRISTMAS_OFF.isoformat()}"' in form


def test_the_ledger_offers_the_secretariat_to_ask_in_writing(
    db: Session, table: Table, as_viewer: Become
) -> None:
    db.commit()
    address = "/meetings/procedures/new"
    assert address in as_viewer(SECRETARIAT).get("/meetings/decisions").get_data(as_text=True)
    member = as_viewer(table.viewers["m1"])
    assert address not in member.get("/meetings/decisions").get_data(as_text=True)


def test_the_result_page_tells_what_it_comes_to_and_takes_whom_it_is_for(
    db: Session, table: Table, as_viewer: Become
) -> None:
    make_organisation(db, OrganisationKind.MINISTRY, name_ko="가람부", name_en="Garam")
    procedure = draft(db, table.body)
    send(db, procedure)
    for name in table.seats:
        table.says(db, procedure, name, Opinion.AGREE)
    db.commit()
    address = f"/meetings/procedures/{procedure}"
    with fixed_clock(NOW):
        desk = as_viewer(SECRETARIAT)
        page = desk.get(f"{address}/result?lang=en").get_data(as_text=True)
        assert re.search(r"As answered so far</dt>\s*<dd>Carried", page)
        sent = {
            "version": row_of(db, procedure).lock_version, "text": "시행함",
            "addressee": "가람부", "supersedes": "",
        }  # fmt: skip
        assert desk.post(f"{address}/result", data=sent).status_code == 302
        assert "For: Garam" in desk.get(f"{address}?lang=en").get_data(as_text=True)
        member = as_viewer(table.viewers["f1"])
        assert "For: Garam" in member.get(f"{address}?lang=en").get_data(as_text=True)
