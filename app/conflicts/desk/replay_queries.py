"""Replayed findings as the desk reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.conflicts.desk.replay import replay
from app.conflicts.finding import Severity
from app.conflicts.naming import firms_by_public_id
from app.conflicts.projections import FirmNamed
from app.conflicts.rulesets.editions import read_rulebook
from app.conflicts.words import FindingScope, word
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Message
from app.core.ids import PublicId


@dataclass(frozen=True)
class ReplayedLine:
    """What a rule would have said."""

    rule: str
    title: Message
    explanation: Message
    severity: Severity
    scope: FindingScope
    lot: str | None
    firms: tuple[FirmNamed, ...]
    ruleset: Message

    @property
    def severity_label(self) -> str:
        """The severity's word in the reader's language."""
        return word(self.severity)

    @property
    def tone(self) -> str:
        """The colour family of its badge."""
        return {"info": "info", "warn": "warning", "review": "warning"}.get(
            self.severity.value, "danger"
        )


def replayed_lines(
    db: Session, as_of: datetime, tender: PublicId, viewer: Viewer
) -> tuple[ReplayedLine, ...]:
    """What the rules would have said of one tender; for the compliance desk, which is not told
    again what ran over shared interests alone."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    rulebook = read_rulebook(db, as_of=as_of)
    lines = []
    for replayed in replay(db, as_of, tender=tender):
        lots = {lot.id: lot.number for lot in replayed.loaded.board.lots}
        for found in replayed.found:
            if found.scope is FindingScope.SHARED:
                continue
            subject = found.subject
            firms = firms_by_public_id(db, set(subject.firms))
            lines.append(
                ReplayedLine(
                    rule=found.rule.id,
                    title=Message(found.rule.title),
                    explanation=Message(found.rule.cases[subject.case].desk),
                    severity=found.severity,
                    scope=found.scope,
                    lot=lots[subject.lot] if subject.lot else None,
                    firms=tuple(firms[name] for name in subject.firms if name in firms),
                    ruleset=Message(rulebook.ruleset(found.ruleset).title),
                )
            )
    return tuple(lines)
