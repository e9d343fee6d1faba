"""A season's bands are frozen once and say nothing about single firms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.errors import DomainError
from app.firms.models import SizeClass
from app.interests.seasons import freeze_season
from app.seasons.models import Band, SeasonCell
from app.seasons.periods import season_of, season_period
from app.seasons.queries import published_bands
from tests.factories import make_firm, make_group, make_interest, make_tender

CLOSED = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
BEFORE = CLOSED - timedelta(days=5)


def test_half_years_follow_the_calendar_of_seoul() -> None:
    # 2026-06-30 15:30 UTC is already the first of July in Seoul.
    assert season_of(datetime(2026, 6, 30, 15, 30, tzinfo=UTC)) == "2026-H2"
    starts_at, ends_at = season_period("2026-H2")
    assert (starts_at.isoformat(), ends_at.isoformat()) == (
        "2026-07-01T00:00:00+09:00",
        "2027-01-01T00:00:00+09:00",
    )


def test_a_running_season_and_a_wrong_name_are_refused(db: Session, now: datetime) -> None:
    for code in ("2026-H2", "2026-H3", "2026"):
        with pytest.raises(DomainError):
            freeze_season(db, code, actor=SYSTEM, now=now)


def test_affiliates_count_as_one_and_small_parts_are_merged(db: Session, now: datetime) -> None:
    tender = make_tender(db, closes_at=CLOSED)
    affiliates = [make_firm(db, size_class=SizeClass.LARGE) for _ in range(3)]
    make_group(db, *affiliates)
    small = [make_firm(db) for _ in range(5)]
    for firm in [*affiliates, *small]:
        make_interest(db, tender, firm, registered_at=BEFORE)
    freeze_season(db, "2026-H1", actor=SYSTEM, now=now)
    # Five small firms, but the three large ones are one group: only the whole is shown.
    assert [(line.cell, line.band) for line in published_bands(db)] == [(SeasonCell.ALL, Band.FIVE)]


def test_what_happens_after_closing_or_freezing_moves_nothing(db: Session, now: datetime) -> None:
    tender = make_tender(db, closes_at=CLOSED)
    for number in range(5):
        withdrawn = CLOSED + timedelta(days=1) if number == 0 else None
        make_interest(db, tender, make_firm(db), registered_at=BEFORE, withdrawn_at=withdrawn)
    gone = make_firm(db)
    make_interest(db, tender, gone, registered_at=BEFORE, withdrawn_at=CLOSED - timedelta(hours=1))
    freeze_season(db, "2026-H1", actor=SYSTEM, now=now)
    before = published_bands(db)
    assert [line.band for line in before] == [Band.FIVE]
    for _ in range(20):
        make_interest(db, tender, make_firm(db), registered_at=BEFORE)
    freeze_season(db, "2026-H1", actor=SYSTEM, now=now + timedelta(days=1))
    assert published_bands(db) == before
