"""An application over a database of its own, with real connections: for races and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.db import Base, engine_options, prepare_engine
from app.core.db import db as database
from app.factory import import_models
from config import Config
from tests import keep_templates

T = TypeVar("T")


@contextmanager
def fresh_app(folder: Path, server: str | None, **values: object) -> Iterator[Flask]:
    """An application with an empty schema: on SQLite in `folder`, or on the server at `server`."""
    url = _new_database(server) if server else _new_file(folder / "fresh.sqlite")
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


def _new_file(file: Path) -> str:
    file.write_bytes(_empty_file())
    return f"sqlite:///{file}"


@cache
def _empty_database(server: str) -> str:
    """The name of a database with the schema, to make others from."""
    _on_server(server, "DROP DATABASE IF EXISTS schema_only WITH (FORCE)")
    _on_server(server, "CREATE DATABASE schema_only")
    _create_all(_named(server, "schema_only"))
    return "schema_only"


def _new_database(server: str) -> str:
    schema = _empty_database(server)
    _on_server(server, "DROP DATABASE IF EXISTS fresh WITH (FORCE)")
    _on_server(server, f"CREATE DATABASE fresh TEMPLATE {schema}")
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
    """What `work(0)` … `work(count - 1)` give, run in as many threads."""

    def one(number: int) -> T:
        with app.app_context():
            return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
