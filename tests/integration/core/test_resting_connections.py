"""A connection to PostgreSQL that died while nobody used it is replaced before anybody asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import db as house_db
from app.core.db import db as database
from tests import BACKENDS
from tests.fresh import fresh_app

pytestmark = [
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.skipif("postgresql" not in BACKENDS, reason="SQLite has no server to lose"),
]


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with fresh_app(tmp_path, request.getfixturevalue("_postgres")) as app, app.app_context():
        yield app


def backend() -> int:
    """The process of the server behind the connection at hand, which rests afterwards."""
    found: int = database.session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    database.session.rollback()
    return found


def test_a_connection_that_died_while_it_rested_is_replaced(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = backend()
    other = sa.create_engine(database.engine.url, poolclass=sa.NullPool)
    with other.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": died})
    monkeypatch.setattr(house_db, "RESTED", 0.0)
    assert backend() != died


def test_between_two_uses_in_a_row_nobody_asks_whether_it_lives(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, asked = backend(), []
    monkeypatch.setattr(type(database.engine.dialect), "do_ping", lambda *_: asked.append(1))
    assert backend() == first
    assert asked == []
    monkeypatch.setattr(house_db, "RESTED", 0.0)
    assert backend() == first
    assert asked == [1]
