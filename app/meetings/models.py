"""Bodies and dated seats, meetings, agenda items, invitations, attendance, decisions, actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.core.db import Base
from app.core.i18n import N_, Labelled, pick
from app.core.ids import PublicId
from app.meetings.feeds.models import MeetingFeed  # noqa: F401  (part of this schema)
from app.meetings.official.models import OfficialStep, StepReminder  # noqa: F401  (part of this schema)
from app.meetings.papers.models import MeetingPaperLabel  # noqa: F401  (part of this schema)
from app.meetings.polls.models import Poll, PollAnswer, PollSeat, PollSlot  # noqa: F401  (part of this schema)
from app.meetings.programme.models import RulebookReview, SeasonTarget  # noqa: F401  (part of this schema)
from app.meetings.publishing.models import CalendarPublication  # noqa: F401  (part of this schema)
from app.meetings.replies.models import CalendarReply  # noqa: F401  (part of this schema)
from app.meetings.responsibilities.models import (  # noqa: F401  (part of this schema)
    Activity,
    Responsibility,
    ResponsibilityHolder,
    ResponsibilityStep,
)
from app.meetings.rooms.models import Delegate, Room, RoomBooking, RoomHalfHour  # noqa: F401  (part of this schema)
from app.meetings.season_models import BodySeason, BodySeasonDate, HolidayOverride  # noqa: F401  (part of this schema)
from app.meetings.visits.models import VisitStop  # noqa: F401  (part of this schema)
from app.tenders.models import Tender


class BodyKind(Labelled):
    """What sort of body meets."""

    COMMITTEE = "committee", N_("Committee")
    ALLIANCE = "alliance", N_("Alliance")
    WORKING_GROUP = "working_group", N_("Working group")
    FORUM = "forum", N_("Forum")


class SeatGroup(Labelled):
    """Which side of the table a seat belongs to."""

    MINISTRY = "ministry", N_("Ministry member")
    EXPERT = "expert", N_("Expert")
    FIRM = "firm", N_("Firm member")
    COUNTERPART = "counterpart", N_("Vietnamese counterpart")
    SECRETARIAT = "secretariat", N_("Secretariat")


class MeetingState(Labelled):
    """The life of a meeting."""

    PLANNED = "planned", N_("Being planned")
    SCHEDULED = "scheduled", N_("Scheduled")
    INVITED = "invited", N_("Invited")
    FROZEN = "frozen", N_("Agenda frozen")
    IN_SESSION = "in_session", N_("In session")
    INQUORATE = "inquorate", N_("Without quorum")
    CLOSED = "closed", N_("Held and closed")
    POSTPONED = "postponed", N_("Postponed")
    CANCELLED = "cancelled", N_("Called off")

    @property
    def holds_a_room(self) -> bool:
        """Whether a room is kept for it: not once it is off its date."""
        return self not in {MeetingState.POSTPONED, MeetingState.CANCELLED}


class ItemState(Labelled):
    """The life of an agenda item."""

    PROPOSED = "proposed", N_("Proposed")
    ACCEPTED = "accepted", N_("On the agenda")
    DEFERRED = "deferred", N_("Deferred")
    DISCUSSED = "discussed", N_("Discussed")


class DecisionType(Labelled):
    """What an item asks the body to do."""

    APPROVE = "approve", N_("Approve")
    NOTE = "note", N_("Take note")
    ASSIGN = "assign", N_("Assign")
    ESCALATE = "escalate", N_("Escalate")
    ADVISE = "advise", N_("Advise")


class Reply(Labelled):
    """An invitee's answer."""

    NEEDS_ACTION = "needs-action", N_("No answer yet")
    ACCEPTED = "accepted", N_("Will attend")
    TENTATIVE = "tentative", N_("May attend")
    DECLINED = "declined", N_("Will not attend")
    DELEGATED = "delegated", N_("Sends a deputy")


class Presence(Labelled):
    """Attendance at a meeting."""

    PRESENT = "present", N_("Present")
    DEPUTY = "deputy", N_("Represented by deputy")
    ABSENT = "absent", N_("Absent")


class ActionState(Labelled):
    """The life of an action."""

    OPEN = "open", N_("To be done")
    IN_PROGRESS = "in_progress", N_("In progress")
    BLOCKED = "blocked", N_("Blocked")
    DONE_CLAIMED = "done_claimed", N_("Reported done")
    VERIFIED = "verified", N_("Verified")
    DROPPED = "dropped", N_("Dropped")


class Body(Base):
    """A committee, alliance, working group or forum: dated configuration with a source."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: Short ASCII name used on the command line.
    code: Mapped[str] = mapped_column(unique=True)
    name_ko: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[BodyKind]
    cadence_days: Mapped[int]
    #: Seats that must be present per group, e.g. {"ministry": 3, "expert": 2}.
    quorum: Mapped[dict[str, Any]]
    source: Mapped[str]
    #: The day from which its source knows it, and since when it does not meet; null: not known.
    known_from: Mapped[date | None]
    dormant_since: Mapped[date | None]
    #: What is and what is not known of it, with sources.
    note: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    #: Two officers do not overwrite each other.
    lock_version: Mapped[int] = mapped_column(default=1)

    seats: Mapped[list[Seat]] = relationship(back_populates="body", order_by="Seat.id")
    meetings: Mapped[list[Meeting]] = relationship(
        back_populates="body", order_by="Meeting.starts_at"
    )

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self.name_ko, self.name_vi, self.name_en)


class Seat(Base):
    """A seat of a body, held by an organisation and maybe a person, for a time."""

    __tablename__ = "seat"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    group: Mapped[SeatGroup]
    #: Null while vacant.
    person_name: Mapped[str | None]
    person_title: Mapped[str | None]
    email: Mapped[str | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    deputy_name: Mapped[str | None]
    #: The firm the person works for while sitting here for somebody else: such a seat is a firm's.
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    chair: Mapped[bool] = mapped_column(default=False)
    voting: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(default="ko")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]

    body: Mapped[Body] = relationship(back_populates="seats")
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    user: Mapped[User | None] = relationship()


class Meeting(Base):
    """One meeting of a body."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("body_id", "number"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    #: The body's own count: "3rd working-level meeting".
    number: Mapped[int]
    #: iCalendar UID (stable) and SEQUENCE (rises with every change sent out).
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    #: Length in minutes.
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(default="Asia/Seoul")
    place: Mapped[str]
    video_url: Mapped[str | None]
    state: Mapped[MeetingState]
    #: Why it was postponed or cancelled.
    state_reason: Mapped[str | None]
    #: When invitations first went out; members see a meeting from then on.
    invited_at: Mapped[datetime | None]
    #: When the agenda was frozen; null while it is being worked on.
    frozen_at: Mapped[datetime | None]
    #: Whether the attendance recorded met the body's quorum; null before any was recorded.
    quorate: Mapped[bool | None]
    #: Proposals that neither fitted nor were kept as overflow rows.
    overflow_more: Mapped[int] = mapped_column(default=0)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: Rises with every change to the meeting or its agenda; forms carry it (409).
    lock_version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(back_populates="meetings")
    items: Mapped[list[AgendaItem]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position"
    )
    invitations: Mapped[list[MeetingInvitation]] = relationship(back_populates="meeting")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class AgendaItem(Base):
    """A proposed or accepted item: its rule, reason and frozen source rows, all public facts."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_order", "meeting_id", "position"),
        CheckConstraint("carried >= 0", name="carried"),
        CheckConstraint("presenter_until > presenter_from", name="presenter_window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    #: A1 to A10 (app.meetings.agenda.rules); null for an item an officer wrote.
    rule: Mapped[str | None]
    rule_version: Mapped[int | None]
    #: Same proposal, same key: proposing twice adds nothing.
    proposal_key: Mapped[str | None]
    score: Mapped[int] = mapped_column(default=0)
    title_ko: Mapped[str]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    #: The rule's reason as msgid and parameters (core.i18n.Message).
    reason: Mapped[dict[str, Any]]
    #: Source rows as they were when the item was proposed.
    sources: Mapped[list[Any]]
    decision_type: Mapped[DecisionType]
    minutes: Mapped[int]
    presenter: Mapped[str | None]
    #: The presenter is there from, until; null: from the start, to the end.
    presenter_from: Mapped[datetime | None]
    presenter_until: Mapped[datetime | None]
    state: Mapped[ItemState]
    #: Proposed, but beyond the time of the meeting: listed apart.
    overflow: Mapped[bool] = mapped_column(default=False)
    #: How often in a row earlier meetings did not come to it.
    carried: Mapped[int] = mapped_column(default=0)
    #: An officer has reworded it: proposing again leaves it as it is.
    edited: Mapped[bool] = mapped_column(default=False)
    deferred_reason: Mapped[str | None]
    #: The live tender the item is about, if one: firm seats never attend such an item.
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    tender: Mapped[Tender | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="item")

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self.title_ko, self.title_vi, self.title_en)


class AgendaVersion(Base):
    """The agenda as it was frozen; members read the latest one, an unfrozen one stays."""

    __tablename__ = "agenda_version"
    __table_args__ = (UniqueConstraint("meeting_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    #: 1, 2, … per meeting.
    ordinal: Mapped[int]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[PublicId | None]
    #: Items as frozen (projections.ItemPage in JSON), in order.
    content: Mapped[list[Any]]
    #: SHA-256 of the canonical content.
    digest: Mapped[str]
    #: Why it was opened again, when it was.
    unfrozen_at: Mapped[datetime | None]
    unfreeze_reason: Mapped[str | None]


class MeetingInvitation(Base):
    """An invitation to one seat, the sequence last sent, the answer, and attendance."""

    __tablename__ = "meeting_invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "seat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    sequence_sent: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    reply: Mapped[Reply]
    replied_at: Mapped[datetime | None]
    #: DTSTAMP of the last answer that came by mail; an older one is refused.
    reply_stamp: Mapped[datetime | None]
    #: Set when the invitation was taken back (CANCEL sent); a later REQUEST clears it.
    withdrawn_at: Mapped[datetime | None]
    presence: Mapped[Presence | None]

    meeting: Mapped[Meeting] = relationship(back_populates="invitations")
    seat: Mapped[Seat] = relationship()


class Decision(Base):
    """What the body decided on an item, or in writing."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("procedure_id"),
        ForeignKeyConstraint(
            ["procedure_id", "procedure_quorate"],
            ["written_procedure.id", "written_procedure.quorate"],
            name="fk_decision_procedure_quorate",
        ),
        CheckConstraint("(item_id IS NULL) = (procedure_id IS NOT NULL)", name="one_subject"),
        CheckConstraint(
            "(procedure_id IS NULL) = (procedure_quorate IS NULL)", name="procedure_counted"
        ),
        CheckConstraint("procedure_quorate IS NULL OR procedure_quorate", name="procedure_quorate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    #: The written procedure that was carried or not; always with its quorum.
    procedure_id: Mapped[int | None]
    procedure_quorate: Mapped[bool | None]
    type: Mapped[DecisionType]
    text: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[PublicId]

    item: Mapped[AgendaItem | None] = relationship(back_populates="decisions")
    actions: Mapped[list[ActionItem]] = relationship(back_populates="decision")


class ActionItem(Base):
    """What follows from a decision: one owner, one due date."""

    __tablename__ = "action_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    owner_name: Mapped[str]
    text: Mapped[str]
    due: Mapped[date]
    state: Mapped[ActionState]
    evidence: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship()
    decision: Mapped[Decision | None] = relationship(back_populates="actions")
    organisation: Mapped[Organisation] = relationship()


# Tables of the room, of the minutes and of what is decided in writing lie beside; they must be
# known with these.
from app.meetings import minutes_models as minutes_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
from app.meetings import room_models as room_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
from app.meetings.procedures import models as procedure_models  # noqa: E402, F401  (tables of this schema, after those they name)
