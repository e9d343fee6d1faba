"""An application over a database of its own, with real connections: for races and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from typing import TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.db import Base, engine_options, prepare_engine
from app.core.db import db as database
from app.factory import import_models
from config import Config
from tests import BACKENDS, keep_templates

T = TypeVar("T")

#: What is asked of one database alone; skipped where `DURI_TEST_DATABASES` leaves it out.
ON_SQLITE, ON_POSTGRES = (
    pytest.mark.parametrize("own_app", [name for name in BACKENDS if name == only], indirect=True)
    for only in ("sqlite", "postgresql")
)


@contextmanager
def fresh_app(
    folder: Path, server: str | None, *, tables: bool = True, **values: object
) -> Iterator[Flask]:
    """An application over empty tables: on SQLite in `folder`, or on the server at `server`.

    `tables=False`: over a database without any; `values`: settings other than the usual ones.
    """
    file = folder / "fresh.sqlite"
    url = _new_database(server, tables=tables) if server else f"sqlite:///{file}"
    if tables and not server:
        file.write_bytes(_empty_file())
    config = Config(
        instance=folder,
        database_url=url,
        secret_key="test",
        encryption_key="test",
        testing=True,
        jobs_inline=True,
    ).with_(**values)
    app = keep_templates(create_app(config))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        database.engine.dispose()


@cache
def _empty_file() -> bytes:
    """The schema on SQLite, made once: copying a file is quicker than a hundred tables."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        _create_all(f"sqlite:///{file}")
        return file.read_bytes()


@cache
def _empty_database(server: str) -> str:
    """The name of a database with the schema, to make others from."""
    _on_server(server, "DROP DATABASE IF EXISTS schema_only WITH (FORCE)")
    _on_server(server, "CREATE DATABASE schema_only")
    _create_all(_named(server, "schema_only"))
    return "schema_only"


def _new_database(server: str, *, tables: bool) -> str:
    like = _empty_database(server) if tables else "template1"
    _on_server(server, "DROP DATABASE IF EXISTS fresh WITH (FORCE)")
    _on_server(server, f"CREATE DATABASE fresh TEMPLATE {like}")
    return _named(server, "fresh")


def _on_server(server: str, statement: str) -> None:
    admin = sa.create_engine(
        engine_options(server)["url"], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with admin.connect() as connection:
        connection.exec_driver_sql(statement)


def _named(server: str, database_name: str) -> str:
    return sa.make_url(server).set(database=database_name).render_as_string(hide_password=False)


def _create_all(url: str) -> None:
    engine = sa.create_engine(engine_options(url)["url"], poolclass=sa.NullPool)
    prepare_engine(engine)
    import_models()
    Base.metadata.create_all(engine)
    engine.dispose()


def at_once(app: Flask, count: int, work: Callable[[int], T]) -> list[T]:
    """What `work(0)` … `work(count - 1)` give, begun at one moment in as many threads."""
    gate = Barrier(count)

    def one(number: int) -> T:
        with app.app_context():
            gate.wait(timeout=30)
            return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def post_at_once(app: Flask, address: str, forms: list[dict[str, str]]) -> list[int]:
    """The statuses of posts that are sent at one moment, the lowest first."""
    return sorted(
        at_once(
            app,
            len(forms),
            lambda number: app.test_client().post(address, data=forms[number]).status_code,
        )
    )
