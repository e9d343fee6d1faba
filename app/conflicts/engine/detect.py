"""Running the rules over a board, for each audience on what that audience may rest on.

- all: every interest, rules that need several parties: the compliance desk;
- shared: the same rules over interests shared with the secretariat, and nothing else;
- own: rules that need one firm's own filings, over that firm's filings, the drafts it may read
  and public facts, for that firm;
- record: rules on duplicate records, over public facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from app.conflicts.board.board import Board
from app.conflicts.finding import Kind, Law, Method, Rule, Severity, Subject
from app.conflicts.rules import RULES
from app.conflicts.rulesets.rulebook import AS_SHIPPED, Rulebook
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
    said: dict[str, tuple[Subject, ...]] = {}

    def subjects(rule: Rule, seen: Board) -> Iterable[Subject]:
        """What a rule finds; on the whole board it is asked once."""
        if seen is not board:
            return rule.find(seen, ruleset) if rule.has_facts(seen) else ()
        if rule.id not in said:
            said[rule.id] = tuple(rule.find(board, ruleset))
        return said[rule.id]

    # What has no facts on the whole board has none on any part of it.
    asked = {
        kind: tuple(rule for rule in rules if rule.has_facts(board))
        for kind, rules in _rules(board.law, board.method, board.reference_day).items()
    }
    if board.reader is not None:
        firms = (board.reader,)
    own: Mapping[str, tuple[Rule, ...]] = {}
    if FindingScope.OWN in scopes:
        own = (
            _concerned(board, ((rule, subjects(rule, board)) for rule in asked[Kind.OWN]))
            if firms is None
            else dict.fromkeys(firms, asked[Kind.OWN])
        )
    return tuple(
        Detected(scope, rule, ruleset.id, severity, subject, firm)
        for scope, seen, kind, rules, firm in _audiences(board, scopes, asked, own)
        for rule in rules
        for subject in subjects(rule, seen)
        for severity in (ruleset.severity(rule.id, kind, subject.case, board.stage, board.method),)
    )


@lru_cache(maxsize=4096)
def _rules(law: Law, method: Method, day: date) -> dict[Kind, tuple[Rule, ...]]:
    """The rules that apply to a tender, by whom they may answer; read only."""
    rules = [rule for rule in RULES if rule.applies(law, method, day)]
    return {kind: tuple(rule for rule in rules if kind in rule.kinds) for kind in Kind}


Asked = Mapping[Kind, tuple[Rule, ...]]


def _concerned(
    board: Board, said: Iterable[tuple[Rule, Iterable[Subject]]]
) -> dict[str, tuple[Rule, ...]]:
    """Firm → the own rules that may say something to it: those that speak, on the whole board, of
    the firm or of one it stands with in a team or bid. There are many firms, and few of these."""
    together = [frozenset(team.firms) for team in board.teams]
    together += [frozenset(bid.firms) for bid in board.bids]
    found: dict[str, tuple[Rule, ...]] = {}
    for rule, subjects in said:
        named = {firm for subject in subjects for firm in subject.firms}
        for firms in together if named else ():
            if not named.isdisjoint(firms):
                named = named | firms
        for firm in named:
            found[firm] = (*found.get(firm, ()), rule)
    return {firm: found[firm] for firm in sorted(found)}


def _audiences(
    board: Board,
    scopes: Collection[FindingScope],
    asked: Asked,
    own: Mapping[str, tuple[Rule, ...]],
) -> Iterator[tuple[FindingScope, Board, Kind, tuple[Rule, ...], str | None]]:
    """(audience, what it may rest on, whom the rules answer, the rules that may speak, the firm
    it is for); an audience to which no rule has anything to say is left out."""
    for firm, rules in own.items():
        if rules:
            seen = board if board.reader == firm else board.of_firm(firm)
            yield FindingScope.OWN, seen, Kind.OWN, rules, firm
    records, cross = asked[Kind.RECORD], asked[Kind.CROSS]
    if records and FindingScope.RECORD in scopes:
        yield FindingScope.RECORD, board.seen_through(()), Kind.RECORD, records, None
    told = tuple(rule for rule in cross if not rule.desk_only)
    if told and FindingScope.SHARED in scopes:
        yield FindingScope.SHARED, board.shared_alone(), Kind.CROSS, told, None
    if FindingScope.ALL in scopes:
        yield FindingScope.ALL, board, Kind.CROSS, cross, None
