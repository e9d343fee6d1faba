"""D2 Same representative: one person stands for two rivals.

Two bids for one lot that one person represents are hardly independent of each other. The rule
looks at every two firms that meet on a lot (or on the tender as a whole) and do not stand in one
team, and at who represents or directs them *then*: on some day from the later of their first
filings to the closing. It fires when

- the same person is the legal representative of both (`representative`): same name and date of
  birth, of which a keyed hash alone is stored;
- the representative of one is a director or auditor of the other (`board`);
- the representatives carry one name, and one of the firms did not state the date of birth: it may
  be a namesake (`same_name`);
- the same as the first, but at most one of the firms would head a team: they may yet stand in one
  consortium, which is in order (`perhaps_one_team`).

Who left before the rival came, or comes after the closing, is no common representative. In
tenders under Korean state contract law the finding has the grade of what voids bids; elsewhere
it is to be reviewed. Nobody but the compliance desk is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Rivalry, contest_of
from app.conflicts.board.ties import PersonOnBoard, overlap
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset

#: From the gravest.
_CASES = ("representative", "board", "same_name")


def same_representative(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """Pairs of rivals with one person at the head."""
    for firms, pairs in sorted(_alike(board).items()):
        met = contest_of(board).between(*firms)
        ties = _on_the_days(pairs, met) if met else []
        if met and ties:
            yield _subject(board, met, ties)


Alike = list[tuple[str, PersonOnBoard, PersonOnBoard]]


def _alike(board: Board) -> dict[tuple[str, str], Alike]:
    """Pair of firms → (case, person here, person there)."""
    by_name: dict[str, list[PersonOnBoard]] = {}
    for person in board.people:
        by_name.setdefault(person.name_key, []).append(person)
    found: dict[tuple[str, str], Alike] = {}
    for people in by_name.values():
        for one, other in combinations(sorted(people, key=lambda each: (each.firm, each.id)), 2):
            case = _case(one, other)
            if case and one.firm != other.firm:
                found.setdefault((one.firm, other.firm), []).append((case, one, other))
    return found


def _case(one: PersonOnBoard, other: PersonOnBoard) -> str | None:
    certain = one.person_key is not None and one.person_key == other.person_key
    if not certain and None not in (one.person_key, other.person_key):
        return None  # namesakes: their dates of birth differ
    if one.represents and other.represents:
        return "representative" if certain else "same_name"
    return "board" if certain and (one.represents or other.represents) else None


def _on_the_days(pairs: Alike, met: Rivalry) -> Alike:
    """Those that hold together on some day that counts."""
    together = ((case, one, other, overlap(one.period, other.period)) for case, one, other in pairs)
    return [
        (case, one, other)
        for case, one, other, days in together
        if days is not None and overlap(days, met.days) is not None
    ]


def _subject(board: Board, met: Rivalry, ties: Alike) -> Subject:
    case = min((case for case, _one, _other in ties), key=_CASES.index)
    people = {person.id: person for _case_, *two in ties for person in two}
    return Subject(
        key=(board.tender, *met.firms),
        case=case if met.apart or case == "same_name" else "perhaps_one_team",
        lot=met.lot,
        firms=met.firms,
        interests=met.interests,
        evidence={
            "interests": list(met.interests),
            "apart": met.apart,
            "facts": [people[name].evidence for name in sorted(people)],
        },
    )


RULE = Rule(
    id="D2",
    version=1,
    title=N_("One representative for two rivals"),
    kinds=frozenset({Kind.CROSS}),
    cases={
        "representative": Explanation(
            desk=N_("One person is the legal representative of two firms that meet as rivals.")
        ),
        "board": Explanation(
            desk=N_("The representative of one firm sits on the board of its rival.")
        ),
        "same_name": Explanation(
            desk=N_(
                "The representatives of two rivals carry one name; without both dates of birth "
                "it may be a namesake."
            )
        ),
        "perhaps_one_team": Explanation(
            desk=N_(
                "One person represents two firms that pursue the same lot or tender; they may "
                "yet stand in one consortium."
            )
        ),
    },
    basis=(
        Source(
            N_(
                "Korean state contracts: bids of firms with one representative are void "
                "(Enforcement Rule, art. 44)"
            ),
            verify=True,
        ),
        Source(N_("Vietnam: independence of bidders (Bidding Law 22/2023, art. 6)"), verify=True),
        Source(
            N_("Development banks: no conflict of interest between bidders of one tender"),
            verify=True,
        ),
    ),
    find=same_representative,
    needs=("people",),
)
