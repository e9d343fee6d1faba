"""D12 Duplicate record: two records may be one notice.

Everything here is public fact. Two records (never plans) may be the same when

- their notice numbers are equal, ignoring the version (`number`); or
- buyer and title are equal (in any language both give), the budgets lie within 5 % of each
  other in one currency and the deadlines within 3 days (`likeness`). A lot, phase or package
  number that differs in the titles vetoes this, and so does a different project name.

An amendment is a version inside its notice's own record and is never on the board as a second
record. The rule only asks "merge?": it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.conflicts.board import Board
from app.conflicts.facts_on_board import RecordOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets import Ruleset


def duplicate_records(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Pairs of this tender's record with another that may be the same notice."""
    if board.record is None:
        return
    for other in sorted(board.near, key=lambda record: record.tender):
        case = _likeness(board.record, other, ruleset)
        if case is None or other.tender == board.tender:
            continue
        first, second = sorted((board.tender, other.tender))
        yield Subject(
            key=(first, second),
            case=case,
            other_tender=other.tender,
            # The pair alone: "not a duplicate" outlives a moved deadline.
            evidence={"records": [first, second]},
        )


def _likeness(ours: RecordOnBoard, theirs: RecordOnBoard, ruleset: Ruleset) -> str | None:
    if ours.number and ours.number == theirs.number:
        return "number"
    alike = (
        not ours.buyers.isdisjoint(theirs.buyers)
        and not ours.titles.isdisjoint(theirs.titles)
        and not _vetoed(ours, theirs)
        and _near_budgets(ours, theirs, ruleset.value("D12.budget_bp"))
        and _near_deadlines(ours, theirs, ruleset.value("D12.deadline_days"))
    )
    return "likeness" if alike else None


def _vetoed(ours: RecordOnBoard, theirs: RecordOnBoard) -> bool:
    """A project or a lot, phase or package number that both state, differently."""
    if ours.project and theirs.project and ours.project != theirs.project:
        return True
    kinds = {kind for kind, _number in ours.parts} & {kind for kind, _number in theirs.parts}
    return any(_numbers(ours, kind) != _numbers(theirs, kind) for kind in kinds)


def _numbers(record: RecordOnBoard, kind: str) -> set[str]:
    return {number for own_kind, number in record.parts if own_kind == kind}


def _near_budgets(ours: RecordOnBoard, theirs: RecordOnBoard, basis_points: int) -> bool:
    if ours.budget_minor is None or theirs.budget_minor is None:
        return False
    if ours.currency != theirs.currency:
        return False
    larger = max(ours.budget_minor, theirs.budget_minor)
    return abs(ours.budget_minor - theirs.budget_minor) * 10_000 <= larger * basis_points


def _near_deadlines(ours: RecordOnBoard, theirs: RecordOnBoard, days: int) -> bool:
    if ours.closes_at is None or theirs.closes_at is None:
        return False
    return abs(ours.closes_at - theirs.closes_at) <= timedelta(days=days)


RULE = Rule(
    id="D12",
    version=1,
    title=N_("Duplicate record"),
    kinds=frozenset({Kind.RECORD}),
    cases={
        "number": Explanation(
            desk=N_("Two records carry one notice number. They may be versions of one notice.")
        ),
        "likeness": Explanation(
            desk=N_("Two records agree in buyer and title, nearly in budget and deadline. Merge?")
        ),
    },
    basis=(Source(N_("Operational: one notice is one tender in Duri")),),
    find=duplicate_records,
)
