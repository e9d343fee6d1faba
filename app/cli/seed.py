"""`flask seed`: reference data, and the fictional demo season."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import transaction
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference

cli = AppGroup("seed", help="Load reference data, or a fictional demo season.")


@cli.command("reference")
def reference() -> None:
    """Load provinces, evidence, counts and projects; harmless to repeat."""
    with transaction() as db:
        report = load_reference(db, read_reference(), actor=SYSTEM, now=clock.now())
    if report.total:
        click.echo(
            f"Reference data: {report.units} units, {report.aliases} other spellings, "
            f"{report.evidence} pieces of evidence, {report.statuses} programme statuses, "
            f"{report.counts} national counts, {report.projects} projects written."
        )
    else:
        click.echo("Reference data: nothing to do, all of it is there.")
