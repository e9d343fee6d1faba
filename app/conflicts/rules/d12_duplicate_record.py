"""D12 Duplicate record: two records may be one notice.

Everything here is public fact. Two records (never plans) may be the same when

- their notice numbers are equal, ignoring the version (`number`); or
- the matcher of records gives them at least the ruleset's chance to be one tender (`likeness`):
  it adds up readable weights of the titles (words in one language, concepts across Korean,
  Vietnamese and English), the names in them, the province on today's map, buyer, budget and
  deadline, the last two within the ruleset's distances. A lot, phase, section or package number
  that differs in the titles vetoes it. docs/tender-matching.md says more.

An amendment is a version inside its notice's own record and is never on the board as a second
record; a record that was merged into another is on no board. The rule only asks "merge?": it
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.facts import RecordOnBoard
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


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
    return "likeness" if theirs.likeness_bp >= ruleset.value("D12.likeness_bp") else None


RULE = Rule(
    id="D12",
    version=2,
    title=N_("Duplicate record"),
    kinds=frozenset({Kind.RECORD}),
    cases={
        "number": Explanation(
            desk=N_("Two records carry one notice number. They may be versions of one notice.")
        ),
        "likeness": Explanation(
            desk=N_("Two records speak of one work in one place at nearly one time. Merge?")
        ),
    },
    basis=(Source(N_("Operational: one notice is one tender in Duri")),),
    find=duplicate_records,
    needs=("near",),
)
