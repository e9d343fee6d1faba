"""How PostgreSQL is read: without transactions, by connections that cannot write."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.db import db as database
from app.core.db import read_session, transaction
from app.core.prepared import Prepared, among
from tests.factories import make_organisation
from tests.fresh import ON_POSTGRES

#: SQLite reads as it writes.
pytestmark = [pytest.mark.integration, pytest.mark.slow, ON_POSTGRES]

HOW_MANY = sa.select(sa.func.count()).select_from(Organisation)
NAMED = Prepared(str, sa.select(Organisation.public_id).where(among(Organisation.id, "ids")))
BACKEND = sa.text("SELECT pg_backend_pid()")


def test_reading_leaves_no_transaction_open(own_app: Flask) -> None:
    with own_app.app_context():
        reader = read_session().scalar(BACKEND)
        with database.engine.connect() as other:
            state = other.scalar(
                sa.text("SELECT state FROM pg_stat_activity WHERE pid = :pid"), {"pid": reader}
            )
    assert state == "idle"


def test_the_server_refuses_what_a_reader_would_write(own_app: Flask) -> None:
    with own_app.app_context(), pytest.raises(InternalError, match="read-only transaction"):
        read_session().execute(sa.text("DELETE FROM organisation"))


def _kept_by_the_server(statement: str) -> int:
    known = read_session().scalars(sa.text("SELECT statement FROM pg_prepared_statements"))
    return sum(statement in each for each in known)


def test_what_finds_rows_by_their_keys_stays_prepared_for_the_next_page(own_app: Flask) -> None:
    for _page in range(2):
        with own_app.app_context():
            NAMED(read_session(), ids=[1])
    with own_app.app_context():
        assert _kept_by_the_server("FROM organisation") == 1


def test_what_is_searched_for_is_planned_for_what_it_looks_for(own_app: Flask) -> None:
    for _page in range(12):
        with own_app.app_context():
            read_session().scalar(HOW_MANY)
    with own_app.app_context():
        assert _kept_by_the_server("FROM organisation") == 0


def test_a_transaction_reads_what_it_wrote_and_whoever_reads_next_sees_it(own_app: Flask) -> None:
    with own_app.app_context():
        assert read_session().scalar(HOW_MANY) == 0
        with transaction() as db:
            make_organisation(db)
            assert db.scalar(HOW_MANY) == 1
            with own_app.app_context():
                assert read_session().scalar(HOW_MANY) == 0
        assert read_session().scalar(HOW_MANY) == 1


def _fail(db: Session) -> None:
    make_organisation(db)
    raise ZeroDivisionError


def test_what_fails_in_a_transaction_is_gone_and_reading_goes_on(own_app: Flask) -> None:
    with own_app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as db:
            _fail(db)
        assert read_session().scalar(HOW_MANY) == 0


def test_a_session_that_writes_by_itself_reads_what_it_wrote_until_it_gives_up(
    own_app: Flask,
) -> None:
    with own_app.app_context():
        db = database.session
        assert db.scalar(HOW_MANY) == 0
        make_organisation(db)
        assert db.scalar(HOW_MANY) == 1
        db.rollback()
        assert db.scalar(HOW_MANY) == 0
