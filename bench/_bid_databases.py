"""The databases in which bids are measured: made anew for a run, or kept and copied.

A country of a million bids takes long to make. With DURI_BENCH_KEEP=FOLDER each is made once and
stays there, one for each size and database; what a run changes, it changes in a copy. It is known
by a digest of the migrations and of what made it: after a change of either it is made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.core.db import engine_options
from bench import _bid_world, _filling
from tests.postgres import running_server

#: Fills the empty database at an address with so many bids.
Fill = Callable[[str, int], None]
_MIGRATIONS: Final = Path(__file__).parent.parent / "migrations" / "versions"
#: The one database of the server that a run changes, and one that is still being filled.
_USED: Final = "bids_used"
_UNFINISHED: Final = "bids_unfinished"


def _kept_in() -> Path | None:
    """The folder where databases are kept; None: nowhere."""
    name = os.environ.get("DURI_BENCH_KEEP")
    if not name:
        return None
    folder = Path(name).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _name(size: int) -> str:
    """Of a kept database: with a digest of the schema's history and of what makes the country."""
    makers = (Path(str(module.__file__)) for module in (_bid_world, _filling))
    sources = [*sorted(_MIGRATIONS.glob("*.py")), *makers]
    made_by = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
    return f"bids_{size}_{made_by[:12]}"


@contextmanager
def on_sqlite(size: int, folder: Path, fill: Fill) -> Iterator[str]:
    """The address of a file in `folder` with so many bids; it is gone afterwards."""
    used, kept = folder / f"{size}.sqlite", _kept_in()
    if kept:
        shutil.copyfile(_kept_file(kept, size, fill), used)
    else:
        fill(_address(used), size)
    yield _address(used)
    for path in folder.glob(f"{used.name}*"):
        path.unlink()


def _kept_file(kept: Path, size: int, fill: Fill) -> Path:
    finished = kept / f"{_name(size)}.sqlite"
    if not finished.exists():
        unfinished = kept / f"{_UNFINISHED}_{size}.sqlite"
        unfinished.unlink(missing_ok=True)
        fill(_address(unfinished), size)
        unfinished.rename(finished)
    return finished


def _address(path: Path) -> str:
    return f"sqlite:///{path}"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server for `on_postgresql`."""
    kept = _kept_in()
    with running_server(kept=kept / "postgresql" if kept else None) as url:
        yield url


@contextmanager
def on_postgresql(size: int, server: str, fill: Fill) -> Iterator[str]:
    """The address of a database of the server with so many bids; it is gone afterwards."""
    used = sa.make_url(server).set(database=_USED).render_as_string(hide_password=False)
    with _administration(server) as run:
        run(f"DROP DATABASE IF EXISTS {_USED}")
        if _kept_in():
            run(f"CREATE DATABASE {_USED} TEMPLATE {_kept_database(run, server, size, fill)}")
        else:
            run(f"CREATE DATABASE {_USED}")
            fill(used, size)
        yield used
        run(f"DROP DATABASE {_USED} WITH (FORCE)")


#: Runs a statement; returns the first column of what it gives.
Run = Callable[[str], list[str]]


@contextmanager
def _administration(server: str) -> Iterator[Run]:
    engine = sa.create_engine(
        engine_options(server)["url"], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:

        def run(statement: str) -> list[str]:
            result = connection.exec_driver_sql(statement)
            return [str(row[0]) for row in result] if result.returns_rows else []

        yield run


def _kept_database(run: Run, server: str, size: int, fill: Fill) -> str:
    name = _name(size)
    if name not in run("SELECT datname FROM pg_database"):
        unfinished = sa.make_url(server).set(database=_UNFINISHED)
        run(f"DROP DATABASE IF EXISTS {_UNFINISHED} WITH (FORCE)")
        run(f"CREATE DATABASE {_UNFINISHED}")
        fill(unfinished.render_as_string(hide_password=False), size)
        run(f"ALTER DATABASE {_UNFINISHED} RENAME TO {name}")
    return name
