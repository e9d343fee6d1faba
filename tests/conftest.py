"""Databases and clients for the tests. Every integration test runs on SQLite and PostgreSQL.

Schema is made once per database and run; each test lives in a transaction that is rolled back.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.core.access import Viewer
from app.core.clock import fixed_clock
from app.core.db import Base
from app.core.db import db as database
from config import Config
from tests import BACKENDS, CHECKED, SOAK, examples, keep_templates
from tests.barrier.figures import (  # noqa: F401  (hooks)
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from tests.fresh import fresh_app

#: Wall-clock limits belong to benchmarks: a busy machine must not fail a property. The same
#: examples every time, so that a commit is judged by what it changes; `make soak` looks for new.
settings.register_profile(
    "duri",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=not SOAK,
    max_examples=examples(100),
)
settings.load_profile("duri")


#: Folders whose tests are all marked slow: many examples, killed processes, full disks.
SLOW_FOLDERS = ("property", "faults")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow by its folder; leave out what `make check` has just played (`CHECKED`)."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in SLOW_FOLDERS:
            item.add_marker(pytest.mark.slow)
    if CHECKED:
        played = [item for item in items if _in_check(item)]
        config.hook.pytest_deselected(items=played)
        items[:] = [item for item in items if not _in_check(item)]


def pytest_collection_finish() -> None:
    """Let the collector leave alone what lasts as long as the process: a tenth of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _in_check(item: pytest.Item) -> bool:
    """Whether `make check` plays `item` just as `make test` does."""
    callspec = getattr(item, "callspec", None)
    on_postgres = callspec is not None and "postgresql" in callspec.params.values()
    marked = any(item.get_closest_marker(name) for name in ("slow", "browser"))
    # Seeds are the examples of walks that hypothesis does not lead.
    tasted = getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or (
        callspec is not None and "seed" in callspec.params
    )
    return not (on_postgres or marked or tasted)


#: The moment tests live in unless they say otherwise: a Friday afternoon in Seoul.
NOW = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    """A real PostgreSQL server from the wheel; its data lies under a temp folder."""
    from tests.postgres import running_server

    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def instance() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="duri-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session", params=BACKENDS)
def app(request: pytest.FixtureRequest, instance: Path) -> Iterator[Flask]:
    """The application with an empty schema, once per database."""
    from app.cli.translations import compile_catalogues

    compile_catalogues()
    if request.param == "postgresql":
        url = request.getfixturevalue("_postgres")
    else:
        url = f"sqlite:///{instance / 'test.sqlite'}"
    config = Config(
        instance=instance,
        database_url=url,
        secret_key="test",
        encryption_key="test",
        testing=True,
        jobs_inline=True,
    )
    application = keep_templates(create_app(config))
    application.config["WTF_CSRF_ENABLED"] = False
    with application.app_context():
        Base.metadata.drop_all(database.engine)
        Base.metadata.create_all(database.engine)
    yield application
    with application.app_context():
        database.engine.dispose()


@pytest.fixture
def own_settings() -> dict[str, Any]:
    """How `own_app` differs from `app`: a module that needs another setting has its own."""
    return {}


@pytest.fixture(params=BACKENDS)
def own_app(
    request: pytest.FixtureRequest, tmp_path: Path, own_settings: dict[str, Any]
) -> Iterator[Flask]:
    """An application over a database of its own: what it commits stays, for others to see."""
    server = request.getfixturevalue("_postgres") if request.param == "postgresql" else None
    with fresh_app(tmp_path, server, **own_settings) as application:
        yield application


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def frozen(now: datetime) -> Iterator[datetime]:
    with fixed_clock(now):
        yield now


@contextmanager
def isolation() -> Iterator[None]:
    """Every session joins one connection, whose transaction is rolled back at the end.

    Not the extension's `test_isolation`: with SQLAlchemy 2.1 a session that connects by
    itself takes over the outer transaction, and its first rollback ends it.
    """
    maker = database.sessionmaker
    usual = dict(maker.kw)
    with database.engine.connect() as connection:
        outer = connection.begin()
        maker.configure(
            bind=connection, binds={}, reading=None, join_transaction_mode="create_savepoint"
        )
        try:
            yield
        finally:
            database.session.close()
            maker.kw.clear()
            maker.kw.update(usual)
            outer.rollback()


@pytest.fixture
def db(app: Flask, frozen: datetime) -> Iterator[Session]:
    """A session inside a transaction that never outlives the test; `commit()` is allowed."""
    with app.app_context(), isolation():
        yield database.session


class Browser(FlaskClient):
    """A client whose requests share the test's database session and nothing else.

    Inside the test's application context Flask would also share `g`: the viewer and the
    language of one request would leak into the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        for name in [name for name in g if name != "_sqlalchemy_sessions"]:
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask, db: Session) -> FlaskClient:
    """A browser without JavaScript that sees what the test's session committed."""
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def as_viewer(app: Flask, client: FlaskClient) -> Iterator[Callable[[Viewer], FlaskClient]]:
    """`as_viewer(viewer)` gives the client the eyes of `viewer`, without the sign-in form."""
    usual = app.extensions.get("duri_viewer_loader")

    def become(viewer: Viewer) -> FlaskClient:
        app.extensions["duri_viewer_loader"] = lambda: viewer
        return client

    yield become
    app.extensions["duri_viewer_loader"] = usual
