"""`flask db`: migrations over the application's own engine."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask.cli import AppGroup

from app.core.db import db

ROOT = Path(__file__).resolve().parent.parent.parent

cli = AppGroup("db", help="The schema: upgrade, downgrade, new revisions.")


def migrate(revision: str = "head", *, down: bool = False) -> None:
    """Bring the schema to `revision` with the engine of the current application."""
    alembic = AlembicConfig(str(ROOT / "alembic.ini"))
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    with db.engine.connect() as connection:
        alembic.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(alembic, revision)
        connection.commit()


@cli.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Migrate up to REVISION (default: the newest)."""
    migrate(revision)


@cli.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Going down loses the data of the newer schema. Go on?")
def downgrade(revision: str) -> None:
    """Migrate down to REVISION ("base" for nothing at all)."""
    migrate(revision, down=True)


@cli.command("revision")
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
def revision(message: str) -> None:
    """Write a new migration from the difference between models and database."""
    alembic = AlembicConfig(str(ROOT / "alembic.ini"))
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    with db.engine.connect() as connection:
        alembic.attributes["connection"] = connection
        number = f"{len(list((ROOT / 'migrations' / 'versions').glob('[0-9]*.py'))) + 1:04d}"
        command.revision(alembic, message=message, autogenerate=True, rev_id=number)
