"""`flask conflicts`: scan everything, look at one tender or day, read registers' files, write the
rules' pages."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import select

from app.audit.commands import record
from app.cli.groups import DatabaseGroup
from app.cli.outputs import write_output
from app.conflicts.desk.replay import end_of, replay
from app.conflicts.engine import scanning
from app.conflicts.engine.detect import Detected, detect
from app.conflicts.loading.boards import LoadedBoard, load_boards
from app.conflicts.pages import rules_document
from app.conflicts.registers.record_file import COLUMNS, OPTIONAL, enter_file
from app.conflicts.rulesets.editions import read_rulebook
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.i18n import LOCALES, speaking
from app.core.tables.guards import check_size
from app.core.tables.shown import RowProblem
from app.tenders.models import Tender

cli = DatabaseGroup(
    "conflicts", help="Conflicts and duplicates: scan, check, replay, import, docs."
)


@cli.command("scan")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def scan(as_json: bool) -> None:
    """Run every rule on every tender it could fire on, and store the difference."""
    with click.progressbar(length=1, label="Scanning", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        report = scanning.scan(clock.now(), progress=progress)
    standing = [
        {"scope": scope, "rule": rule, "findings": count}
        for (scope, rule), count in report.standing.items()
    ]
    if as_json:
        summary = {
            "tenders": report.tenders,
            "candidates": report.candidates,
            "changes": dict(sorted(report.changes.items())),
            "standing": standing,
        }
        click.echo(json.dumps(summary))
        _fail_for(report)
        return
    click.echo(f"{report.tenders} tenders, {report.candidates} looked at")
    moved = {name: count for name, count in sorted(report.changes.items()) if count}
    click.echo("changes: " + (", ".join(f"{n} {name}" for name, n in moved.items()) or "none"))
    for line in standing:
        click.echo(f"{line['scope']:7} {line['rule']:4} {line['findings']}")
    _fail_for(report)


def _fail_for(report: scanning.ScanReport) -> None:
    """Raises `ClickException` where tenders could not be judged: a scan must not seem whole."""
    if failed := report.changes["failed"]:
        raise click.ClickException(f"{failed} tenders could not be judged; the log says why")


@cli.command("check")
@click.option("--tender", "ocid", required=True, metavar="OCID", help="The tender's ocid.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(ocid: str, as_json: bool) -> None:
    """What every rule says about one tender now; nothing is stored. The look is recorded."""
    now = clock.now()
    with transaction() as db:
        tender = db.scalar(select(Tender).where(Tender.ocid == ocid))
        if tender is None:
            raise click.ClickException(f"no tender has the ocid {ocid}")
        rulebook = read_rulebook(db)
        [loaded] = load_boards(db, [tender.id], now=now, rulebook=rulebook)
        found = [_line(loaded, each) for each in detect(loaded.board, rulebook=rulebook)]
        record(
            db, "conflicts.checked", "tender", tender.public_id, actor=SYSTEM, now=now, ocid=ocid
        )
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in found:
        place = f"lot {line['lot']}" if line["lot"] else "whole tender"
        firms = ", ".join(line["firms"]) or line["other_tender"] or ""
        click.echo(f"{line['scope']:7} {line['rule']:4} {line['severity']:7} {place}: {firms}")
        click.echo(f"        {line['explanation']}")
    click.echo(f"{len(found)} findings")


def _line(loaded: LoadedBoard, found: Detected) -> dict[str, Any]:
    lots = {lot.id: lot.number for lot in loaded.board.lots}
    subject = found.subject
    return {
        "scope": found.scope.value,
        "rule": found.rule.id,
        "severity": found.severity.value,
        "ruleset": found.ruleset,
        "case": subject.case,
        "lot": lots[subject.lot] if subject.lot else None,
        "firms": list(subject.firms),
        "other_tender": subject.other_tender,
        "explanation": found.rule.cases[subject.case].desk,
    }


@cli.command("replay")
@click.option(
    "--on",
    "day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day, in Seoul; the facts and rulesets as they stood when it ended.",
)
@click.option("--tender", "ocid", metavar="OCID", help="One tender; all of them without it.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def replay_day(day: datetime, ocid: str | None, as_json: bool) -> None:
    """What would have been flagged on a day, under the rules of that day. Nothing is stored; the
    look is recorded."""
    now = clock.now()
    try:
        as_of = end_of(day.date(), now=now)
    except DomainError as refusal:
        with speaking("en"):
            raise click.ClickException(str(refusal.reason)) from None
    with transaction() as db:
        tender = db.scalar(select(Tender).where(Tender.ocid == ocid)) if ocid else None
        if ocid and tender is None:
            raise click.ClickException(f"no tender has the ocid {ocid}")
        name = tender.public_id if tender else None
        lines = [
            {"tender": each.loaded.board.tender, **_line(each.loaded, found)}
            for each in replay(db, as_of, tender=name)
            for found in each.found
        ]
        record(
            db,
            "conflicts.replayed",
            "tender",
            name or "all",
            actor=SYSTEM,
            now=now,
            on=day.date().isoformat(),
        )
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        firms = ", ".join(line["firms"]) or line["other_tender"] or ""
        click.echo(
            f"{line['tender']} {line['scope']:7} {line['rule']:4} {line['severity']:7} "
            f"{line['ruleset']}: {firms}"
        )
    click.echo(f"{len(lines)} findings on {day.date().isoformat()}")


def _columns(kind: str) -> str:
    names = (f"[{name}]" if name in OPTIONAL[kind] else name for name in COLUMNS[kind])
    return f"{kind}: {', '.join(names)}"


_IMPORT: Final = f"""Enter a register's records from a CSV or XLSX file: whole, or not at all.

The first row names the columns, those in brackets may be missing or empty:

\b
{chr(10).join(map(_columns, sorted(COLUMNS)))}

Firms, tenders and groups are written as their number or name here, days as 2026-12-31, shares in
per cent; a word that is none of a column's is refused with those that are. Exits with 1 when a row
was bad and --keep-going was not given.
"""


@cli.command("import", help=_IMPORT)
@click.argument("kind", type=click.Choice(sorted(COLUMNS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check everything, enter nothing.")
@click.option("--keep-going", is_flag=True, help="Leave bad rows out and enter the others.")
@click.option(
    "--locale", type=click.Choice(LOCALES), default="en", show_default=True, help="Language."
)
def import_file(kind: str, file: Path, dry_run: bool, keep_going: bool, locale: str) -> None:
    """Enter a register's records: `_IMPORT` says how."""
    with speaking(locale):
        _enter_file(kind, file, dry_run=dry_run, keep_going=keep_going)


def _enter_file(kind: str, file: Path, *, dry_run: bool, keep_going: bool) -> None:
    entered = 0
    problems: tuple[RowProblem, ...] = ()
    try:
        check_size(file.stat().st_size)
        content = file.read_bytes()
        with transaction() as db:
            entered, problems = enter_file(
                db,
                kind,
                content,
                keep_going=keep_going,
                actor=SYSTEM,
                now=clock.now(),
            )
            if dry_run or (problems and not keep_going):
                raise _NothingEntered
    except _NothingEntered:
        pass
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    except DomainError as refusal:
        raise click.ClickException(f"{file}: {refusal.reason}") from None
    for problem in problems[:_MOST_SHOWN]:
        click.echo(f"{problem.where}: {problem.reason}", err=True)
    if len(problems) > _MOST_SHOWN:
        click.echo(f"… and {len(problems) - _MOST_SHOWN} more rows", err=True)
    stays = not dry_run and (keep_going or not problems)
    click.echo(f"{entered if stays else 0} entered, {len(problems)} refused")
    if dry_run:
        click.echo(f"dry run: {entered} could be entered")
    if problems and not keep_going:
        sys.exit(1)


#: So many bad rows are named, one a line.
_MOST_SHOWN: Final = 50


class _NothingEntered(Exception):  # noqa: N818  (not an error: it ends a transaction)
    """The transaction is rolled back."""


@cli.command("docs")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Markdown file to write.",
)
def docs(output: Path) -> None:
    """Write the rules' pages and the rulesets as Markdown."""
    write_output(output, rules_document().encode())
    click.echo(f"written: {output}")
