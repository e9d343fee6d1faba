"""Reading and adding editions of rulesets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.conflicts.edition_models import RulesetEdition
from app.conflicts.rulebook import BOUNDS, EditionOnBoard, Rulebook
from app.conflicts.rulesets import RULESETS, ruleset
from app.core.access import Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.jobs import enqueue

#: The job that scans everything after an edition was added.
RESCAN: Final = "conflicts.scan"


@dataclass(frozen=True)
class EditionDetails:
    """What shall hold from a day on, why, and where it is written."""

    valid_from: date
    amounts: Mapping[str, int]
    reason: str
    source: str


@dataclass(frozen=True)
class EditionLine:
    """An edition as the desk reads it."""

    id: PublicId
    valid_from: date
    #: (title of the value, its name, amount)
    amounts: tuple[tuple[str, str, int], ...]
    reason: str
    source: str
    recorded_at: datetime
    author: str | None


def read_rulebook(db: Session, *, as_of: datetime | None = None) -> Rulebook:
    """The rulesets with every edition recorded by now, or by an instant."""
    rows = select(RulesetEdition).order_by(
        RulesetEdition.valid_from, RulesetEdition.recorded_at, RulesetEdition.id
    )
    if as_of is not None:
        rows = rows.where(RulesetEdition.recorded_at <= as_of)
    return Rulebook(
        tuple(
            EditionOnBoard(
                id=row.public_id,
                ruleset=row.ruleset,
                valid_from=row.valid_from,
                amounts=tuple(sorted((name, int(value)) for name, value in row.amounts.items())),
                source=row.source,
            )
            for row in db.scalars(rows)
        )
    )


def add_edition(
    db: Session, name: str, details: EditionDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Add an edition and have everything scanned anew. Refused without reason or source, for
    amounts out of bounds, and where nothing would change on its first day."""
    if not actor.has(Role.COMPLIANCE):
        raise NotAllowedError
    if name not in {rules.id for rules in RULESETS}:
        raise NotFoundError
    for field in ("reason", "source"):
        if not getattr(details, field).strip():
            raise DomainError(message("This is needed for every edition."), field=field)
    changed = _changed(db, name, details)
    row = RulesetEdition(
        public_id=new_public_id(),
        ruleset=name,
        valid_from=details.valid_from,
        amounts=changed,
        reason=details.reason.strip(),
        source=details.source.strip(),
        recorded_at=now,
        recorded_by=actor.user,
    )
    db.add(row)
    db.flush()
    record(
        db,
        "conflicts.edition_added",
        "ruleset",
        name,
        actor=actor,
        now=now,
        edition=row.public_id,
        valid_from=details.valid_from.isoformat(),
        amounts=changed,
        reason=row.reason,
        source=row.source,
    )
    enqueue(db, RESCAN, {}, actor=actor, now=now)
    return row.public_id


def _changed(db: Session, name: str, details: EditionDetails) -> dict[str, int]:
    """The amounts that differ from what would hold on that day."""
    shipped = ruleset(name)
    if (shipped.valid_to is not None and details.valid_from > shipped.valid_to) or (
        details.valid_from < shipped.valid_from
    ):
        raise DomainError(message("The ruleset is not in force on that day."), field="valid_from")
    holding = read_rulebook(db).ruleset_for(shipped.law, details.valid_from)
    changed = {}
    for value in holding.values:
        amount = details.amounts.get(value.name)
        if amount is None or amount == value.amount:
            continue
        least, most = BOUNDS[value.name]
        if not least <= amount <= most:
            raise DomainError(
                message(
                    "%(name)s lies between %(least)s and %(most)s.",
                    name=value.name,
                    least=least,
                    most=most,
                ),
                field=field_name(value.name),
            )
        changed[value.name] = amount
    if not changed:
        raise DomainError(message("Nothing differs from what holds on that day."))
    return changed


def field_name(value: str) -> str:
    """The name of a value's form field."""
    return value.replace(".", "_").lower()


def editions_of(db: Session, name: str, viewer: Viewer) -> tuple[EditionLine, ...]:
    """Every edition of a ruleset, the latest first; for the compliance desk."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    titles = {value.name: value.title for value in ruleset(name).values}
    rows = db.execute(
        select(RulesetEdition, User.display_name)
        .outerjoin(User, User.public_id == RulesetEdition.recorded_by)
        .where(RulesetEdition.ruleset == name)
        .order_by(RulesetEdition.recorded_at.desc(), RulesetEdition.id.desc())
    )
    return tuple(
        EditionLine(
            id=row.public_id,
            valid_from=row.valid_from,
            amounts=tuple(
                (titles[value], value, int(amount)) for value, amount in sorted(row.amounts.items())
            ),
            reason=row.reason,
            source=row.source,
            recorded_at=row.recorded_at,
            author=author,
        )
        for row, author in rows
    )
