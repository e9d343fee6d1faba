"""Migrations: up, down and up again with data, ending in exactly the models' schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cli.database import migrate
from app.core.db import Base, prepare_engine, transaction
from app.core.db import db as database
from tests import BACKENDS
from tests.factories import make_firm, make_interest, make_province, make_tender
from tests.fresh import fresh_app

pytestmark = pytest.mark.slow

#: Made by SQLite's full-text search for itself.
SHADOW = re.compile(r"_fts(_\w+)?$")


def _flat(sql: str | None) -> str:
    """SQL without the accidents of its layout and of each database's rewriting."""
    return re.sub(r"[\s()\"]+|::\w+( varying)?(\[\])?", "", sql or "").lower()


def schema_of(engine: sa.Engine) -> dict[str, Any]:
    """Everything the database enforces, in a form that can be compared."""
    inspector = sa.inspect(engine)
    described: dict[str, Any] = {}
    for table in sorted(inspector.get_table_names()):
        if SHADOW.search(table) or table == "alembic_version":
            continue
        described[table] = {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(
                (
                    str(key["name"]),
                    tuple(key["constrained_columns"]),
                    key["referred_table"],
                    str(key.get("options")),
                )
                for key in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(
                (str(item["name"]), tuple(item["column_names"]))
                for item in inspector.get_unique_constraints(table)
            ),
            "checks": sorted(
                (str(item["name"]), _flat(item["sqltext"]))
                for item in inspector.get_check_constraints(table)
            ),
            "indexes": sorted(
                (
                    str(item["name"]),
                    str(item["column_names"]),
                    bool(item["unique"]),
                    _flat(str(item.get("dialect_options", {}).get(f"{engine.dialect.name}_where"))),
                    _flat(str(item.get("expressions"))),
                )
                for item in inspector.get_indexes(table)
            ),
        }
    described["triggers"] = triggers_of(engine)
    return described


def triggers_of(engine: sa.Engine) -> list[tuple[str, str]]:
    """Triggers (and on SQLite virtual tables) with their definitions."""
    if engine.dialect.name == "sqlite":
        query = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " OR sql LIKE 'CREATE VIRTUAL TABLE%'"
        )
    else:
        query = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid)"
            " FROM pg_trigger t WHERE NOT t.tgisinternal"
        )
    with engine.connect() as connection:
        rows = connection.execute(sa.text(query))
        return sorted((name, re.sub(r"\s+", " ", sql or "").strip()) for name, sql in rows)


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database without any table."""
    server = request.getfixturevalue("_postgres") if request.param == "postgresql" else None
    with fresh_app(tmp_path, server, tables=False) as application, application.app_context():
        yield application


def test_migrating_up_gives_exactly_the_models_schema(empty: Flask) -> None:
    migrate()
    migrated = schema_of(database.engine)
    migrate("base", down=True)
    assert {name for name in schema_of(database.engine) if name != "triggers"} == set()
    Base.metadata.create_all(database.engine)
    assert migrated == schema_of(database.engine)


def test_up_down_up_works_with_data_in_every_step(empty: Flask) -> None:
    migrate()
    with transaction() as db:
        tender = make_tender(db, province=make_province(db))
        make_interest(db, tender, make_firm(db), shared=True)
    database.session.close()
    migrate("base", down=True)
    migrate()
    with transaction() as db:
        make_interest(db, make_tender(db), make_firm(db))


def test_kinds_of_news_come_and_go_and_what_was_told_stays(empty: Flask) -> None:
    migrate("0001")
    with database.engine.begin() as connection:
        for statement in (
            "INSERT INTO organisation (id, public_id, kind, name_ko, demo, created_at)"
            " VALUES (1, 'o', 'firm', '가온', false, '2026-12-04 05:30:00+00:00')",
            "INSERT INTO user_account (id, public_id, organisation_id, email, display_name,"
            " password_hash, locale, active, created_at)"
            " VALUES (1, 'u', 1, 'a@example.org', 'A', '!', 'ko', true,"
            " '2026-12-04 05:30:00+00:00')",
            "INSERT INTO notification_preference VALUES (1, 'bid', true, false)",
        ):
            connection.exec_driver_sql(statement)

    def preferred() -> list[Any]:
        with database.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT kind FROM notification_preference")
            return sorted(rows.scalars())

    migrate("0002")
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO notification_preference VALUES (1, 'application', true, false)"
        )
    assert preferred() == ["application", "bid"]
    migrate("0001", down=True)
    assert preferred() == ["bid"]
    migrate()
    assert preferred() == ["bid"]


def test_what_was_decided_in_writing_before_stands_like_other_decisions(empty: Flask) -> None:
    migrate("0033")
    at = "'2026-12-04 05:30:00+00:00'"
    procedure = (
        "INSERT INTO written_procedure (id, public_id, body_id, kind, title, question, grounds,"
        " asks, groups, state, due_on, sent_at, quorum, majority, closed_at, result, quorate,"
        " eligible, answered, demo, created_at, lock_version) VALUES ({id}, 'p{id}', 1,"
        " 'resolution', 't', 'q', '', 'approve', '[]', 'closed', '2026-12-11', {at},"
        " '{{}}', 'half', {at}, '{result}', true, 3, 2, false, {at}, 1)"
    )
    decision = (
        "INSERT INTO decision (id, public_id, procedure_id, procedure_quorate, type, text,"
        " recorded_at, recorded_by) VALUES ({id}, 'd{id}', {id}, true, 'approve', 'x', {at}, 'u')"
    )
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO body (id, public_id, code, name_ko, name_vi, name_en, kind, cadence_days,"
            " quorum, source, demo) VALUES (1, 'b', 'b', '위원회', 'b', 'b', 'committee', 90,"
            " '{}', 's', false)"
        )
        for number, result in ((1, "carried"), (2, "not_carried")):
            for statement in (procedure, decision):
                connection.exec_driver_sql(statement.format(id=number, at=at, result=result))
    migrate("0034")
    with database.engine.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT decision_id, procedure_id, result, state, present FROM decision_standing"
            " ORDER BY decision_id"
        )
        assert [tuple(row) for row in rows] == [
            (1, 1, "carried", "effective", None),
            (2, 2, "not_carried", "recorded", None),
        ]
    migrate("0033", down=True)
    with database.engine.begin() as connection:
        for table, rows_left in (("decision_standing", 0), ("decision", 2)):
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608  (two names)
            assert count.scalar() == rows_left
    migrate()


def test_a_sqlite_engine_made_for_migrations_keeps_its_pragmas(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    prepare_engine(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA recursive_triggers").scalar() == 1
