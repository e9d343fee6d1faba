"""The register of official steps and a season's targets: entered, reminded, settled, proposed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Role, Viewer
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from app.meetings import commands
from app.meetings.addressees import Addressee, addressee_named
from app.meetings.commands import DecisionDetails
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.models import DecisionType, Meeting, MeetingState, Presence, SeatGroup
from app.meetings.official.commands import (
    QuietPackageError,
    StepDetails,
    change_step,
    enter_step,
    remind,
    settle_step,
)
from app.meetings.official.models import OfficialStep, StepKind, StepState
from app.meetings.official.queries import official_step, official_steps, steps_due
from app.meetings.official.reminders import remind_of_steps
from app.meetings.programme.commands import (
    ReviewDetails,
    ReviewKnownError,
    TargetDetails,
    note_review,
    set_target,
)
from app.meetings.programme.queries import season_lines
from app.meetings.queries.facts import load_facts
from app.seasons.models import Band, Season, SeasonBand, SeasonCell
from tests.factories import make_organisation, make_province, make_tender, make_user
from tests.factories.meetings import SECRETARIAT, make_body, make_meeting, member

SENT = date(2026, 11, 1)


def query_to(to: Addressee, tender: str | None = None, *, in_public: bool = False) -> StepDetails:
    return StepDetails(
        StepKind.QUERY, "사업 일정 조회", to, SENT, None, tender, public_channel=in_public
    )


@pytest.fixture
def ministry(db: Session) -> Addressee:
    return Addressee(organisation=make_organisation(db, OrganisationKind.MINISTRY).public_id)


def test_a_query_is_reminded_answered_and_then_left_alone(
    db: Session, ministry: Addressee, now: datetime
) -> None:
    meeting = make_meeting(db)
    step = enter_step(db, meeting.body.public_id, query_to(ministry), actor=SYSTEM, now=now)
    line = official_step(db, step, SECRETARIAT, now)
    assert (line.late, line.waits, line.state) == (True, True, StepState.OPEN)
    assert [fact.id for fact in load_facts(db, meeting, meeting.body, now=now).steps] == [step]
    today = now.date()
    remind(db, step, today, version=line.version, actor=SYSTEM, now=now)
    with pytest.raises(ConflictError):
        remind(db, step, today, version=line.version, actor=SYSTEM, now=now)
    version = line.version + 1
    with pytest.raises(WordsMissingError):
        settle_step(db, step, today, " ", version=version, actor=SYSTEM, now=now)
    settle_step(db, step, today, "3월 시행 예정", version=version, actor=SYSTEM, now=now)
    with pytest.raises(WrongStateError):
        change_step(db, step, query_to(ministry), version=version + 1, actor=SYSTEM, now=now)
    assert official_steps(db, SECRETARIAT, now).items == ()
    (settled,) = official_steps(db, SECRETARIAT, now, settled=True).items
    assert (settled.reminders, settled.outcome, settled.late) == (1, "3월 시행 예정", False)
    assert load_facts(db, meeting, meeting.body, now=now).steps == ()


def test_a_live_package_is_asked_about_in_public_alone(
    db: Session, ministry: Addressee, now: datetime
) -> None:
    body, tender = make_body(db).public_id, make_tender(db)
    make_province(db, code="48", name_ko="다낭", name_vi="Đà Nẵng", name_en="Da Nang")
    province = addressee_named(db, "da nang")
    assert province == Addressee(province="48")
    number = tender.notice_no
    with pytest.raises(QuietPackageError):
        enter_step(db, body, query_to(province, number), actor=SYSTEM, now=now)
    enter_step(db, body, query_to(province, number, in_public=True), actor=SYSTEM, now=now)
    enter_step(db, body, query_to(ministry, number), actor=SYSTEM, now=now)
    assert len(db.scalars(select(OfficialStep)).all()) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sent_on": date(2026, 12, 5)}, "sent_on"),
        ({"lapses_on": date(2026, 10, 31)}, "lapses_on"),
        ({"kind": StepKind.BOOKING}, "lapses_on"),
        ({"addressee": None}, "addressee"),
        ({"subject": "  "}, "subject"),
        ({"tender_number": "없는 번호"}, "tender_number"),
        ({"owner": PublicId("0" * 16)}, "owner"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_at_its_field(
    db: Session, ministry: Addressee, now: datetime, wrong: dict[str, object], field: str
) -> None:
    details = StepDetails(**(vars(query_to(ministry)) | wrong))  # type: ignore[arg-type]  # one field is wrong on purpose
    with pytest.raises(DomainError) as refusal:
        enter_step(db, make_body(db).public_id, details, actor=SYSTEM, now=now)
    assert refusal.value.field == field


def test_the_officer_in_charge_is_reminded_once_and_all_officers_of_what_lapsed(
    db: Session, ministry: Addressee, now: datetime
) -> None:
    own, other, gone = (make_user(db, Role.SECRETARIAT) for _ in range(3))
    make_user(db, Role.MINISTRY)
    body, today = make_body(db).public_id, now.date()
    tender = make_tender(db).notice_no

    def enter(days: int | None, owner: PublicId | None, **more: object) -> None:
        lapses = None if days is None else today + timedelta(days=days)
        details = vars(query_to(ministry)) | {"lapses_on": lapses, "owner": owner} | more
        enter_step(db, body, StepDetails(**details), actor=SYSTEM, now=now)  # type: ignore[arg-type]  # fields by name

    def mailed(after: int = 0) -> list[str]:
        before = len(db.scalars(select(OutboxMessage)).all())
        remind_of_steps(db, now=now + timedelta(days=after))
        written = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()[before:]
        return sorted(mail.recipient for mail in written)

    enter(7, own.public_id, tender_number=tender)
    enter(8, own.public_id)
    enter(None, own.public_id)
    assert mailed() == [own.email]
    assert mailed() == []
    enter(1, gone.public_id)
    gone.active = False
    everybody = sorted([own.email, other.email])
    assert mailed() == everybody, "nobody has it in hand any more"
    assert mailed(after=6) == sorted([own.email] * 2 + everybody)
    asked, lapsed, *_soon = steps_due(db, SECRETARIAT, now + timedelta(days=6))
    assert (asked.late, asked.lapses_on) == (True, None)
    assert (lapsed.lapsed, lapsed.owner) == (True, gone.public_id)


def test_only_those_who_prepare_meetings_read_the_register(
    db: Session, ministry: Addressee, now: datetime
) -> None:
    meeting = make_meeting(db)
    step = enter_step(db, meeting.body.public_id, query_to(ministry), actor=SYSTEM, now=now)
    reader = member(db, meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY)
    with pytest.raises(NotFoundError):
        official_step(db, step, reader, now)
    with pytest.raises(NotFoundError):
        season_lines(db, reader, now)


def test_figures_below_their_target_are_shown_and_the_review_is_noted_once(
    db: Session, now: datetime
) -> None:
    closed = now - timedelta(days=140)
    season = Season(
        code="2026-H1",
        starts_at=closed - timedelta(days=190),
        ends_at=closed,
        frozen_at=closed + timedelta(days=14),
    )
    db.add(season)
    db.flush()
    db.add(SeasonBand(season_id=season.id, cell=SeasonCell.SME, band=Band.FIVE))
    set_target(db, TargetDetails("2026-H1", Band.TEN, "사업 계획"), actor=SYSTEM, now=now)
    running, past = season_lines(db, SECRETARIAT, now)
    assert (running.code, running.target, past.short) == ("2026-H2", Band.TEN, True)
    with pytest.raises(DomainError):
        set_target(db, TargetDetails("2026-H2", Band.FEWER, "x"), actor=SYSTEM, now=now)
    review = ReviewDetails("2026-H2", date(2026, 10, 1), "서면심의")
    note_review(db, review, actor=SYSTEM, now=now)
    with pytest.raises(ReviewKnownError):
        note_review(db, review, actor=SYSTEM, now=now)
    meeting = make_meeting(db)
    facts = load_facts(db, meeting, meeting.body, now=now).season
    assert (facts.reviewed_on, facts.target_rank) == (date(2026, 10, 1), Band.TEN.rank)


def test_a_review_on_an_agenda_counts_by_itself_for_every_body(db: Session, now: datetime) -> None:
    meeting = make_meeting(db, starts_at=now, state=MeetingState.INVITED, invited_at=now)
    member(db, meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY)

    def act(command: object, *args: object) -> object:
        db.expire_all()
        version = meeting.lock_version
        return command(db, meeting.public_id, *args, version=version, actor=SYSTEM, now=now)  # type: ignore[operator]  # commands of one shape

    act(commands.propose_items)
    act(commands.accept_proposals)
    act(commands.freeze_agenda)
    act(commands.record_attendance, {meeting.body.seats[0].public_id: Presence.PRESENT})
    (item,) = (item for item in meeting.items if item.rule == "A4")
    assert _reviewed(db, now) is None
    act(commands.record_decision, item.public_id, DecisionDetails(DecisionType.ADVISE, "개정"))
    assert _reviewed(db, now) == now.date()


def _reviewed(db: Session, now: datetime) -> date | None:
    elsewhere: Meeting = make_meeting(db)
    return load_facts(db, elsewhere, elsewhere.body, now=now).season.reviewed_on


def test_the_pages_take_a_step_from_entry_to_its_end(
    db: Session, as_viewer: Callable[[Viewer], FlaskClient], now: datetime
) -> None:
    body = make_body(db)
    db.commit()
    client = as_viewer(SECRETARIAT)
    assert client.get("/meetings/official").status_code == 200
    form = {
        "body": body.public_id,
        "kind": "booking",
        "subject": "하노이 회의실",
        "sent_on": "2026-12-01",
    }
    assert client.post("/meetings/official/new", data=form).status_code == 422
    entered = client.post("/meetings/official/new", data=form | {"lapses_on": "2026-12-20"})
    assert entered.status_code == 302
    page = client.get(entered.location).text
    assert "하노이 회의실" in page
    # Two forms ask for a day here: each label leads to its own field.
    assert [page.count(f'id="{field}"') for field in ("reminded-on", "settled-on", "on")] == [
        1,
        1,
        0,
    ]
    settled = {"version": "1", "on": "2026-12-03", "outcome": ""}
    assert client.post(f"{entered.location}/settle", data=settled).status_code == 302
    assert "하노이 회의실" in client.get("/meetings/official?show=settled").text
    target = {"season": "2026-H2", "band": "10-19", "source": "사업 계획"}
    assert client.post("/meetings/programme/target", data=target).status_code == 302
    programme = client.get("/meetings/programme?lang=en").text
    assert "사업 계획" in programme
    assert "Second half of 2026" in programme
