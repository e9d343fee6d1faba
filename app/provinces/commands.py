"""What the secretariat changes about the provinces: programme status and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.clock import SEOUL
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.provinces.models import (
    EvidenceKind,
    EvidenceLevel,
    ProgrammeEvidence,
    ProgrammeState,
    ProgrammeStatus,
    Province,
    Vintage,
)
from app.provinces.places import UnitKey
from app.provinces.reference_data import evidence_digest

on_violation("programme_status", "province_id")(ConflictError)
on_violation("programme_evidence", "province_id", "digest")(
    lambda: DomainError(message("This piece of evidence is already there."))
)


class SameStatusError(DomainError):
    """The status entered is the one in force."""

    def __init__(self) -> None:
        super().__init__(message("This is the status already in force."))


@dataclass(frozen=True)
class StatusDetails:
    """A programme status as an officer enters it."""

    state: ProgrammeState
    as_of: date
    source: str
    note: str | None = None
    #: When the status the officer looked at had been entered; a newer one is a conflict.
    based_on: datetime | None = None


@dataclass(frozen=True)
class EvidenceDetails:
    """A piece of evidence as an officer enters it."""

    level: EvidenceLevel
    kind: EvidenceKind
    text: str
    source: str
    year: int | None


def set_programme_status(
    db: Session, unit: UnitKey, details: StatusDetails, *, actor: Actor, now: datetime
) -> None:
    """Put a new status of one of the 63 in force; the one before stays in the history.

    Raises `ConflictError` when somebody else has entered one in the meantime.
    """
    province = _load_old_unit(db, unit, actor)
    current = db.scalars(
        select(ProgrammeStatus).where(
            ProgrammeStatus.province_id == province.id, ProgrammeStatus.superseded_at.is_(None)
        )
    ).one_or_none()
    _check_status(details, current, now)
    if current is not None:
        current.superseded_at = now
        db.flush()
    db.add(
        ProgrammeStatus(
            province_id=province.id,
            state=details.state,
            as_of=details.as_of,
            source=details.source,
            note=details.note or None,
            entered_by=actor.user,
            entered_at=now,
            superseded_at=None,
        )
    )
    record(
        db,
        "provinces.status_set",
        "province",
        f"{unit.vintage.value}-{unit.code}",
        actor=actor,
        now=now,
        state=details.state.value,
        as_of=details.as_of.isoformat(),
        source=details.source,
        before=current.state.value if current else None,
    )
    db.flush()


def confirm_roster(
    db: Session,
    entries: Iterable[tuple[UnitKey, StatusDetails]],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Enter a list of statuses at once; returns how many differ from what was in force.

    Provinces that are not in the list keep their status. One refusal refuses the list.
    """
    changed = 0
    for unit, details in entries:
        try:
            set_programme_status(db, unit, details, actor=actor, now=now)
        except SameStatusError:
            continue
        changed += 1
    record(
        db,
        "provinces.roster_confirmed",
        "roster",
        Vintage.UNITS_63.value,
        actor=actor,
        now=now,
        changed=changed,
    )
    return changed


def add_evidence(
    db: Session, unit: UnitKey, details: EvidenceDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Add a sourced statement about one of the 63; the status is not changed by it."""
    province = _load_old_unit(db, unit, actor)
    if details.year is not None and not 1990 <= details.year <= now.astimezone(SEOUL).year:
        raise DomainError(message("The year lies outside 1990 to today."), field="year")
    digest = evidence_digest(details.level, details.kind, details.text, details.source)
    present = db.scalars(
        select(ProgrammeEvidence.id).where(
            ProgrammeEvidence.province_id == province.id, ProgrammeEvidence.digest == digest
        )
    ).first()
    if present is not None:
        raise DomainError(message("This piece of evidence is already there."))
    evidence = ProgrammeEvidence(
        public_id=new_public_id(),
        province_id=province.id,
        level=details.level,
        kind=details.kind,
        text=details.text,
        source=details.source,
        year=details.year,
        digest=digest,
        added_at=now,
    )
    db.add(evidence)
    record(
        db,
        "provinces.evidence_added",
        "province",
        f"{unit.vintage.value}-{unit.code}",
        actor=actor,
        now=now,
        evidence=evidence.public_id,
        level=details.level.value,
        source=details.source,
    )
    db.flush()
    return evidence.public_id


def _load_old_unit(db: Session, unit: UnitKey, actor: Actor) -> Province:
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    province = db.scalars(
        select(Province).where(
            Province.vintage == unit.vintage,
            Province.code == unit.code,
            Province.vintage == Vintage.UNITS_63,
        )
    ).one_or_none()
    if province is None:
        raise NotFoundError
    return province


def _check_status(details: StatusDetails, current: ProgrammeStatus | None, now: datetime) -> None:
    if details.as_of > now.astimezone(SEOUL).date():
        raise DomainError(message("The date lies in the future."), field="as_of")
    if current is None:
        return
    if details.based_on is not None and current.entered_at != details.based_on:
        raise ConflictError
    entered = (details.state, details.as_of, details.source, details.note or None)
    if entered == (current.state, current.as_of, current.source, current.note):
        raise SameStatusError
