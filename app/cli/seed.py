"""`flask seed`: reference data, and the fictional demo season."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from flask import current_app

from app.cli.demo import distribution, findings, season
from app.cli.demo.firms import FIRMS
from app.cli.demo.people import PASSWORD, PEOPLE
from app.cli.groups import DatabaseGroup
from app.core import clock
from app.core.access import SYSTEM
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.meetings.responsibilities.loading import load_activities
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference

cli = DatabaseGroup("seed", help="Load reference data, or a fictional demo season.")


@cli.command("reference")
def reference() -> None:
    """Load provinces, evidence, counts and projects; harmless to repeat."""
    with transaction() as db:
        report = load_reference(db, read_reference(), actor=SYSTEM, now=clock.now())
        activities = load_activities(db, actor=SYSTEM, now=clock.now())
    if report.total:
        click.echo(
            f"Reference data: {report.units} units, {report.aliases} other spellings, "
            f"{report.evidence} pieces of evidence, {report.statuses} programme statuses, "
            f"{report.counts} national counts, {report.projects} projects written."
        )
    else:
        click.echo("Reference data: nothing to do, all of it is there.")
    if activities:
        click.echo(f"Responsibility matrix: {activities} activities, all of them unknown.")


@cli.command("demo")
@click.option(
    "--as-of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="The day the season is set on (default: today in Seoul).",
)
@click.option("--once", is_flag=True, help="Leave a season of another day alone.")
def demo(as_of: datetime | None, once: bool) -> None:
    """Load a fictional season, clearly labelled; the same for one day. Demo mode only."""
    if not current_app.config["DURI"].demo:
        raise click.ClickException(
            "This is not a demonstration: set DURI_DEMO=1 (make run does) to load invented data."
        )
    day = (as_of or clock.now().astimezone(SEOUL)).date()
    present = season.seeded_date(read_session())
    if present is not None and (once or present == day):
        if not findings.examined(read_session()):
            findings.examine(present)
        click.echo(f"The demo season of {present} is there already.")
        return
    if present is not None:
        raise click.ClickException(
            f"There is a demo season of {present} already; start with an empty database for {day}."
        )
    with (
        click.progressbar(
            length=1, label="Demo season", item_show_func=str, file=sys.stderr
        ) as bar,
        transaction() as db,
    ):

        def progress(label: str, done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos, label)

        season.seed(db, day, progress=progress)
    findings.examine(day)
    click.echo(f"Demo season of {day} loaded.\n")
    print_signins()


@cli.command("papers")
def papers() -> None:
    """Ask for the coming demo meeting's papers to be sent to its seats; the worker does it."""
    if not current_app.config["DURI"].demo:
        raise click.ClickException("There is a demo meeting only in demo mode (DURI_DEMO=1).")
    with transaction() as db:
        asked = distribution.send_papers(db, now=clock.now())
    click.echo("A round of papers was asked for." if asked else "No papers are to be sent.")


@cli.command("signins")
def signins() -> None:
    """Print the demo sign-ins again."""
    if not current_app.config["DURI"].demo:
        raise click.ClickException("There are demo sign-ins only in demo mode (DURI_DEMO=1).")
    print_signins()


def print_signins() -> None:
    """Every role's address and the one password."""
    firms = {firm.code: firm.name_en for firm in FIRMS}
    click.echo(f"Demo sign-ins, all with the password {PASSWORD}")
    for person in PEOPLE:
        if person.signs_in:
            home = f", {firms[person.home]}" if person.home in firms else ""
            click.echo(f"  {person.role.value:<12} {person.email:<36} {person.name}{home}")
