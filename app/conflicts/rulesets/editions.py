"""Reading and adding editions of rulesets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.conflicts.finding import Severity
from app.conflicts.rulesets.models import RulesetEdition
from app.conflicts.rulesets.rulebook import BOUNDS, EditionOnBoard, Rulebook
from app.conflicts.rulesets.ruleset import Ruleset
from app.conflicts.rulesets.severity_table import cell_label, cells_of, severities_for
from app.conflicts.rulesets.shipped import RULESETS, ruleset
from app.conflicts.words import word
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
    #: Line of the severity table at a stage (severities.py) → the weight it shall have.
    severities: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True)
class EditionLine:
    """An edition as the desk reads it."""

    id: PublicId
    valid_from: date
    #: (title of the value, its name, amount)
    amounts: tuple[tuple[str, str, int], ...]
    #: (rule and line of its table, stage, severity), in the reader's language
    severities: tuple[tuple[str, str, str], ...]
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
                severities=tuple(
                    (name, Severity[value.upper()])
                    for name, value in sorted((row.severities or {}).items())
                ),
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
    for needed in ("reason", "source"):
        if not getattr(details, needed).strip():
            raise DomainError(message("This is needed for every edition."), field=needed)
    amounts, severities = _changed(db, name, details)
    row = RulesetEdition(
        public_id=new_public_id(),
        ruleset=name,
        valid_from=details.valid_from,
        amounts=amounts,
        severities=severities or None,
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
        amounts=amounts,
        severities=severities,
        reason=row.reason,
        source=row.source,
    )
    enqueue(db, RESCAN, {}, actor=actor, now=now)
    return row.public_id


def _changed(
    db: Session, name: str, details: EditionDetails
) -> tuple[dict[str, int], dict[str, Severity]]:
    """The amounts and severities that differ from what would hold on that day."""
    shipped = ruleset(name)
    if (shipped.valid_to is not None and details.valid_from > shipped.valid_to) or (
        details.valid_from < shipped.valid_from
    ):
        raise DomainError(message("The ruleset is not in force on that day."), field="valid_from")
    holding = read_rulebook(db).ruleset_for(shipped.law, details.valid_from)
    amounts = dict(_amounts(holding, details))
    severities = dict(_severities(holding, shipped, details))
    if not amounts and not severities:
        raise DomainError(message("Nothing differs from what holds on that day."))
    return amounts, severities


def _amounts(holding: Ruleset, details: EditionDetails) -> Iterator[tuple[str, int]]:
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
        yield value.name, amount


def _severities(
    holding: Ruleset, shipped: Ruleset, details: EditionDetails
) -> Iterator[tuple[str, Severity]]:
    for rule in sorted({name.partition(".")[0] for name in details.severities}):
        standing = {cell.name: cell.severity for cell in cells_of(holding, shipped, rule)}
        for name, severity in details.severities.items():
            if name.partition(".")[0] != rule:
                continue
            if name not in standing:
                raise NotFoundError
            if severity not in severities_for(rule):
                raise DomainError(
                    message("Nothing is refused by this rule, so its findings cannot block."),
                    field=field_name(name),
                )
            if severity is not standing[name]:
                yield name, severity


def field_name(value: str) -> str:
    """The name of a value's form field."""
    return value.replace(".", "_").lower()


def editions_of(db: Session, name: str, viewer: Viewer) -> tuple[EditionLine, ...]:
    """Every edition of a ruleset, the latest first; for the compliance desk."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    shipped = ruleset(name)
    titles = {value.name: value.title for value in shipped.values}
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
            severities=tuple(
                (*(cell_label(shipped, cell) or (cell, "")), word(Severity[severity.upper()]))
                for cell, severity in sorted((row.severities or {}).items())
            ),
            reason=row.reason,
            source=row.source,
            recorded_at=row.recorded_at,
            author=author,
        )
        for row, author in rows
    )
