"""Freezing a closed season's bands; what was published is read in app.seasons."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import SYSTEM, Actor
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import message
from app.firms.models import Affiliation, Firm, SizeClass
from app.interests.banding import Participation, season_bands
from app.interests.models import Interest
from app.seasons.models import Season, SeasonBand
from app.seasons.periods import season_of, season_period
from app.tenders.models import Tender

#: Bands appear so long after the season's end: a clock, not anybody's act.
PUBLISHED_AFTER: Final = timedelta(days=14)


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
