"""Running the rules over a board, for each audience on what that audience may rest on.

- all: every interest, rules that need several parties: the compliance desk;
- shared: the same rules over interests shared with the secretariat, and nothing else;
- own: rules that need one firm's own filings, over that firm's filings, the drafts it may read
  and public facts, for that firm;
- record: rules on duplicate records, over public facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from app.conflicts.board import Board
from app.conflicts.finding import Kind, Rule, Severity, Subject
from app.conflicts.rules import RULES
from app.conflicts.rulesets import ruleset_for
from app.conflicts.words import FindingScope

#: Every audience, in the order their findings are written.
SCOPES: Final = (
    FindingScope.OWN,
    FindingScope.RECORD,
    FindingScope.SHARED,
    FindingScope.ALL,
)


@dataclass(frozen=True)
class Detected:
    """A finding before it is stored."""

    scope: FindingScope
    rule: Rule
    ruleset: str
    severity: Severity
    subject: Subject
    #: The firm an own finding speaks to.
    firm: str | None = None

    @property
    def identity(self) -> tuple[FindingScope, str, str, str | None]:
        """What makes it the same finding over time."""
        return self.scope, self.rule.id, self.subject.subject_key, self.firm


def detect(board: Board, scopes: Collection[FindingScope] = SCOPES) -> tuple[Detected, ...]:
    """Everything the rules say about `board` to the audiences in `scopes`, in a fixed order."""
    return tuple(found for scope in SCOPES if scope in scopes for found in _detect(board, scope))


def _detect(board: Board, scope: FindingScope) -> Iterator[Detected]:
    if scope is FindingScope.OWN:
        firms = (board.reader,) if board.reader else tuple(firm.id for firm in board.firms)
        for firm in firms:
            yield from _run(board.of_firm(firm), Kind.OWN, scope, firm)
    elif scope is FindingScope.RECORD:
        yield from _run(board.seen_through(()), Kind.RECORD, scope)
    elif scope is FindingScope.SHARED:
        yield from _run(board.shared_alone(), Kind.CROSS, scope)
    else:
        yield from _run(board, Kind.CROSS, scope)


def _run(
    board: Board, kind: Kind, scope: FindingScope, firm: str | None = None
) -> Iterator[Detected]:
    ruleset = ruleset_for(board.law, board.reference_day)
    for rule in RULES:
        if kind in rule.kinds and rule.applies(board.law, board.method, board.reference_day):
            for subject in rule.find(board, ruleset):
                severity = ruleset.severity(rule.id, kind, subject.case, board.stage, board.method)
                yield Detected(scope, rule, ruleset.id, severity, subject, firm)
