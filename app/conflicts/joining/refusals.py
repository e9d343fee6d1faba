"""Where a firm's own rules say no: its signature, its team's lock, its bid.

Only what the firm has filed itself, the drafts it may read and public facts are looked at: a
refusal can say nothing about anybody else. It rolls the act back, findings included. An interest
is a wish and is never refused: the firm finds there what would block its bid later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.detect import Detected, detect
from app.conflicts.finding import Severity
from app.conflicts.loading.boards import load_boards
from app.conflicts.rulesets.editions import read_rulebook
from app.conflicts.words import FindingScope
from app.consortia.events import BidFiled, LockRequested, SignatureGiven
from app.consortia.models import Consortium
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.i18n import Message
from app.core.ids import PublicId
from app.firms.models import Firm

#: Who may not stand in any bid for the tender.
_ELIGIBILITY: Final = frozenset({"D5", "D6", "D8"})
_SIGNING: Final = _ELIGIBILITY | {"D1", "D3"}
_LOCKING: Final = _ELIGIBILITY | {"D10"}
_FILING: Final = _ELIGIBILITY | {"D1", "D18"}


class RuleRefusesError(DomainError):
    """One of the firm's own rules blocks the act, in the rule's words."""

    def __init__(self, found: Detected) -> None:
        words = found.rule.cases[found.subject.case].firm or ""
        super().__init__(Message(words))
        self.rule = found.rule.id


def before_signature(db: Session, event: SignatureGiven, actor: Actor, now: datetime) -> None:
    """A firm signs: refused when it stands elsewhere already, or may not bid at all.

    A partner's trouble is no reason to refuse this firm's signature; it blocks the lock.
    """
    team = _team_name(db, event.consortium_id)
    firm = _firm_name(db, event.firm_id)

    def concerns(found: Detected) -> bool:
        teams: Collection[str] = found.subject.evidence.get("teams", (team,))
        return firm in found.subject.firms and team in teams

    _refuse(_blocking(db, event, now, _SIGNING), concerns)


def before_lock(db: Session, event: LockRequested, actor: Actor, now: datetime) -> None:
    """The lead asks for the lock: refused while the agreement or a member does not hold."""
    team = _team_name(db, event.consortium_id)

    def concerns(found: Detected) -> bool:
        return team in found.subject.evidence.get("teams", (team,))

    _refuse(_blocking(db, event, now, _LOCKING), concerns)


def before_filing(db: Session, event: BidFiled, actor: Actor, now: datetime) -> None:
    """A team or firm files: refused when it is late, or a second bid, or may not bid at all."""
    _refuse(_blocking(db, event, now, _FILING), lambda _found: True)


def _blocking(
    db: Session,
    event: SignatureGiven | LockRequested | BidFiled,
    now: datetime,
    rules: Collection[str],
) -> Iterator[Detected]:
    for loaded in load_boards(db, {event.tender_id}, now=now, only_firm=event.firm_id):
        for found in detect(loaded.board, {FindingScope.OWN}, rulebook=read_rulebook(db)):
            if found.severity is Severity.BLOCK and found.rule.id in rules:
                yield found


def _refuse(blocking: Iterator[Detected], concerns: Callable[[Detected], bool]) -> None:
    for found in blocking:
        if concerns(found):
            raise RuleRefusesError(found)


def _team_name(db: Session, consortium_id: int) -> PublicId:
    return db.scalars(select(Consortium.public_id).where(Consortium.id == consortium_id)).one()


def _firm_name(db: Session, firm_id: int) -> PublicId:
    return db.scalars(select(Firm.public_id).where(Firm.id == firm_id)).one()
