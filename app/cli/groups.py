"""The kind of group that commands over the database stand in."""

from __future__ import annotations

from typing import Any

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from app.cli.database import ROOT
from app.core.db import db


class DatabaseGroup(AppGroup):
    """Commands that read and write tables: where those are missing or older than the program, one
    line says so instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            if _is_behind(ctx):
                raise click.ClickException(
                    "The database is not up to date with this program: run `flask db upgrade`."
                ) from error
            raise


def _is_behind(ctx: click.Context) -> bool:
    """Whether the schema is another than the program's; False where nobody can be asked."""
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    try:
        with ctx.ensure_object(ScriptInfo).load_app().app_context(), db.engine.connect() as asked:
            return MigrationContext.configure(asked).get_current_revision() != newest
    except DBAPIError:
        return False
