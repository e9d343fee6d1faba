"""In which language a seat reads its papers, where that is not the one of its mails."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.ids import PublicId
from app.meetings.models import Seat
from app.packs.rendering.languages import PACK_LOCALES

_LOCALES: Final = ", ".join(f"'{locale}'" for locale in PACK_LOCALES)


class SeatLanguage(Base):
    """The language, or the two beside each other, that an officer entered for a seat's papers."""

    __tablename__ = "pack_seat_language"
    __table_args__ = (CheckConstraint(f"locale IN ({_LOCALES})", name="locale"),)

    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    locale: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[PublicId | None]

    seat: Mapped[Seat] = relationship()
