"""What an officer of the secretariat changes: rates, plan links, readings of a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from babel.numbers import list_currencies
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.clock import SEOUL
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.fields import SolutionField
from app.core.i18n import message
from app.core.ids import PublicId
from app.provinces.models import Province
from app.provinces.places import UnitKey
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.models import (
    ExchangeRate,
    LinkState,
    PlanLink,
    Route,
    Tender,
    TenderProvince,
)
from app.tenders.place_names import unit_text
from app.tenders.rates import MILLION, WON
from app.tenders.search import index_tender

#: A won figure per unit above this is a slip of the pen.
_LARGEST_RATE: Final = Decimal(10_000_000)


@dataclass(frozen=True)
class RateDetails:
    """`won` for `units` of `currency`: đồng are quoted per hundred."""

    currency: str
    won: Decimal
    units: int
    as_of: date
    source: str


@dataclass(frozen=True)
class Readings:
    """What Duri reads out of a notice, as an officer corrects it; published facts stay."""

    field: SolutionField
    route: Route
    title_ko: str | None
    title_en: str | None
    provinces: tuple[UnitKey, ...]
    reason: str
    #: `lock_version` of the tender the officer looked at.
    seen_version: int


class RateExistsError(DomainError):
    """There is a rate for that currency and day already."""

    def __init__(self) -> None:
        super().__init__(
            message("There is a rate for this currency and day already; correct that one."),
            field="as_of",
        )


on_violation("exchange_rate", "currency", "as_of")(RateExistsError)


def enter_rate(db: Session, details: RateDetails, *, actor: Actor, now: datetime) -> None:
    """Add a rate; refused for won, unknown currencies, days to come and a day already there."""
    _only_secretariat(actor)
    rate = _checked(details, now=now)
    if _load_rate(db, details.currency, details.as_of) is not None:
        raise RateExistsError
    db.add(
        ExchangeRate(
            currency=details.currency,
            won_per_unit_millionths=rate,
            as_of=details.as_of,
            source=details.source,
            entered_by=actor.user,
            entered_at=now,
        )
    )
    db.flush()
    _record_rate(db, "tenders.rate_entered", details, rate, actor=actor, now=now)


def correct_rate(db: Session, details: RateDetails, *, actor: Actor, now: datetime) -> None:
    """Replace the rate of that currency and day; what stood there goes into the audit record."""
    _only_secretariat(actor)
    rate = _checked(details, now=now)
    row = _load_rate(db, details.currency, details.as_of)
    if row is None:
        raise NotFoundError
    before = {"won_per_unit_millionths": row.won_per_unit_millionths, "source": row.source}
    row.won_per_unit_millionths = rate
    row.source = details.source
    row.entered_by = actor.user
    row.entered_at = now
    db.flush()
    _record_rate(db, "tenders.rate_corrected", details, rate, actor=actor, now=now, before=before)


def _record_rate(
    db: Session,
    action: str,
    details: RateDetails,
    rate: int,
    *,
    actor: Actor,
    now: datetime,
    **more: object,
) -> None:
    subject = f"{details.currency} {details.as_of.isoformat()}"
    record(
        db,
        action,
        "exchange_rate",
        subject,
        actor=actor,
        now=now,
        won_per_unit_millionths=rate,
        source=details.source,
        **more,
    )


def _checked(details: RateDetails, *, now: datetime) -> int:
    """The rate in millionths of a won per unit."""
    if details.currency == WON or details.currency not in list_currencies():
        raise DomainError(
            message("%(code)s is not a foreign currency.", code=details.currency), field="currency"
        )
    if details.as_of > now.astimezone(SEOUL).date():
        raise DomainError(message("A rate is entered for a day that has come."), field="as_of")
    if not details.won.is_finite() or not 0 < details.won <= _LARGEST_RATE:
        raise DomainError(message("A rate is a number above zero."), field="won")
    scaled = details.won * MILLION / details.units
    if scaled != scaled.to_integral_value() or scaled < 1:
        raise DomainError(message("A rate has at most six decimals per unit."), field="won")
    return int(scaled)


def _load_rate(db: Session, currency: str, as_of: date) -> ExchangeRate | None:
    return db.scalar(
        sa.select(ExchangeRate).where(
            ExchangeRate.currency == currency, ExchangeRate.as_of == as_of
        )
    )


def settle_plan_link(
    db: Session, plan: PublicId, notice: PublicId, *, confirm: bool, actor: Actor, now: datetime
) -> None:
    """Say whether `notice` came of the planned package `plan`.

    Confirming one candidate rejects the package's other open candidates; interests in the plan
    then carry over to the notice. Rejecting leaves interests where they are.
    """
    _only_secretariat(actor)
    link = _load_link(db, plan, notice)
    wanted = LinkState.LINKED if confirm else LinkState.REJECTED
    if link.state == wanted:
        return
    rejected: list[PlanLink] = []
    if confirm:
        others = sa.select(PlanLink).where(
            PlanLink.plan_id == link.plan_id,
            PlanLink.id != link.id,
            PlanLink.state == LinkState.AMBIGUOUS,
        )
        rejected = list(db.scalars(others))
    for each, state in [(link, wanted), *((other, LinkState.REJECTED) for other in rejected)]:
        each.state = state
        each.decided_by = actor.user
    db.flush()
    record(
        db,
        "tenders.plan_link_settled",
        "tender",
        plan,
        actor=actor,
        now=now,
        notice=notice,
        state=wanted.value,
        rejected_candidates=len(rejected),
    )
    if confirm:
        publish(db, PlanLinked(link.plan_id, link.notice_id), actor=actor, now=now)
    else:
        publish(db, TenderChanged(link.plan_id), actor=actor, now=now)


def _load_link(db: Session, plan: PublicId, notice: PublicId) -> PlanLink:
    plans, notices = sa.orm.aliased(Tender), sa.orm.aliased(Tender)
    link = db.scalar(
        sa.select(PlanLink)
        .join(plans, plans.id == PlanLink.plan_id)
        .join(notices, notices.id == PlanLink.notice_id)
        .where(plans.public_id == plan, notices.public_id == notice)
        .with_for_update(of=PlanLink)
    )
    if link is None:
        raise NotFoundError
    return link


def correct_tender(
    db: Session, tender: PublicId, readings: Readings, *, actor: Actor, now: datetime
) -> None:
    """Replace what was read out of a notice: field, route, translated titles, provinces.

    A later import keeps what an officer corrected (`corrections.keep_corrections`). Refused
    when somebody changed the tender since the officer looked.
    """
    _only_secretariat(actor)
    subject = db.scalar(sa.select(Tender).where(Tender.public_id == tender))
    if subject is None:
        raise NotFoundError
    if subject.lock_version != readings.seen_version:
        raise ConflictError
    units = _units(db, readings.provinces)
    before = {name: getattr(subject, name) for name in ("field", "route", "title_ko", "title_en")}
    after = {
        "field": readings.field,
        "route": readings.route,
        "title_ko": readings.title_ko,
        "title_en": readings.title_en,
    }
    changed: dict[str, Any] = {
        name: value for name, value in after.items() if before[name] != value
    }
    for name, value in changed.items():
        setattr(subject, name, value)
    places_before = _replace_places(db, subject, units)
    places_after = sorted(unit_text(key) for key in readings.provinces)
    corrections = dict(subject.corrections or {}) | changed
    if places_before != places_after:
        corrections["provinces"] = places_after
        changed["provinces"] = places_after
    if not changed:
        return
    subject.corrections = corrections
    subject.updated_at = now
    index_tender(db, subject)
    record(
        db,
        "tenders.corrected",
        "tender",
        tender,
        actor=actor,
        now=now,
        before={name: before.get(name, places_before) for name in changed},
        after=changed,
        reason=readings.reason,
    )
    publish(db, TenderChanged(subject.id), actor=actor, now=now)


def _units(db: Session, keys: tuple[UnitKey, ...]) -> list[Province]:
    wanted = sa.tuple_(Province.vintage, Province.code)
    units = list(db.scalars(sa.select(Province).where(wanted.in_(list(keys))))) if keys else []
    if len(units) != len(set(keys)):
        raise DomainError(message("There is no such province."), field="provinces")
    return units


def _replace_places(db: Session, tender: Tender, units: list[Province]) -> list[str]:
    """Give `tender` exactly these units; the units it had before, as texts."""
    rows = db.execute(
        sa.select(TenderProvince, Province)
        .join(Province, Province.id == TenderProvince.province_id)
        .where(TenderProvince.tender_id == tender.id)
    ).all()
    wanted = {unit.id for unit in units}
    for place, unit in rows:
        if unit.id not in wanted:
            db.delete(place)
    for missing in sorted(wanted - {unit.id for _place, unit in rows}):
        db.add(TenderProvince(tender_id=tender.id, province_id=missing))
    db.flush()
    return sorted(unit_text(UnitKey(unit.vintage, unit.code)) for _place, unit in rows)


def _only_secretariat(actor: Actor) -> None:
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
