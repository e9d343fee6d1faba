"""Candidate keys of firms and applications, the queue of what changed, and the pairs to look at.

The same tables serve both databases: no trigram or full-text index takes part.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm

if TYPE_CHECKING:
    from app.firms.sign_up.models import FirmApplication


class KeyKind(Labelled):
    """What two records may have in common."""

    NAME = "name", N_("Letters of a name")
    SOUND = "sound", N_("Sound of a name")
    NUMBER = "number", N_("Number")
    PHONE = "phone", N_("Telephone number")
    DOMAIN = "domain", N_("Mail or web domain")
    ADDRESS = "address", N_("Building")


class PairGrade(Labelled):
    """What the score says of a pair."""

    MATCH = "match", N_("Probably one firm")
    REVIEW = "review", N_("Worth a look")


class PairDecision(Labelled):
    """What the secretariat said of a pair; it overrides any score."""

    DIFFERENT = "different", N_("Not a duplicate")
    LATER = "later", N_("Later")


class MatchRecord(Base):
    """A record that may repeat another: an application, a firm, or a firm that came of one."""

    __tablename__ = "match_record"
    __table_args__ = (
        CheckConstraint("firm_id IS NOT NULL OR application_id IS NOT NULL", name="somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), unique=True)
    application_id: Mapped[int | None] = mapped_column(
        ForeignKey("firm_application.id"), unique=True
    )

    firm: Mapped[Firm | None] = relationship()
    application: Mapped[FirmApplication | None] = relationship()


class MatchKey(Base):
    """One value a record can be found by, in the spelling in which values are compared."""

    __tablename__ = "match_key"
    __table_args__ = (Index("ix_match_key_value", "kind", "value"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("match_record.id"), primary_key=True)
    kind: Mapped[KeyKind] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)


class MatchRequest(Base):
    """The one constant queue row a write leaves: pairs are looked for afterwards, so that
    nobody's wait depends on who else is in the registry."""

    __tablename__ = "match_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("match_record.id"), index=True)
    #: The keys won and lost, as [kind, value]: whoever shares one is weighed anew.
    keys: Mapped[list[Any]]
    requested_at: Mapped[datetime]


class DuplicatePair(Base):
    """Two records that may be one firm, as last weighed, and what was decided."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        Index("ux_duplicate_pair_records", "first_id", "second_id", unique=True),
        Index("ix_duplicate_pair_score", "score_bp", "public_id", **when("found")),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("score_bp >= 0 AND score_bp <= 10000", name="score"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("found OR decision IS NOT NULL", name="kept"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Made of the two records: weighing a pair draws no id.
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("match_record.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("match_record.id"), index=True)
    #: Whether the keys still bring the two together; a decided pair stays when they do not.
    found: Mapped[bool]
    #: The chance that they are one firm, in basis points.
    score_bp: Mapped[int]
    grade: Mapped[PairGrade]
    #: One valid number, names that match and one more value shared.
    certain: Mapped[bool]
    #: What was compared, why, and what it weighs in nats: {evidence: [ground, weight]}.
    parts: Mapped[dict[str, Any]]
    weighed_at: Mapped[datetime]
    decision: Mapped[PairDecision | None]
    note: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[PublicId | None]
    #: Two officers do not overwrite each other.
    lock_version: Mapped[int] = mapped_column(default=1)

    first: Mapped[MatchRecord] = relationship(foreign_keys=[first_id])
    second: Mapped[MatchRecord] = relationship(foreign_keys=[second_id])

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)
