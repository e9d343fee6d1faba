"""An application over a database of its own, with real connections: for races and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.db import Base, engine_options
from app.core.db import db as database
from config import Config

T = TypeVar("T")


@contextmanager
def fresh_app(folder: Path, server: str | None, **values: object) -> Iterator[Flask]:
    """An application with an empty schema: on SQLite in `folder`, or on the server at `server`."""
    url = _new_database(server) if server else f"sqlite:///{folder / 'fresh.sqlite'}"
    config = Config(
        instance=folder,
        database_url=url,
        secret_key="test",
        encryption_key="test",
        testing=True,
        jobs_inline=True,
    ).with_(**values)
    app = create_app(config)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(database.engine)
    yield app
    with app.app_context():
        database.engine.dispose()


def _new_database(server: str) -> str:
    base = sa.make_url(server)
    admin = sa.create_engine(
        engine_options(server)["url"], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE fresh")
    return base.set(database="fresh").render_as_string(hide_password=False)


def at_once(app: Flask, count: int, work: Callable[[int], T]) -> list[T]:
    """What `work(0)` … `work(count - 1)` give, run in as many threads."""

    def one(number: int) -> T:
        with app.app_context():
            return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
