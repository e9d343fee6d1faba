"""Running the rules over a board, for each audience on what that audience may rest on.

- all: every interest, rules that need several parties: the compliance desk;
- shared: the same rules over interests shared with the secretariat, and nothing else;
- own: rules that need one firm's own filings, over that firm's filings, the drafts it may read
  and public facts, for that firm;
- record: rules on duplicate records, over public facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.conflicts.board import Board
from app.conflicts.finding import Kind, Rule, Severity, Subject
from app.conflicts.rulebook import AS_SHIPPED, Rulebook
from app.conflicts.rules import RULES
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


def detect(
    board: Board,
    scopes: Collection[FindingScope] = SCOPES,
    *,
    firms: Iterable[str] | None = None,
    rulebook: Rulebook = AS_SHIPPED,
) -> tuple[Detected, ...]:
    """Everything the rules say about `board` to the audiences in `scopes`, in a fixed order.

    Own rules run for every firm on it, or for these `firms` alone.
    """
    ruleset = rulebook.ruleset_for(board.law, board.reference_day)
    rules = [r for r in RULES if r.applies(board.law, board.method, board.reference_day)]
    speaking = {kind: [rule for rule in rules if kind in rule.kinds] for kind in Kind}
    if board.reader is not None:
        firms = (board.reader,)
    said: dict[str, tuple[Subject, ...]] = {}

    def subjects(rule: Rule, seen: Board) -> Iterable[Subject]:
        """What a rule finds; on the whole board it is asked once."""
        if seen is not board:
            return rule.find(seen, ruleset)
        if rule.id not in said:
            said[rule.id] = tuple(rule.find(board, ruleset))
        return said[rule.id]

    if board.reader is None and firms is None:
        firms = (firm.id for firm in board.firms)
        if FindingScope.OWN in scopes:
            # What finds nothing on the whole board finds nothing on any firm's part of it either
            # (tested), and there are many firms.
            speaking[Kind.OWN] = [rule for rule in speaking[Kind.OWN] if subjects(rule, board)]
    return tuple(
        Detected(scope, rule, ruleset.id, severity, subject, firm)
        for scope in SCOPES
        if scope in scopes
        for seen, kind, firm in _audiences(board, scope, firms or () if speaking[Kind.OWN] else ())
        for rule in speaking[kind]
        if not rule.desk_only or scope is FindingScope.ALL
        for subject in subjects(rule, seen)
        for severity in (ruleset.severity(rule.id, kind, subject.case, board.stage, board.method),)
    )


def _audiences(
    board: Board, scope: FindingScope, firms: Iterable[str]
) -> Iterator[tuple[Board, Kind, str | None]]:
    """(what it may rest on, the rules that may speak, the firm it is for)"""
    if scope is FindingScope.OWN:
        for firm in firms:
            yield board.of_firm(firm), Kind.OWN, firm
    elif scope is FindingScope.RECORD:
        yield board.seen_through(()), Kind.RECORD, None
    elif scope is FindingScope.SHARED:
        yield board.shared_alone(), Kind.CROSS, None
    else:
        yield board, Kind.CROSS, None
