"""A firm's own declaration of its group and related firms: dated, sourced, never erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.dates import format_date
from app.core.db import one_at_a_time
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.text import place_key
from app.firms.commands import checked_period, own_firm, refuse_public
from app.firms.duplicates.keys import name_key
from app.firms.identifiers import normal_identifier
from app.firms.lookup import legal_names, spelling_of
from app.firms.models import Affiliation, BusinessGroup, Firm, IdentifierScheme
from app.firms.profile.commands import done, own_entry
from app.firms.profile.models import DeclaredRelation, RelationKind

#: Whom another firm is to this one, as its owner or as what it owns.
ABOVE: Final = frozenset({RelationKind.PARENT, RelationKind.SHAREHOLDER})
BELOW: Final = frozenset({RelationKind.SUBSIDIARY, RelationKind.HOLDING})
_WHOLE: Final = 10_000
#: What is ended on a day and stays known.
DATED: Final[dict[str, type[Any]]] = {"affiliations": Affiliation, "relations": DeclaredRelation}


@dataclass(frozen=True)
class GroupDetails:
    """The group the firm declares itself part of."""

    group: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class RelationDetails:
    """Another firm the firm declares itself related to; `share` in basis points."""

    kind: RelationKind
    other_name: str
    scheme: IdentifierScheme | None
    number: str
    share: int | None
    valid_from: date
    valid_to: date | None
    source: str


def declare_group(
    db: Session, firm: PublicId, details: GroupDetails, *, actor: Actor, now: datetime
) -> None:
    """Declare that the firm belongs to a business group, from when until when.

    Declarations of two firms meet by the group's name; neither firm is told of the other.
    """
    subject = own_firm(db, firm, actor)
    checked_period(details.valid_from, details.valid_to)
    name = details.group.strip()
    db.add(
        Affiliation(
            firm=subject,
            group=group_called(db, name),
            valid_from=details.valid_from,
            valid_to=details.valid_to,
            source=details.source.strip(),
            declared_name=name,
            declared_at=now,
        )
    )
    done(db, "firms.group_declared", subject, actor, now, group=name)


def group_called(db: Session, name: str) -> BusinessGroup:
    """The group with this name, made when it is the first to carry it."""
    key = place_key(name)
    if not key:
        raise DomainError(message("Name the group."), field="group")
    group = _group(db, key)
    if group is None:
        one_at_a_time(db, "firms.group")  # two first firms of a group would stand in two groups
        group = _group(db, key)
    if group is None:
        plain = name.strip()
        group = BusinessGroup(public_id=new_public_id(), name_ko=plain, name_en=plain, key=key)
        db.add(group)
        db.flush()
    return group


def _group(db: Session, key: str) -> BusinessGroup | None:
    return db.scalars(
        select(BusinessGroup).where(BusinessGroup.key == key).order_by(BusinessGroup.id)
    ).first()


def declare_relation(
    db: Session, firm: PublicId, details: RelationDetails, *, actor: Actor, now: datetime
) -> None:
    """Declare a parent, subsidiary, sister or shareholder, from when until when."""
    subject = own_firm(db, firm, actor)
    checked_period(details.valid_from, details.valid_to)
    key = name_key(details.other_name)
    if not key:
        raise DomainError(message("Name the other firm."), field="other_name")
    if details.share is not None and not 0 < details.share <= _WHOLE:
        raise DomainError(message("A share lies above 0 and at most at 100 %."), field="share")
    number = details.number.strip()
    value = normal_identifier(details.scheme, number) if details.scheme and number else None
    declared = DeclaredRelation(
        public_id=new_public_id(),
        firm_id=subject.id,
        kind=details.kind,
        other_name=details.other_name.strip(),
        other_key=key,
        scheme=details.scheme if value else None,
        value=value,
        share=details.share,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        source=details.source.strip(),
        declared_at=now,
    )
    _refuse_itself(subject, declared)
    one_at_a_time(db, f"firms.relation {subject.public_id}")
    beside = _standing_beside(db, declared)
    _refuse_cycle(declared, beside)
    _refuse_more_than_all(declared, beside)
    db.add(declared)
    done(db, "firms.relation_declared", subject, actor, now, kind=details.kind.value)


def _standing_beside(db: Session, declared: DeclaredRelation) -> list[DeclaredRelation]:
    """What the same firm has declared for a day that `declared` holds too."""
    last = declared.valid_to or date.max
    rows = db.scalars(
        select(DeclaredRelation)
        .where(
            DeclaredRelation.firm_id == declared.firm_id,
            DeclaredRelation.valid_from <= last,
        )
        .order_by(DeclaredRelation.id)
    )
    return [row for row in rows if (row.valid_to or date.max) >= declared.valid_from]


def _refuse_itself(firm: Firm, declared: DeclaredRelation) -> None:
    """The shortest cycle there is."""
    named = spelling_of(declared.other_name) in map(spelling_of, legal_names(firm.organisation))
    numbered = declared.value in {each.value for each in firm.identifiers}
    if named or numbered:
        raise DomainError(message("This is your own firm."), field="other_name")


def _refuse_cycle(declared: DeclaredRelation, beside: list[DeclaredRelation]) -> None:
    """No firm stands above this one and below it on one day, by the firm's own word."""
    against = BELOW if declared.kind in ABOVE else ABOVE if declared.kind in BELOW else frozenset()
    for row in beside:
        one = row.other_key == declared.other_key
        if row.kind in against and (one or (row.value and row.value == declared.value)):
            raise DomainError(
                message(
                    "This would be a cycle: by your declaration “%(other)s” stands on the other "
                    "side of your firm on the same days.",
                    other=row.other_name,
                ),
                field="other_name",
            )


def _refuse_more_than_all(declared: DeclaredRelation, beside: list[DeclaredRelation]) -> None:
    """What others hold of the firm on one day is the whole at most."""
    if declared.kind not in ABOVE or declared.share is None:
        return
    held = [row for row in beside if row.kind in ABOVE and row.share is not None]
    for day in sorted({max(declared.valid_from, row.valid_from) for row in held}):
        shares = [
            row.share or 0 for row in held if row.valid_from <= day <= (row.valid_to or date.max)
        ]
        if sum(shares) + declared.share > _WHOLE:
            raise DomainError(
                message(
                    "The shares others hold of your firm would be more than 100 per cent on "
                    "%(day)s. End what no longer holds first.",
                    day=format_date(day),
                ),
                field="share",
            )


def end_entry(
    db: Session,
    firm: PublicId,
    section: str,
    entry: PublicId,
    last_day: date,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say on which day an affiliation ended; the past stays known."""
    subject = own_firm(db, firm, actor)
    row = own_entry(db, subject, DATED.get(section), entry)
    if isinstance(row, Affiliation):
        refuse_public(row)
    checked_period(row.valid_from, last_day)
    row.valid_to = last_day
    done(
        db,
        "firms.entry_ended",
        subject,
        actor,
        now,
        section=section,
        entry=entry,
        valid_to=last_day.isoformat(),
    )
