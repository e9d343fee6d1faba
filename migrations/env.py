"""Alembic environment for both databases.

`flask db upgrade` hands over an open engine; plain `alembic` reads the configuration itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import pool

from app.core.db import Base, UTCDateTime, engine_options
from app.factory import import_models
from config import Config

import_models()
target = Base.metadata

#: Tables that the database or a library makes for itself.
FOREIGN_PREFIXES = ("tender_fts", "huey", "kv", "schedule", "task", "sqlite_")


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave FTS5 shadow tables and huey's own tables alone."""
    return not (type_ == "table" and name is not None and name.startswith(FOREIGN_PREFIXES))


def render_item(type_: str, item: Any, _context: Any) -> str | bool:
    """Write our own types as plain SQLAlchemy: migrations never import the application."""
    if type_ == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def process_revision_directives(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """An empty revision is a mistake, not a file."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: sa.Connection) -> None:
    """Migrate over `connection`, which must not be inside a transaction yet."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A batch rebuild with foreign keys on would delete every cascading child row.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=target,
        render_as_batch=sqlite,
        include_name=include_name,
        render_item=render_item,
        compare_type=True,
        process_revision_directives=process_revision_directives,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


given: sa.Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    options = engine_options(Config.from_env().database_url)
    engine = sa.create_engine(options.pop("url"), poolclass=pool.NullPool, **options)
    with engine.connect() as opened:
        run(opened)
