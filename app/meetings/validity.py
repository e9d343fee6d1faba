"""Which seats are held on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_

from app.meetings.models import Seat


def valid_on(day: date) -> ColumnElement[bool]:
    """SQL: the seat is held on `day`."""
    return (Seat.valid_from <= day) & or_(Seat.valid_to.is_(None), Seat.valid_to >= day)
