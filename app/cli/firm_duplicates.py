"""`flask firms find-duplicates`, `rebuild-keys`: the registry's own duplicates.

They stand apart from the commands over files (firms.py), which start without the database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from app.cli.firms import cli
from app.core import clock
from app.firms.duplicates import pairs

__all__ = ["cli"]


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield progress


@cli.command("find-duplicates")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@with_appcontext
def find_duplicates(as_json: bool) -> None:
    """Compare all firms and open applications with one another, and store the pairs to look at.

    The same pairs follow from every write by itself; this makes them anew, keys first. What was
    decided about a pair stays decided.
    """
    with _bar("Comparing") as progress:
        found = pairs.find_duplicates(clock.now(), progress=progress)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "records": found.records,
                    "keys_changed": found.keys_changed,
                    "weighed": found.weighed,
                    "pairs": found.standing,
                }
            )
        )
        return
    click.echo(
        f"{found.records:,} records, {found.keys_changed:,} keys changed, "
        f"{found.weighed:,} pairs weighed, {found.standing:,} to look at"
    )


@cli.command("rebuild-keys")
@with_appcontext
def rebuild_keys() -> None:
    """Write the keys that firms and open applications are found by anew."""
    with _bar("Reading") as progress:
        records, changed = pairs.rebuild_keys(progress)
    click.echo(f"{records:,} records, {changed:,} keys changed")
