"""Two bodies: one where some of the readers sit, one where none does; a meeting held, two ahead."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.commands import OrganisationDetails, create_organisation
from app.accounts.models import OrganisationKind, User
from app.core.access import SYSTEM, Actor
from app.core.db import transaction
from app.core.ids import PublicId
from app.meetings.commands.actions import ActionDetails, add_action
from app.meetings.commands.agenda import ItemDetails, accept_proposals, add_item
from app.meetings.commands.bodies import BodyDetails, SeatDetails, add_seat, create_body
from app.meetings.commands.calendars import OverrideDetails, enter_override
from app.meetings.commands.freezing import freeze_agenda
from app.meetings.commands.invitations import InvitationRound, send_invitations
from app.meetings.commands.meetings import MeetingDetails, create_meeting
from app.meetings.commands.proposing import propose_items
from app.meetings.commands.seasons import keep_dates
from app.meetings.commands.sessions import (
    DecisionDetails,
    close_meeting,
    record_attendance,
    record_decision,
)
from app.meetings.minutes.answering import CommentAnswer, answer_comment
from app.meetings.minutes.commands import circulate_minutes, comment_minutes, draft_minutes
from app.meetings.minutes_models import CommentOutcome, MinutesComment
from app.meetings.models import (
    AgendaItem,
    BodyKind,
    DecisionType,
    Meeting,
    Presence,
    Seat,
    SeatGroup,
)
from app.meetings.recusal.commands import TieDetails, declare_tie
from app.meetings.room.commands import object_to_item
from app.meetings.room.notes import save_note
from app.meetings.season_models import CalendarCountry, DayKind, Site
from tests.barrier.stage import acting
from tests.barrier.world import World

#: Who sits on the first body, and as what.
SEATS = {
    "ministry": SeatGroup.MINISTRY,
    "expert": SeatGroup.EXPERT,
    "own owner": SeatGroup.FIRM,
    "counterpart": SeatGroup.COUNTERPART,
    "secretariat": SeatGroup.SECRETARIAT,
}


def furnish(world: World, now: datetime) -> None:
    """Enter the bodies and their seats."""
    officer = _officer(world)
    with acting("bodies", now), transaction() as db:
        day_off = OverrideDetails(
            CalendarCountry.VIETNAM, date(2027, 6, 1), DayKind.OFF, "canary-day-off", "test", True
        )
        enter_override(db, day_off, actor=officer, now=now)
        elsewhere = create_organisation(
            db,
            OrganisationDetails(OrganisationKind.MINISTRY, name_ko="다른 기관"),
            actor=SYSTEM,
            now=now,
        )
        for label in ("here", "elsewhere"):
            details = BodyDetails(
                code=label,
                name_ko=f"canary-body-{label}",
                name_vi=f"canary-body-{label}",
                name_en=f"canary-body-{label}",
                kind=BodyKind.WORKING_GROUP,
                cadence_days=60,
                quorum={SeatGroup.MINISTRY: 1},
                source="test",
            )
            body = create_body(db, details, actor=officer, now=now)
            world.bodies[label] = body
            season_day = date(2027, 3, 10 if label == "here" else 11)
            keep_dates(db, body, 2027, {season_day: Site.HANOI}, version=0, actor=officer, now=now)
            if label == "here":
                for person, group in SEATS.items():
                    home = world.viewers[person].organisation
                    add_seat(
                        db, body, seat_details(person, group, home, now), actor=officer, now=now
                    )
            else:
                seat = seat_details("elsewhere", SeatGroup.MINISTRY, elsewhere, now)
                add_seat(db, body, seat, actor=officer, now=now)


def seat_details(
    label: str, group: SeatGroup, organisation: PublicId | None, now: datetime
) -> SeatDetails:
    assert organisation is not None
    return SeatDetails(
        organisation=organisation,
        group=group,
        person_name=f"위원 {label}",
        person_title=None,
        email=f"canary-seat-{label.replace(' ', '-')}@example.org",
        deputy_name=None,
        chair=label == "ministry",
        voting=group in {SeatGroup.MINISTRY, SeatGroup.EXPERT},
        locale="ko",
        valid_from=now.date(),
        source="test",
    )


def hold_meeting(world: World, starts: datetime) -> None:
    """A meeting of the first body, from the call to the action."""
    officer = _officer(world)
    with acting("meeting held", starts - timedelta(days=10)), transaction() as db:
        now = starts - timedelta(days=10)
        meeting = _call(db, world, "here", starts, now)
        world.meetings["held"] = meeting
        item = add_item(
            db,
            meeting,
            _item("canary-item-general"),
            version=_version(db, meeting),
            actor=officer,
            now=now,
        )
        _invite(db, world, meeting, now)
        freeze_agenda(db, meeting, version=_version(db, meeting), actor=officer, now=now)
    with acting("meeting in session", starts), transaction() as db:
        seats = db.scalars(
            select(Seat)
            .join(Meeting, Meeting.body_id == Seat.body_id)
            .where(Meeting.public_id == meeting)
        )
        presence = {seat.public_id: Presence.PRESENT for seat in seats}
        record_attendance(
            db, meeting, presence, version=_version(db, meeting), actor=officer, now=starts
        )
        decision = record_decision(
            db,
            meeting,
            item,
            DecisionDetails(DecisionType.ASSIGN, "canary-decision-held"),
            version=_version(db, meeting),
            actor=officer,
            now=starts,
        )
        home = world.viewers["ministry"].organisation
        assert home is not None
        add_action(
            db,
            meeting,
            decision,
            ActionDetails(
                text="canary-action-held",
                organisation=home,
                owner_name="담당",
                due=(starts + timedelta(days=30)).date(),
            ),
            version=_version(db, meeting),
            actor=officer,
            now=starts,
        )
        save_note(db, meeting, item, "canary-note-held", version=0, actor=officer, now=starts)
        close_meeting(db, meeting, version=_version(db, meeting), actor=officer, now=starts)
        draft_minutes(db, meeting, actor=officer, now=starts)
        until = (starts + timedelta(days=7)).date()
        circulate_minutes(db, meeting, until, actor=officer, now=starts)
    for person in ("ministry", "expert"):
        reader = world.viewers[person]
        with acting(f"comment of {person}", starts), transaction() as db:
            comment_minutes(
                db,
                meeting,
                f"canary-comment-{person}",
                viewer=reader,
                actor=Actor.of(reader),
                now=starts,
            )
    with acting("answer to a comment", starts), transaction() as db:
        ministrys = select(MinutesComment.public_id).where(
            MinutesComment.words == "canary-comment-ministry"
        )
        answer = CommentAnswer(CommentOutcome.NOT_ACCEPTED, "canary-answer-to-comment")
        answer_comment(db, meeting, db.scalars(ministrys).one(), answer, actor=officer, now=starts)


def call_meeting(world: World, now: datetime) -> None:
    """One meeting ahead of each body: proposals accepted, an item on the live tender, invited."""
    officer = _officer(world)
    for label in ("here", "elsewhere"):
        with acting(f"meeting ahead {label}", now), transaction() as db:
            meeting = _call(db, world, label, now + timedelta(days=9), now)
            world.meetings[f"ahead {label}"] = meeting
            for act in (propose_items, accept_proposals):
                act(db, meeting, version=_version(db, meeting), actor=officer, now=now)
            add_item(
                db,
                meeting,
                _item(f"canary-item-live-{label}"),
                tender_number="IB2600000001",
                version=_version(db, meeting),
                actor=officer,
                now=now,
            )
            _invite(db, world, meeting, now)
            if label == "here":
                freeze_agenda(db, meeting, version=_version(db, meeting), actor=officer, now=now)


def tie_and_object(world: World, now: datetime) -> None:
    """The expert declares a tie to the live tender, and the ministry objects to its item."""
    expert, ministry = (Actor.of(world.viewers[person]) for person in ("expert", "ministry"))
    with acting("tie of the expert", now), transaction() as db:
        user = db.scalars(select(User).where(User.public_id == expert.user)).one()
        home = select(Seat).where(Seat.organisation_id == user.organisation_id)
        for seat in db.scalars(home):
            seat.user_id = user.id
        db.flush()
        declare_tie(db, TieDetails("IB2600000001", "canary-tie-words"), actor=expert, now=now)
    with acting("objection of the ministry", now), transaction() as db:
        meeting = world.meetings["ahead here"]
        item = db.scalars(
            select(AgendaItem.public_id).where(AgendaItem.title_ko == "canary-item-live-here")
        ).one()
        object_to_item(db, meeting, item, "canary-objection", actor=ministry, now=now)


def _call(db: Session, world: World, body: str, starts: datetime, now: datetime) -> PublicId:
    details = MeetingDetails(
        starts_at=starts, minutes=150, place=f"canary-place-{body}", video_url=None
    )
    return create_meeting(
        db, world.bodies[body], details, date_agreed=True, actor=_officer(world), now=now
    )


def _invite(db: Session, world: World, meeting: PublicId, now: datetime) -> None:
    send_invitations(
        db,
        meeting,
        InvitationRound(),
        version=_version(db, meeting),
        actor=_officer(world),
        now=now,
    )


def _item(title: str) -> ItemDetails:
    return ItemDetails(
        title_ko=title,
        title_vi=title,
        title_en=title,
        minutes=10,
        presenter=None,
        decision_type=DecisionType.ASSIGN,
    )


def _officer(world: World) -> Actor:
    return Actor.of(world.viewers["secretariat"])


def _version(db: Session, meeting: PublicId) -> int:
    return db.scalars(select(Meeting.lock_version).where(Meeting.public_id == meeting)).one()
