"""A database that forgets: worlds and single requests inside transactions rolled back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from flask import Flask, g
from werkzeug.test import TestResponse

from app.core.access import Viewer
from app.core.clock import fixed_clock
from app.core.db import db as database
from app.core.ids import ALPHABET, LENGTH, generating_ids
from app.packs.rounds.throttle import MISSES

#: What a GET may write: who saw what, and who fetched which edition of a pack.
LOGGED = frozenset({"access_log", "pack_download"})
_WRITE = re.compile(
    r"\s*(?:WITH\b.*\b)?(INSERT\b.*?INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE | re.DOTALL
)


def ids_of(name: str) -> Callable[[], str]:
    """The ids that one actor's acts get: the same in every world, whatever others do."""
    source = random.Random(name)
    return lambda: "".join(source.choice(ALPHABET) for _ in range(LENGTH))


@contextmanager
def acting(name: str, at: datetime) -> Iterator[None]:
    """Inside the block the clock stands at `at` and ids come from `name`'s own generator."""
    with fixed_clock(at), generating_ids(ids_of(name)):
        yield


@dataclass(frozen=True)
class Answer:
    """What a reader got."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    #: Tables the request wrote to.
    written: frozenset[str]

    @property
    def location(self) -> str:
        """Where it sends the reader, if anywhere."""
        return dict(self.headers).get("Location", "")


class Stage:
    """One connection on which worlds are built, looked at and forgotten."""

    def __init__(self, app: Flask, connection: sa.Connection) -> None:
        self.app = app
        self.connection = connection
        self.client = app.test_client()

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Undo everything that is written inside the block."""
        database.session.close()  # else its savepoint would lie around ours
        point = self.connection.begin_nested()
        try:
            yield
        finally:
            database.session.close()
            point.rollback()

    def ask(
        self, viewer: Viewer, url: str, *, at: datetime, method: str = "GET", **options: object
    ) -> Answer:
        """Send one request with `viewer`'s eyes and undo what it wrote."""
        for name in [name for name in g if name != "_sqlalchemy_sessions"]:
            g.pop(name)
        MISSES.forget()  # each request is the first of its window
        self.client.delete_cookie("duri_session")
        self.client.delete_cookie("duri_locale")
        usual = self.app.extensions["duri_viewer_loader"]
        self.app.extensions["duri_viewer_loader"] = lambda: viewer
        written: set[str] = set()
        watch = _watching(written)
        sa.event.listen(self.connection, "before_cursor_execute", watch)
        try:
            with self.forgetting(), acting(f"request of {viewer.user}", at):
                answer: TestResponse = self.client.open(url, method=method, **options)  # type: ignore[arg-type]  # narrower than the stubs can say
                body = answer.get_data()
        finally:
            sa.event.remove(self.connection, "before_cursor_execute", watch)
            self.app.extensions["duri_viewer_loader"] = usual
        headers = tuple(
            sorted((k, v) for k, v in answer.headers if k not in {"Set-Cookie", "Date"})
        )
        return Answer(answer.status_code, headers, body, frozenset(written))

    @contextmanager
    def jobs_waiting(self) -> Iterator[None]:
        """Inside the block jobs are queued, as in a running Duri, and no worker comes for them.

        The editions of a world's packs are built with it; the same work after every request
        that asks for it would show nothing more.
        """
        usual = self.app.config["DURI"], self.app.extensions["duri_wake"]
        self.app.config["DURI"] = replace(usual[0], jobs_inline=False)
        self.app.extensions["duri_wake"] = lambda: None
        try:
            yield
        finally:
            self.app.config["DURI"], self.app.extensions["duri_wake"] = usual


def _watching(written: set[str]) -> Callable[..., None]:
    def watch(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        found = _WRITE.match(statement)
        if found:
            written.add(found.group(2).lower())

    return watch


@contextmanager
def staged(app: Flask) -> Iterator[Stage]:
    """A stage over `app`'s database; nothing done on it outlives the block."""
    with app.app_context(), database.engine.connect() as connection:
        outer = connection.begin()
        maker = database.sessionmaker
        usual = dict(maker.kw)
        maker.configure(
            bind=connection, binds={}, reading=None, join_transaction_mode="create_savepoint"
        )
        try:
            yield Stage(app, connection)
        finally:
            database.session.close()
            maker.kw.clear()
            maker.kw.update(usual)
            outer.rollback()
