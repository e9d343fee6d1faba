"""Organisations, users, roles, sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role
from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class OrganisationKind(Labelled):
    """What an organisation is to Duri."""

    FIRM = "firm", N_("Firm")
    MINISTRY = "ministry", N_("Ministry")
    COMMITTEE = "committee", N_("Committee")
    INSTITUTE = "institute", N_("Research institute")
    CENTRE = "centre", N_("Cooperation centre")
    BUYER = "buyer", N_("Vietnamese authority")


class Organisation(Base):
    """A firm, ministry, committee, institute, centre or Vietnamese authority."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind]
    name_ko: Mapped[str | None]
    name_vi: Mapped[str | None]
    name_en: Mapped[str | None]
    #: Fictional, made by `flask seed demo`; labelled wherever it appears.
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    users: Mapped[list[User]] = relationship(back_populates="organisation")


class User(Base):
    """A person who can sign in, always for one organisation."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: Lower-cased; what the person types to sign in.
    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    #: argon2id.
    password_hash: Mapped[str]
    #: Encrypted at rest (core.storage.seal); null until enrolled.
    totp_secret: Mapped[str | None]
    #: Last accepted TOTP time step, so that a code works once.
    totp_step: Mapped[int | None]
    locale: Mapped[str] = mapped_column(default="ko")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(back_populates="users")
    roles: Mapped[list[UserRole]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin"
    )


class UserRole(Base):
    """One role of one user."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="roles")


class UserSession(Base):
    """A signed-in browser. The cookie holds the token, the row its hash."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(default="")
    #: The password was right, the code is still owed: opens nothing but the code page.
    awaiting_code: Mapped[bool] = mapped_column(default=False)
    #: A TOTP secret being enrolled from this browser, sealed; it counts once confirmed.
    totp_candidate: Mapped[str | None]

    user: Mapped[User] = relationship()


class SignInAttempt(Base):
    """A failed or successful sign-in, for throttling; swept after a day."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account_hash", "at"),
        Index("ix_sign_in_attempt_address", "address_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_hash: Mapped[str]
    address_hash: Mapped[str]
    succeeded: Mapped[bool]


class Invitation(Base):
    """A single-use link by mail: whoever opens it in time may make the account it names.

    The mail holds the token, the row its hash.
    """

    __tablename__ = "account_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: Lower-cased; the account gets this address and no other.
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[Role]
    locale: Mapped[str] = mapped_column(default="ko")
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_at: Mapped[datetime]
    invited_by: Mapped[PublicId | None]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class Delegation(Base):
    """A colleague holds a firm role from one instant to another; the clock ends it."""

    __tablename__ = "role_delegation"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])
