"""A connection to PostgreSQL that died while nobody used it is replaced before anybody asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from psycopg import OperationalError

from app.accounts.models import Organisation
from app.core import db as house_db
from app.core.db import db as database
from app.core.prepared import Prepared, among
from tests.fresh import ON_POSTGRES

#: SQLite has no server to lose.
pytestmark = [pytest.mark.integration, pytest.mark.slow, ON_POSTGRES]


@pytest.fixture(autouse=True)
def context(own_app: Flask) -> Iterator[None]:
    with own_app.app_context():
        yield


def backend() -> int:
    """The process of the server behind the connection at hand, which rests afterwards."""
    found: int = database.session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    database.session.rollback()
    return found


NAMED = Prepared(str, sa.select(Organisation.public_id).where(among(Organisation.id, "ids")))


def named(ids: list[int]) -> list[str]:
    """Asked straight from the driver, as pages do; the connection rests afterwards."""
    try:
        return NAMED(database.session, ids=ids)
    finally:
        database.session.rollback()


def test_a_connection_that_died_while_it_rested_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    died = backend()
    other = sa.create_engine(database.engine.url, poolclass=sa.NullPool)
    with other.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": died})
    monkeypatch.setattr(house_db, "RESTED", 0.0)
    assert backend() != died


def test_one_that_dies_in_use_fails_once() -> None:
    died = named(ids=[1]) or backend()
    other = sa.create_engine(database.engine.url, poolclass=sa.NullPool)
    with other.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": died})
    with pytest.raises(OperationalError):
        named(ids=[1])
    assert named(ids=[1]) == []


def test_between_two_uses_in_a_row_nobody_asks_whether_it_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, asked = backend(), []
    monkeypatch.setattr(type(database.engine.dialect), "do_ping", lambda *_: asked.append(1))
    assert backend() == first
    assert asked == []
    monkeypatch.setattr(house_db, "RESTED", 0.0)
    assert backend() == first
    assert asked == [1]
