"""Needs and questions of Vietnamese authorities and centres, and the dated answers to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.core.db import Base
from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.provinces.models import Province
from app.tenders.models import Tender


class PostKind(Labelled):
    """What somebody posts."""

    NEED = "need", N_("Need")
    QUESTION = "question", N_("Question")


class PostState(Labelled):
    """The life of a post."""

    WAITING = "waiting", N_("Waits for an answer")
    ANSWERED = "answered", N_("Answered")
    CLOSED = "closed", N_("Settled")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class ForumPost(Base):
    """A need or a question of one authority or centre. Its text never changes once posted."""

    __tablename__ = "forum_post"
    __table_args__ = (
        CheckConstraint(
            "published_at IS NULL OR (may_publish AND state <> 'withdrawn')",
            name="published_as_agreed",
        ),
        Index("ix_forum_post_order", "posted_at", "public_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    kind: Mapped[PostKind]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    posted_by: Mapped[PublicId]
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    field: Mapped[SolutionField | None]
    #: A plan it is about; never a package between its notice and its award.
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))
    #: The language it is written in.
    locale: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    posted_at: Mapped[datetime]
    #: The day in Hanoi by which the secretariat means to answer what waits.
    answer_due: Mapped[date]
    state: Mapped[PostState]
    #: Its authors agree that everybody may read it, with its answers.
    may_publish: Mapped[bool]
    #: Since when everybody can; an officer does that.
    published_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    province: Mapped[Province | None] = relationship()
    tender: Mapped[Tender | None] = relationship()
    answers: Mapped[list[ForumAnswer]] = relationship(
        back_populates="post", order_by="ForumAnswer.id"
    )


class ForumAnswer(Base):
    """What was said to a post, by the secretariat or by those who posted it; never changed."""

    __tablename__ = "forum_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("forum_post.id"), index=True)
    #: The secretariat's answer, else something its authors added.
    by_secretariat: Mapped[bool]
    said_by: Mapped[PublicId]
    locale: Mapped[str]
    body: Mapped[str]
    said_at: Mapped[datetime]

    post: Mapped[ForumPost] = relationship(back_populates="answers")
