"""The rules by which a body may decide in writing: dated, with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import check_desk, load_body
from app.meetings.errors import WordsMissingError
from app.meetings.models import Body
from app.meetings.procedures.models import Majority, WrittenRule
from app.meetings.procedures.refusals import RuleDayTakenError

on_violation("written_rule", "body_id", "valid_from")(RuleDayTakenError)


@dataclass(frozen=True)
class RuleDetails:
    """By which majority, from which day on (Seoul), and where it is written."""

    majority: Majority
    valid_from: date
    source: str
    valid_to: date | None = None


@dataclass(frozen=True)
class RuleLine:
    """A rule of a body, for the secretariat."""

    id: PublicId
    majority: Majority
    valid_from: date
    valid_to: date | None
    source: str
    #: The first day of the rule that replaced it before it had a last day; None: none did.
    replaced_from: date | None


def enter_rule(
    db: Session, body: PublicId, details: RuleDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Enter a rule of a body; from its first day it replaces an earlier one.

    Raises RuleDayTakenError, DomainError.
    """
    check_desk(actor)
    if not details.source.strip():
        raise WordsMissingError("source")
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise DomainError(message("It cannot end before it begins."), field="valid_to")
    held = load_body(db, body)
    taken = select(WrittenRule.id).where(
        WrittenRule.body_id == held.id, WrittenRule.valid_from == details.valid_from
    )
    if db.scalar(taken) is not None:
        raise RuleDayTakenError
    rule = WrittenRule(
        public_id=new_public_id(),
        body_id=held.id,
        majority=details.majority,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        source=details.source.strip(),
        entered_at=now,
        entered_by=actor.user,
    )
    db.add(rule)
    db.flush()
    record(
        db, "meetings.written_rule_entered", "body", body, actor=actor, now=now,
        majority=details.majority.value, valid_from=details.valid_from, source=rule.source,
    )  # fmt: skip
    return rule.public_id


def end_rule(
    db: Session,
    body: PublicId,
    rule_id: PublicId,
    last_day: date,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say which day is the last of a rule; questions sent before keep what they were sent by."""
    check_desk(actor)
    rule = db.scalar(
        select(WrittenRule)
        .join(Body, Body.id == WrittenRule.body_id)
        .where(WrittenRule.public_id == rule_id, Body.public_id == body)
        .with_for_update(of=WrittenRule)
    )
    if rule is None:
        raise NotFoundError
    if last_day < rule.valid_from:
        raise DomainError(message("It cannot end before it begins."), field="valid_to")
    rule.valid_to = last_day
    db.flush()
    record(
        db, "meetings.written_rule_ended", "body", body, actor=actor, now=now, valid_to=last_day
    )  # fmt: skip


def rules_of(db: Session, body: PublicId) -> tuple[RuleLine, ...]:
    """Every rule of a body, the latest first."""
    rows = db.scalars(
        select(WrittenRule)
        .join(Body, Body.id == WrittenRule.body_id)
        .where(Body.public_id == body)
        .order_by(WrittenRule.valid_from.desc())
    )
    lines = []
    newer: date | None = None
    for row in rows:
        replaced = newer if row.valid_to is None or (newer and newer <= row.valid_to) else None
        lines.append(
            RuleLine(
                row.public_id, row.majority, row.valid_from, row.valid_to, row.source, replaced
            )
        )
        newer = row.valid_from
    return tuple(lines)
