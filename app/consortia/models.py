"""Consortium, members, their parts of the work, invitations, exits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm
from app.interests.models import Interest
from app.tenders.models import Lot, Tender


class ConsortiumState(Labelled):
    """Where a consortium stands. Whether a review has ended also depends on the clock."""

    FORMING = "forming", N_("Forming")
    UNDER_REVIEW = "under_review", N_("Under review")
    LOCKED = "locked", N_("Locked")
    DISSOLVED = "dissolved", N_("Dissolved")


class Liability(Labelled):
    """How the members answer to the buyer (공동이행, 분담이행, 주계약자관리)."""

    JOINT = "joint", N_("Joint and several liability")
    DIVIDED = "divided", N_("Divided liability: each for its own part")
    LEAD_CONTRACTOR = "lead_contractor", N_("Managed by the lead contractor")


class MemberRole(Labelled):
    """The part of a firm in its team. The lead need not hold the largest share."""

    LEAD = "lead", N_("Lead member")
    MEMBER = "member", N_("Member")


class InvitationState(Labelled):
    """What became of an invitation; whether it has expired depends on the clock."""

    OPEN = "open", N_("Waiting for an answer")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
    REVOKED = "revoked", N_("Taken back")


class ExitKind(Labelled):
    """How a firm left its team."""

    LEFT = "left", N_("Left while the team was forming")
    REMOVED = "removed", N_("Removed before it had signed")
    AGREED = "agreed", N_("Left with the consent of all members")
    REPLACED = "replaced", N_("Replaced with the consent of all members")
    DISSOLVED = "dissolved", N_("The team was dissolved")


class Consortium(Base):
    """A contractual group of firms for a tender or one of its lots; no tax number of its own."""

    __tablename__ = "consortium"
    __table_args__ = (
        CheckConstraint("(state = 'dissolved') = (dissolved_at IS NOT NULL)", name="dissolved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    #: Null: the tender as a whole.
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    #: The founder's interest it was created from.
    interest_id: Mapped[int] = mapped_column(ForeignKey("interest.id"), index=True)
    founder_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    name: Mapped[str]
    state: Mapped[ConsortiumState]
    liability: Mapped[Liability]
    #: The agreement binds until this day (Seoul) at least; D10 looks at it.
    valid_until: Mapped[date | None]
    #: Why the firms bid together although each could alone (D15).
    joint_reason: Mapped[str] = mapped_column(default="")
    formed_at: Mapped[datetime]
    #: When it was first locked.
    locked_at: Mapped[datetime | None]
    dissolved_at: Mapped[datetime | None]
    #: Two members do not overwrite each other's draft.
    lock_version: Mapped[int] = mapped_column(default=1)

    tender: Mapped[Tender] = relationship()
    lot: Mapped[Lot | None] = relationship()
    interest: Mapped[Interest] = relationship()
    founder: Mapped[Firm] = relationship()
    members: Mapped[list[Member]] = relationship(back_populates="consortium", order_by="Member.id")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class Member(Base):
    """A firm in a consortium from one instant to another; open while `left_at` is null."""

    __tablename__ = "consortium_member"
    __table_args__ = (
        Index(
            "ux_consortium_member_firm",
            "consortium_id",
            "firm_id",
            unique=True,
            **when("left_at IS NULL"),
        ),
        Index(
            "ux_consortium_member_lead",
            "consortium_id",
            unique=True,
            **when("role = 'lead' AND left_at IS NULL"),
        ),
        Index("ix_consortium_member_live", "firm_id", **when("left_at IS NULL")),
        CheckConstraint("share_bp >= 0 AND share_bp <= 10000", name="share"),
        CheckConstraint("left_at IS NULL OR left_at >= joined_at", name="period"),
        CheckConstraint("(left_at IS NULL) = (exit_kind IS NULL)", name="exit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortium.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    role: Mapped[MemberRole]
    #: Share in basis points: 10,000 is the whole.
    share_bp: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    exit_kind: Mapped[ExitKind | None]
    #: The member that took this one's place.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("consortium_member.id"))
    #: Disclosed in the room: could this firm meet the tender's requirements alone (D15)?
    meets_alone: Mapped[bool | None]

    consortium: Mapped[Consortium] = relationship(back_populates="members")
    firm: Mapped[Firm] = relationship()
    work: Mapped[list[MemberWork]] = relationship(
        back_populates="member", cascade="all, delete-orphan", order_by="MemberWork.id"
    )


class MemberWork(Base):
    """What a member does in one lot (or in the whole, where `lot_id` is null)."""

    __tablename__ = "consortium_member_work"
    __table_args__ = (
        Index(
            "ux_consortium_member_work_lot",
            "member_id",
            "lot_id",
            unique=True,
            **when("lot_id IS NOT NULL"),
        ),
        Index(
            "ux_consortium_member_work_whole", "member_id", unique=True, **when("lot_id IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("consortium_member.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    scope: Mapped[str]

    member: Mapped[Member] = relationship(back_populates="work")
    lot: Mapped[Lot | None] = relationship()


class Invitation(Base):
    """An invitation of one firm, by a firm that knows it; only that firm can open it."""

    __tablename__ = "consortium_invitation"
    __table_args__ = (
        Index(
            "ux_consortium_invitation_open",
            "consortium_id",
            "firm_id",
            unique=True,
            **when("state = 'open'"),
        ),
        CheckConstraint("expires_at > sent_at", name="period"),
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Its address: 80 random bits, and of use to the invited firm alone.
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortium.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    #: The member that invites.
    sender_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    role: Mapped[MemberRole]
    #: What the sender writes to the invited firm.
    note: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
    sent_by: Mapped[PublicId]
    expires_at: Mapped[datetime]
    state: Mapped[InvitationState]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[PublicId | None]

    consortium: Mapped[Consortium] = relationship()
    firm: Mapped[Firm] = relationship(foreign_keys=[firm_id])
    sender: Mapped[Firm] = relationship(foreign_keys=[sender_id])


# The tables of the agreement, the papers and the bids lie beside; known with these.
from app.consortia import bid_models as bid_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
from app.consortia import paper_models as paper_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
from app.consortia import signing_models as signing_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
