"""Every route, seen by everybody, in both states of the tender: no canary sings elsewhere.

What each viewer may meet is computed from the declared visibility matrix; which routes there
are comes from the application. One walk per state collects everything the tests ask about.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.cli.access_matrix import GuardedRoute
from app.core.access import ANONYMOUS, Role, Viewer, ViewerKind
from app.core.db import db as database
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from tests import SOAK
from tests.barrier.figures import COUNTS
from tests.barrier.firm_view import said_in
from tests.barrier.reading import comparable, readable
from tests.barrier.season import build
from tests.barrier.secrets import Canary, canaries, forbidden, kind_of, may_read
from tests.barrier.stage import LOGGED, Answer, Stage, staged
from tests.barrier.walk import Street, absent
from tests.barrier.world import EVERYTHING, World

pytestmark = pytest.mark.slow

#: The viewer who stated a reason.
WITH_REASON = "compliance with reason"
#: Who walks on PostgreSQL in every run: one of each column that reads what others may not. The
#: same code answers everybody on both databases; `make soak` sends everybody through both.
ON_POSTGRES = frozenset(
    {"public", "own owner", "rival", "secretariat", WITH_REASON, "ministry", "auditor"}
)
#: … and after closing, when fewer doors are open.
AFTER_CLOSING = ON_POSTGRES | {"other firm", "counterpart"}


@dataclass
class Walked:
    """What a walk through one world found wrong, in words, and which canaries were seen."""

    cases: int = 0
    letters: int = 0
    leaks: set[str] = field(default_factory=set)
    crashes: set[str] = field(default_factory=set)
    doors: set[str] = field(default_factory=set)
    told_apart: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)
    #: Rows of the matrix that have canaries in this world.
    hidden: set[str] = field(default_factory=set)


class Walker:
    """Walks through one world as everybody."""

    def __init__(self, stage: Stage, world: World, readers: Container[str] | None = None) -> None:
        self.stage = stage
        self.world = world
        self.readers = world.viewers if readers is None else readers
        self.street = Street(stage, world)
        self.canaries = canaries(database.session, world)
        self.found = Walked()
        self._absent: dict[str, object] = {}
        self._knocked: set[tuple[frozenset[Role], frozenset[str]]] = set()

    def walk(self) -> Walked:
        """Read and write everywhere as everybody."""
        self.found.hidden = {canary.data for canary in self.canaries}
        self.letters()
        for label, viewer in self.world.viewers.items():
            if label not in self.readers:
                continue
            self._absent.clear()
            knocking = self._is_new(viewer)
            never = forbidden(self.canaries, viewer, reason=label == WITH_REASON)
            gets = self.street.gets(viewer, knocking=knocking)
            for route, url, answer in self.street.look(viewer, gets):
                COUNTS["route × viewer cases (GET)"] += 1
                self.inspect(label, url, answer, never)
                self._read(label, viewer, route, url, answer)
            with self.stage.jobs_waiting():
                self._write(label, viewer, never, knocking=knocking)
        return self.found

    def _is_new(self, viewer: Viewer) -> bool:
        """Whether nobody of these roles has knocked at the doors that are shut to this viewer."""
        doors = viewer.roles, self.street.shut_to(viewer)
        new = doors not in self._knocked
        self._knocked.add(doors)
        return new

    def letters(self) -> None:
        """Look for canaries in what was mailed to the world's readers."""
        db = database.session
        readers = {viewer.user: label for label, viewer in self.world.viewers.items()}
        sent = (
            select(User.public_id, OutboxMessage.content)
            .join(OutboxMessage, OutboxMessage.recipient == User.email)
            .order_by(OutboxMessage.id)
        )
        for user, content in db.execute(sent):
            label = readers.get(user)
            if label is None:
                continue
            never = forbidden(self.canaries, self.world.viewers[label], reason=True)
            text = said_in(content)
            met = [canary for canary in self.canaries if canary.text in text]
            allowed = {canary.text for canary in met if canary not in never}
            self.found.letters += 1
            self.found.leaks |= {
                f"{label} meets {canary.data!r}: {canary.text} in a letter"
                for canary in met
                if canary.text not in allowed
            }

    def _write(self, label: str, viewer: Viewer, never: set[Canary], *, knocking: bool) -> None:
        for route, url, method in self.street.posts(viewer, knocking=knocking):
            COUNTS["route × viewer cases (POST)"] += 1
            answer = self.stage.ask(viewer, url, at=self.world.now, method=method)
            self.inspect(label, url, answer, never)
            let_in = route.policy is not None and route.policy(viewer)
            if not let_in and (answer.status != 404 or answer.written):
                self.found.doors.add(f"{label}: {method} {url} answers {answer.status}")

    def inspect(self, label: str, url: str, answer: Answer, never: set[Canary]) -> None:
        """Look for canaries that `label` must not meet. One named in the address is no news."""
        self.found.cases += 1
        if answer.status >= 500:
            self.found.crashes.add(f"{label}: {url}")
        text = readable(answer)
        here = [c for c in self.canaries if c.text in text]
        if answer.status == 200:  # whoever gets a page of its own has met it, too
            own = (c for c in self.canaries if c.text in url)
            self.found.seen |= {(canary.data, label) for canary in (*here, *own)}
        met = [c for c in here if c.text not in url]
        # A text may stand in several rows of the matrix: one that lets its reader in suffices.
        allowed = {c.text for c in met if c not in never and url.startswith(c.within)}
        for canary in met:
            if canary.text not in allowed:
                self.found.leaks.add(f"{label} meets {canary.data!r}: {canary.text} at {url}")

    def _read(
        self, label: str, viewer: Viewer, route: GuardedRoute, url: str, answer: Answer
    ) -> None:
        self.found.written |= {
            f"GET {route.endpoint} writes {table}" for table in answer.written - LOGGED
        }
        if route.policy is not None and not route.policy(viewer):
            if not _turned_away(answer, label):
                self.found.doors.add(f"{label}: {url} answers {answer.status}")
        elif answer.status == 404 and "?" not in url:
            nothing = absent(route, url)
            if nothing is not None and comparable(answer) != self._nothing(viewer, nothing):
                self.found.told_apart.add(f"{label}: {url}")

    def _nothing(self, viewer: Viewer, url: str) -> object:
        if url not in self._absent:
            self._absent[url] = comparable(self.stage.ask(viewer, url, at=self.world.now))
        return self._absent[url]


def _turned_away(answer: Answer, label: str) -> bool:
    if label == "public":
        return answer.status == 302 and answer.location.startswith("/sign-in")
    return answer.status == 404


@pytest.fixture(scope="module", params=["open", "closed"])
def walked(app: Flask, request: pytest.FixtureRequest) -> Walked:
    """What one walk found; the world is forgotten at once, so that the database is free."""
    sampled = app.config["DURI"].database_url.startswith("postgres") and not SOAK
    if sampled and request.param == "closed":
        pytest.skip("after closing is walked on SQLite, and on PostgreSQL by `make soak`")
    with staged(app) as stage:
        world = build(EVERYTHING, request.param)
        few = ON_POSTGRES if sampled else AFTER_CLOSING if request.param == "closed" else None
        return Walker(stage, world, None if SOAK else few).walk()


def test_no_reader_meets_what_the_matrix_keeps_from_them(walked: Walked) -> None:
    assert not walked.leaks, "\n".join(sorted(walked.leaks))


def test_letters_were_read_too(walked: Walked) -> None:
    assert walked.letters > 5


def test_a_policy_turns_away_whoever_it_names(walked: Walked) -> None:
    assert walked.doors == set()


def test_what_is_not_yours_is_answered_like_what_is_not_there(walked: Walked) -> None:
    assert walked.told_apart == set()


def test_reading_writes_nothing_but_who_saw_what(walked: Walked) -> None:
    assert walked.written == set()


def test_nothing_breaks(walked: Walked) -> None:
    assert walked.crashes == set()


def test_everything_kept_from_some_is_met_by_those_it_is_for(walked: Walked) -> None:
    """Else a canary would sit where nobody walks, and its silence would prove nothing."""
    met = {data for data, _label in walked.seen}
    assert walked.hidden - met == set(), sorted(walked.hidden - met)


def test_the_walk_notices_a_leak(stage: Stage) -> None:
    world = build(EVERYTHING, "open")
    walker = Walker(stage, world)
    victim = next(c for c in walker.canaries if c.data.startswith("interest"))
    body = f"<p>{victim.text}</p>".encode()
    leak = Answer(200, (("Content-Type", "text/html"),), body, frozenset())
    never = forbidden(walker.canaries, world.viewers["public"], reason=False)
    walker.inspect("public", "/tenders/", leak, never)
    assert f"public meets {victim.data!r}: {victim.text} at /tenders/" in walker.found.leaks


OWNER = PublicId("o" * 16)


@pytest.mark.parametrize(
    ("organisation", "role", "kind"),
    [
        (OWNER, Role.VIEWER, ViewerKind.OWN_FIRM),
        ("x" * 16, Role.OWNER, ViewerKind.OTHER_FIRM),
        ("x" * 16, Role.SECRETARIAT, ViewerKind.SECRETARIAT),
        ("x" * 16, Role.EXPERT, ViewerKind.MINISTRY),
        ("x" * 16, Role.AUDITOR, ViewerKind.AUDITOR),
    ],
)
def test_a_viewer_stands_in_one_column_of_the_matrix(
    organisation: PublicId, role: Role, kind: ViewerKind
) -> None:
    viewer = Viewer(user=PublicId("u" * 16), organisation=organisation, roles=frozenset({role}))
    assert kind_of(viewer, Canary("interest", "x", OWNER)) is kind


def test_a_word_of_the_matrix_that_nobody_explained_fails() -> None:
    with pytest.raises(AssertionError, match="does not know"):
        may_read("R, sometimes", Canary("interest", "x", OWNER), ANONYMOUS, reason=False)
