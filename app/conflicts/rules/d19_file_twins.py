"""D19 File twins: rivals handed in one and the same file, or files of one author.

Two bids that carry the same paper, or papers that one person wrote, were hardly prepared apart
from each other. Fingerprints are compared, never files: of each file a firm hands in, SHA-256 of
its content is kept, and a keyed hash of the author named inside it (names that programs fill in
by themselves are left out). The rule looks at firms that meet on a lot and do not stand in one
team, at the papers of their teams' rooms for this tender, at what they handed in with their
profiles, and at the guarantees they name. It fires when rivals have

- one content (`content`): the very same file;
- one author (`author`);
- one guarantee serial (`guarantee`).

The newest and every earlier version of a paper count. Members of one team share papers: that is
in order, and so is one author in firms that never meet. What the papers say is read by nobody,
and the finding shows the beginning of a fingerprint alone. Nobody but the compliance desk is
answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.contest import contest_of
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset

_CASES = {"file_content": "content", "file_author": "author", "guarantee": "guarantee"}


def file_twins(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Fingerprints that rivals have in common."""
    contest = contest_of(board)
    holders: dict[tuple[str, str], dict[str, dict[str, object]]] = {}
    for file in board.files:
        holders.setdefault((file.kind, file.key), {})[file.firm] = file.evidence
    for each in board.promises:
        here = each.tender == board.tender and contest.stands(each.firm, each.lot)
        if here and each.kind == "guarantee":
            holders.setdefault((each.kind, each.key), {})[each.firm] = each.evidence
    for (kind, key), facts in sorted(holders.items()):
        rivals = list(contest.pairs(facts))
        if rivals:
            firms = tuple(sorted({firm for met in rivals for firm in met.firms}))
            interests = tuple(sorted({name for met in rivals for name in met.interests}))
            lots = {met.lot for met in rivals}
            yield Subject(
                key=(board.tender, kind, key[:24]),
                case=_CASES[kind],
                lot=lots.pop() if len(lots) == 1 else None,
                firms=firms,
                interests=interests,
                evidence={
                    "interests": list(interests),
                    "facts": [facts[firm] for firm in firms],
                },
            )


RULE = Rule(
    id="D19",
    version=1,
    title=N_("Twins among the files of rivals"),
    kinds=frozenset({Kind.CROSS}),
    cases={
        "content": Explanation(desk=N_("Rivals handed in the very same file.")),
        "author": Explanation(desk=N_("Files of rivals name one and the same author.")),
        "guarantee": Explanation(desk=N_("Rivals name one and the same guarantee serial.")),
    },
    basis=(
        Source(
            N_("Vietnam: forbidden acts in bidding (Bidding Law 22/2023, art. 16)"), verify=True
        ),
        Source(N_("Operational: a sign to be looked at, no proof of anything")),
    ),
    find=file_twins,
    needs=("files", "promises"),
)
