"""Freezing a closed season's bands, and reading them: the only declared aggregates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.audit.commands import record
from app.core.access import SYSTEM, Actor
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import message
from app.firms.models import Affiliation, Firm, SizeClass
from app.interests.banding import Band, Participation, SeasonCell, season_bands
from app.interests.models import Interest
from app.interests.season_models import Season, SeasonBand
from app.tenders.models import Tender

_CODE: Final = re.compile(r"(\d{4})-H([12])")
#: Bands appear so long after the season's end: a clock, not anybody's act.
PUBLISHED_AFTER: Final = timedelta(days=14)


@dataclass(frozen=True)
class PublishedBand:
    """One line of the season figures, as everybody sees it."""

    season: str
    cell: SeasonCell
    band: Band
    frozen_at: datetime


def season_period(code: str) -> tuple[datetime, datetime]:
    """First instant of the season and of the next one, in Seoul's calendar.

    Raises DomainError when `code` is not like "2026-H1".
    """
    matched = _CODE.fullmatch(code)
    if matched is None:
        raise DomainError(message("A season is named like 2026-H1, not %(code)s.", code=code))
    year, half = int(matched[1]), int(matched[2])
    first = date(year, 1 if half == 1 else 7, 1)
    following = date(year, 7, 1) if half == 1 else date(year + 1, 1, 1)
    midnight = datetime.min.time()
    return (
        datetime.combine(first, midnight, SEOUL),
        datetime.combine(following, midnight, SEOUL),
    )


def season_of(instant: datetime) -> str:
    """Code of the season `instant` falls into."""
    local = instant.astimezone(SEOUL)
    return f"{local.year}-H{1 if local.month <= 6 else 2}"


def freeze_season(db: Session, code: str, *, actor: Actor, now: datetime) -> None:
    """Publish the bands of season `code`, once; a second call changes nothing.

    Counts interests live at their tender's closing, so that nothing filed or withdrawn
    afterwards can move a band. Raises DomainError while the season is still running.
    """
    starts_at, ends_at = season_period(code)
    if now < ends_at:
        raise DomainError(message("Season %(code)s has not ended yet.", code=code))
    if db.scalar(select(Season.id).where(Season.code == code)) is not None:
        return
    season = Season(code=code, starts_at=starts_at, ends_at=ends_at, frozen_at=now)
    db.add(season)
    db.flush()
    published = season_bands(_participations(db, starts_at, ends_at))
    db.add_all(
        SeasonBand(season_id=season.id, cell=cell, band=band) for cell, band in published.items()
    )
    record(
        db,
        "interests.season_frozen",
        "season",
        code,
        actor=actor,
        now=now,
        bands={cell.value: band.value for cell, band in published.items()},
    )
    db.flush()


def freeze_due_season(now: datetime) -> None:
    """Periodic: publish the last ended season once `PUBLISHED_AFTER` has passed."""
    code = season_of(now - PUBLISHED_AFTER)
    starts_at, _ends_at = season_period(code)
    ended = season_of(starts_at - timedelta(days=1))
    known = read_session().scalar(select(Season.id).where(Season.code == ended))
    if known is None:
        with transaction() as db:
            freeze_season(db, ended, actor=SYSTEM, now=now)


def published_bands(db: Session) -> tuple[PublishedBand, ...]:
    """Every published band, newest season first. The same for every reader."""
    seasons = db.scalars(
        select(Season).order_by(Season.ends_at.desc()).options(selectinload(Season.bands))
    )
    return tuple(
        PublishedBand(season.code, line.cell, line.band, season.frozen_at)
        for season in seasons
        for line in season.bands
    )


def _participations(db: Session, starts_at: datetime, ends_at: datetime) -> list[Participation]:
    """Interests live at the closing of tenders that closed in the period, with their group."""
    rows = db.execute(
        select(Firm.id, Firm.size_class, Tender.closes_at)
        .join(Interest, Interest.firm_id == Firm.id)
        .join(Tender, Tender.id == Interest.tender_id)
        .where(
            Tender.closes_at >= starts_at,
            Tender.closes_at < ends_at,
            Interest.registered_at <= Tender.closes_at,
            or_(Interest.withdrawn_at.is_(None), Interest.withdrawn_at > Tender.closes_at),
        )
        .order_by(Firm.id, Tender.closes_at)
    ).all()
    groups: dict[int, list[Affiliation]] = {}
    standing = select(Affiliation).where(Affiliation.retracted_at.is_(None))
    for affiliation in db.scalars(standing.order_by(Affiliation.id)):
        groups.setdefault(affiliation.firm_id, []).append(affiliation)
    return [
        Participation(
            group=_group(firm, groups.get(firm, []), closes_at.astimezone(SEOUL).date()),
            is_sme=size is SizeClass.SME,
        )
        for firm, size, closes_at in rows
        if closes_at is not None
    ]


def _group(firm: int, affiliations: list[Affiliation], day: date) -> str:
    for affiliation in affiliations:
        if affiliation.valid_from <= day and (
            affiliation.valid_to is None or affiliation.valid_to >= day
        ):
            return f"group {affiliation.group_id}"
    return f"firm {firm}"
