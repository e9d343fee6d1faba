"""`flask worker`: background jobs and what is due by the clock."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import logs, worker
from app.core.web import settings


@click.command("worker")
@click.option(
    "--threads",
    type=click.IntRange(1, 16),
    help="Jobs run at the same time; as many as DURI_PDF_CHILDREN (2) when not said.",
)
@with_appcontext
def cli(threads: int | None) -> None:
    """Run background jobs until SIGTERM or Ctrl-C; the job at hand is finished first."""
    logs.configure()
    worker.serve(current_app._get_current_object(), threads=threads or settings().pdf_children)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
