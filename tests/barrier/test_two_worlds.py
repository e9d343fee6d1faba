"""Two worlds that differ in one firm's secret alone answer everybody else byte for byte alike.

Fixed clock, ids from one generator per actor, fixed keys; only CSRF tokens, cookies and the
Date header are taken out before comparing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

import pytest
from flask import Flask

from app.cli.access_matrix import GuardedRoute
from app.core.db import db as database
from tests import SOAK
from tests.barrier.figures import COUNTS
from tests.barrier.firm_view import Mail, mails
from tests.barrier.reading import comparable
from tests.barrier.season import build
from tests.barrier.stage import Stage
from tests.barrier.walk import Street, open_to
from tests.barrier.world import Secrets, World

pytestmark = pytest.mark.slow

NOTHING = Secrets()
INTERESTED = Secrets(interested=True)
LOCKED = replace(INTERESTED, engaged=True, locked=True)
#: Readers to whom nothing about B may ever show; the secretariat, while B has told it nothing.
OTHERS = ("public", "own owner", "own viewer", "other firm", "ministry", "expert", "counterpart")
UNTOLD = (*OTHERS, "secretariat")
#: What differs, in which state of the tender, and who must not notice.
PAIRS = {
    "B is interested": (NOTHING, INTERESTED, "open", (*UNTOLD, "affiliate")),
    "B follows and is told": (NOTHING, Secrets(follows=True), "open", (*UNTOLD, "affiliate")),
    "B was interested in what has closed": (NOTHING, INTERESTED, "closed", (*UNTOLD, "affiliate")),
    "B came and went": (
        NOTHING,
        replace(INTERESTED, withdrawn=True),
        "open",
        ("public", "own owner", "secretariat"),
    ),
    "B means another role": (
        INTERESTED,
        replace(INTERESTED, role_changed=True),
        "open",
        (*UNTOLD, "affiliate"),
    ),
    "B states a tie with the buyer": (
        # A is B's partner: what B states itself answers B alone.
        replace(INTERESTED, team=True),
        replace(INTERESTED, team=True, tied=True),
        "open",
        (*UNTOLD, "affiliate"),
    ),
    "B and D end their locked team": (
        LOCKED,
        replace(LOCKED, ended=True),
        "open",
        (*UNTOLD, "affiliate"),
    ),
    "B shares with the secretariat": (
        INTERESTED,
        replace(INTERESTED, shared=True),
        "open",
        ("public", "own owner", "affiliate", "ministry", "counterpart"),
    ),
    "B tries to sign in a second team": (
        replace(INTERESTED, team=True),
        replace(INTERESTED, team=True, engaged=True),
        "open",
        # A and the other firm are B's partners: they merely wait for a signature.
        (*UNTOLD, "own editor", "affiliate"),
    ),
    "B and D form a team": (INTERESTED, replace(INTERESTED, engaged=True), "open", UNTOLD),
    "others pursue it too": (
        INTERESTED,
        replace(INTERESTED, company=True),
        "open",
        ("rival", "own owner", "secretariat"),
    ),
}

#: What every run compares: what B files, tells, and undertakes with others. What differs in the
#: other pairs is compared in mails every time, in pages by `make soak`.
EVERY_RUN = {
    "B is interested",
    "B was interested in what has closed",
    "B shares with the secretariat",
    "B tries to sign in a second team",
    "B and D form a team",
}
#: … and on both databases.
ON_BOTH = {"B is interested"}
MAILS_ON_BOTH = {"B tries to sign in a second team"}
#: Who is compared on PostgreSQL in every run: the same code answers the others on both.
ON_POSTGRES = {"public", "own owner", "affiliate", "secretariat"}

#: Readers whose pages are another's with fewer buttons: compared by `make soak`. The walks of
#: test_canaries look through their eyes every time.
LIKE_ANOTHER = {"own viewer", "expert"}

#: One firm's secret, and the state of the tender it is about.
State = tuple[Secrets, str]


@dataclass
class Town:
    """The worlds of all pairs on one database, each walked once for every pair it stands in."""

    pairs: dict[str, tuple[State, State, frozenset[str]]]
    streets: dict[State, dict[str, GuardedRoute]] = field(default_factory=dict)
    letters: dict[State, list[Mail]] = field(default_factory=dict)
    answers: dict[State, dict[tuple[str, str], bytes]] = field(default_factory=dict)

    def mails(self, stage: Stage, state: State) -> list[Mail]:
        """What left that world as mail."""
        if state not in self.letters:
            with stage.forgetting():
                world = build(*state)
                self.letters[state] = mails(database.session, world)
                self.streets[state] = {u: r for r, u in Street(stage, world).addresses}
        return self.letters[state]

    def walk(self, stage: Stage, state: State) -> dict[tuple[str, str], bytes]:
        """(reader, address) → digest of what the reader gets there."""
        if state not in self.answers:
            urls = self._urls(stage, state)
            with stage.forgetting():
                self.answers[state] = self._answers(stage, build(*state), urls)
        return self.answers[state]

    def _urls(self, stage: Stage, state: State) -> list[tuple[GuardedRoute, str]]:
        """What it is compared with has, too: what exists there alone is asked for here."""
        together = [both for *both, _who in self.pairs.values() if state in both]
        every: dict[str, GuardedRoute] = {}
        for each in dict.fromkeys(each for both in together for each in both):
            self.mails(stage, each)
            every |= self.streets[each]
        return [(route, url) for url, route in sorted(every.items()) if "GET" in route.methods]

    def _answers(
        self, stage: Stage, world: World, urls: list[tuple[GuardedRoute, str]]
    ) -> dict[tuple[str, str], bytes]:
        """Of doors that are shut the walks of test_canaries tell: nothing behind them is read."""
        street, here = Street(stage, world), (world.secrets, world.state)
        readers = {who for *both, all_of in self.pairs.values() if here in both for who in all_of}
        return {
            (label, url): sha256(repr(comparable(answer)).encode()).digest()
            for label in sorted(readers)
            for _route, url, answer in street.look(
                world.viewers[label], open_to(world.viewers[label], urls, knocking=False)
            )
        }


@pytest.fixture(scope="module")
def town(app: Flask) -> Town:
    """The pairs this run compares on this database."""
    sqlite = app.config["DURI"].database_url.startswith("sqlite")
    chosen = PAIRS if SOAK else EVERY_RUN if sqlite else ON_BOTH
    return Town(
        {
            name: ((one, state), (other, state), compared(readers, sqlite=sqlite))
            for name, (one, other, state, readers) in PAIRS.items()
            if name in chosen
        }
    )


def compared(readers: Iterable[str], *, sqlite: bool) -> frozenset[str]:
    """Whose answers this run compares, of those to whom nothing may show."""
    if SOAK:
        return frozenset(readers)
    return frozenset(readers) - LIKE_ANOTHER if sqlite else frozenset(readers) & ON_POSTGRES


@pytest.mark.parametrize("pair", PAIRS)
def test_a_secret_changes_nothing_for_anybody_else(stage: Stage, town: Town, pair: str) -> None:
    if pair not in town.pairs:
        pytest.skip("compared by `make soak`")
    one, other, readers = town.pairs[pair]
    first, second = town.walk(stage, one), town.walk(stage, other)
    stands = town.streets[one].keys() | town.streets[other].keys()
    compared = {
        (reader, url)
        for reader, url in first.keys() | second.keys()
        if reader in readers and url.partition("?")[0] in stands
    }
    assert {reader for reader, _url in compared} == readers
    COUNTS["two-world comparisons"] += len(compared)
    COUNTS["two-world pairs"] += 1
    assert {key for key in compared if first.get(key) != second.get(key)} == set()


#: What differs, and who knows of it.
MAILED: dict[str, tuple[Secrets, Secrets, tuple[str, ...]]] = {
    "B follows and is told": (NOTHING, replace(INTERESTED, follows=True), ("B",)),
    # D asked B into its own team and is told of that, in both its news and its mails.
    "B tries to sign in a second team": (
        replace(INTERESTED, team=True),
        replace(INTERESTED, team=True, engaged=True),
        ("B", "D"),
    ),
    "B states a tie with the buyer": (
        replace(INTERESTED, team=True),
        replace(INTERESTED, team=True, tied=True),
        ("B",),
    ),
    "B means another role": (INTERESTED, replace(INTERESTED, role_changed=True), ("B",)),
    "B and D end their locked team": (LOCKED, replace(LOCKED, ended=True), ("B", "D")),
}


@pytest.mark.parametrize("pair", MAILED)
def test_a_secret_changes_no_mail_to_anybody_else(
    app: Flask, stage: Stage, town: Town, pair: str
) -> None:
    sqlite = app.config["DURI"].database_url.startswith("sqlite")
    if not (sqlite or SOAK or pair in MAILS_ON_BOTH):
        pytest.skip("compared on PostgreSQL by `make soak`")
    one, other, knowing = MAILED[pair]
    first, second = (
        [mail for mail in town.mails(stage, (secrets, "open")) if mail.firm not in knowing]
        for secrets in (one, other)
    )
    assert first
    assert first == second
