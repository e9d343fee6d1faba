"""`flask worker`: background jobs and what is due by the clock."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import logs, worker


@click.command("worker")
@click.option("--threads", default=1, show_default=True, type=click.IntRange(1, 16))
@with_appcontext
def cli(threads: int) -> None:
    """Run background jobs until SIGTERM or Ctrl-C; the job at hand is finished first."""
    logs.configure()
    worker.serve(current_app._get_current_object(), threads=threads)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
