"""D9 Double promise: one key person or one guarantee is named in two bids at one time.

A key person can lead one work at a time, a guarantee secures one bid. The rule counts what
bidders have named for a bid, with the days over which it is bound: key people (name and date of
birth, of which a keyed hash is compared) and guarantees (issuer and serial). Two namings overlap
when they have a day in common. It fires

- for a firm, on its own bids: the same person (`person`) or the same guarantee (`guarantee`) is
  named for another tender it stands for, or for another lot of this one. The firm is warned, at
  once and alone; for everybody else's sake the compliance desk sees the same;
- for the compliance desk, across firms: rivals name the same person (`person_rivals`) or the
  same guarantee (`guarantee_rivals`) here; or a bidder names what another firm has named for
  another tender over the same days (`person_elsewhere`, `guarantee_elsewhere`).

One team may name one person for its members; days that do not meet, and what was named for a bid
that the firm has given up, are in order. A telephone number, mail domain, address or account that
the rivals share joins the desk's evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Contest, contest_of
from app.conflicts.board.shared_marks import shared_marks
from app.conflicts.board.teams import covers_same
from app.conflicts.board.ties import PromiseOnBoard, overlap
from app.conflicts.finding import N_, Explanation, Kind, Rule, Source, Subject
from app.conflicts.rulesets.ruleset import Ruleset


def double_promise(board: Board, ruleset: Ruleset) -> Iterator[Subject]:
    """What is named twice: by one firm, and on the whole board by different firms."""
    contest = contest_of(board)
    here = [
        each
        for each in board.promises
        if each.tender == board.tender and contest.stands(each.firm, each.lot)
    ]
    elsewhere = [each for each in board.promises if each.tender != board.tender and each.standing]
    named: dict[tuple[str, str], list[PromiseOnBoard]] = {}
    for each in here:
        named.setdefault((each.kind, each.key), []).append(each)
    for (kind, key), ours in sorted(named.items()):
        others = [each for each in elsewhere if (each.kind, each.key) == (kind, key)]
        yield from _own(board, contest, ours, others)
        if board.reader is None:
            yield from _across(board, contest, ours, others)


def _own(
    board: Board, contest: Contest, ours: list[PromiseOnBoard], others: list[PromiseOnBoard]
) -> Iterator[Subject]:
    for firm in board.speaks_of({each.firm for each in ours}):
        mine = [each for each in ours if each.firm == firm]
        theirs = [each for each in others if each.firm == firm]
        lots = [each for each in mine if any(_other_lot(each, second) for second in mine)]
        twice = {
            each.id: each
            for one in mine
            for other in (*theirs, *lots)
            if one.id != other.id and _meet(one, other)
            if one.tender != other.tender or _other_lot(one, other)
            for each in (one, other)
        }
        if twice:
            kind, interests = mine[0].kind, contest.interests((firm,))
            yield _subject(
                board, kind, (firm,), interests=interests, named=twice.values(), whose=firm
            )


def _across(
    board: Board, contest: Contest, ours: list[PromiseOnBoard], others: list[PromiseOnBoard]
) -> Iterator[Subject]:
    rivals = {
        met.firms: (met, one, other)
        for one in ours
        for other in ours
        if one.firm < other.firm and _meet(one, other)
        if (met := contest.between(one.firm, other.firm)) is not None
    }
    if rivals:
        firms = tuple(sorted({firm for two in rivals for firm in two}))
        named = {each.id: each for _met, *two in rivals.values() for each in two}
        interests = sorted({i for met, *_two in rivals.values() for i in met.interests})
        kind = f"{ours[0].kind}_rivals"
        marks = [line for met, *_two in rivals.values() for line in shared_marks(board, met)]
        yield _subject(
            board,
            kind,
            firms,
            interests=interests,
            named=named.values(),
            whose="rivals",
            marks=marks,
        )
    away = {
        each.id: each
        for one in ours
        for other in others
        if one.firm != other.firm and _meet(one, other)
        for each in (one, other)
    }
    if away:
        firms = tuple(sorted({each.firm for each in away.values() if each.tender == board.tender}))
        interests = list(contest.interests(firms))
        kind = f"{ours[0].kind}_elsewhere"
        yield _subject(
            board, kind, firms, interests=interests, named=away.values(), whose="elsewhere"
        )


def _meet(one: PromiseOnBoard, other: PromiseOnBoard) -> bool:
    return overlap(one.period, other.period) is not None


def _other_lot(one: PromiseOnBoard, other: PromiseOnBoard) -> bool:
    return one.tender == other.tender and not covers_same(one.lot, other.lot)


def _subject(
    board: Board,
    case: str,
    firms: tuple[str, ...],
    *,
    interests: Iterable[str],
    named: Iterable[PromiseOnBoard],
    whose: str,
    marks: Iterable[dict[str, object]] = (),
) -> Subject:
    ordered = sorted(named, key=lambda each: each.id)
    lots = {each.lot for each in ordered if each.tender == board.tender}
    return Subject(
        key=(board.tender, whose, ordered[0].kind, ordered[0].key[:24]),
        case=case,
        lot=lots.pop() if len(lots) == 1 else None,
        firms=firms,
        interests=tuple(interests),
        evidence={
            "interests": list(interests),
            "tenders": sorted({each.tender for each in ordered}),
            "facts": [*(each.evidence for each in ordered), *marks],
        },
    )


RULE = Rule(
    id="D9",
    version=1,
    title=N_("One promise in two bids"),
    kinds=frozenset({Kind.OWN, Kind.CROSS}),
    cases={
        "person": Explanation(
            desk=N_("A firm names one key person in two of its bids, over the same days."),
            firm=N_(
                "You have named one key person in two of your own bids, over days that meet. "
                "Name somebody else in one of them, or be ready to show how both can be kept."
            ),
        ),
        "guarantee": Explanation(
            desk=N_("A firm names one guarantee in two of its bids, over the same days."),
            firm=N_(
                "You have named one guarantee in two of your own bids, over days that meet. A "
                "guarantee secures one bid: ask the issuer for another one."
            ),
        ),
        "person_rivals": Explanation(desk=N_("Rivals name one and the same key person.")),
        "guarantee_rivals": Explanation(desk=N_("Rivals name one and the same guarantee.")),
        "person_elsewhere": Explanation(
            desk=N_(
                "A bidder names a key person whom another firm has named for another tender, over "
                "the same days."
            )
        ),
        "guarantee_elsewhere": Explanation(
            desk=N_("A bidder names a guarantee that another firm has named for another tender.")
        ),
    },
    basis=(
        Source(
            N_(
                "Vietnam: key people and bid security as tender documents ask (Bidding Law 22/2023)"
            ),
            verify=True,
        ),
        Source(N_("Operational: a person leads one work at a time, a guarantee secures one bid")),
    ),
    find=double_promise,
    needs=("promises",),
)
