"""`flask tenders`: import files, export as OCDS, write the import template."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.cli.groups import DatabaseGroup
from app.cli.outputs import output_stream, write_output
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import LOCALES, speaking
from app.core.tables.guards import check_size
from app.core.web import settings
from app.tenders.exporters.ocds import write_package
from app.tenders.exporters.template import template_csv, template_xlsx
from app.tenders.importers.reading import read
from app.tenders.importers.staged import Level, ParsedFile
from app.tenders.importing.commands import import_file, preview_import, refuse_bad_rows
from app.tenders.importing.report import DRY_RUN, NO_PROVINCE, PLAN_LINKS, ImportReport

cli = DatabaseGroup("tenders", help="Import and export plans, notices and calls.")

locale_option = click.option(
    "--locale", type=click.Choice(LOCALES), default="en", show_default=True, help="Language."
)


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for."""

    dry_run: bool
    keep_going: bool
    as_json: bool


@cli.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--keep-going", is_flag=True, help="Leave bad rows out instead of the whole file.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
@locale_option
def import_(
    files: tuple[Path, ...], dry_run: bool, keep_going: bool, as_json: bool, locale: str
) -> None:
    """Import FILES: OCDS packages, portal spreadsheets, or the template. The format is found by
    content; each file is one transaction. Exits with 1 when a file is refused."""
    wishes = Wishes(dry_run, keep_going, as_json)
    results: list[dict[str, Any]] = []
    with speaking(locale):
        for path in files:
            results.append(_one(path, wishes))
        if as_json:
            click.echo(json.dumps({"files": results}, ensure_ascii=False, indent=1))
    if any(result["status"] == "refused" for result in results):
        raise SystemExit(1)


def _one(path: Path, wishes: Wishes) -> dict[str, Any]:
    parsed: ParsedFile | None = None
    try:
        check_size(path.stat().st_size)
        content = path.read_bytes()
        parsed = read(content)
        if not wishes.keep_going:
            refuse_bad_rows(parsed)
        report = _apply(path, content, parsed, wishes)
    except OSError as error:
        return _refused(path, str(error.strerror), parsed, wishes)
    except DomainError as refusal:
        return _refused(path, str(refusal), parsed, wishes)
    if not wishes.as_json:
        _print(path, report, wishes)
    status = "dry-run" if wishes.dry_run else "imported"
    return {"file": str(path), "status": status, **_as_json(report)}


def _apply(path: Path, content: bytes, parsed: ParsedFile, wishes: Wishes) -> ImportReport:
    if wishes.dry_run:
        return preview_import(read_session(), parsed, now=clock.now())
    steps = max(1, len(parsed.staged))
    shown_on = sys.stderr
    with (
        click.progressbar(length=steps, label=path.name, file=shown_on) as bar,
        transaction() as db,
    ):
        result = import_file(
            db,
            parsed,
            filename=path.name,
            sha256=hashlib.sha256(content).hexdigest(),
            actor=SYSTEM,
            now=clock.now(),
            keep_going=wishes.keep_going,
            progress=lambda done, _total: bar.update(done - bar.pos),
        )
        bar.update(steps - bar.pos)
    return result.report


def _refused(path: Path, reason: str, parsed: ParsedFile | None, wishes: Wishes) -> dict[str, Any]:
    click.echo(f"{path}: {reason}", err=True)
    errors = parsed.errors if parsed is not None else ()
    if not wishes.as_json:
        for line in errors[1:]:
            click.echo(f"  {line.where}: {line.reason}", err=True)
    return {
        "file": str(path),
        "status": "refused",
        "reason": reason,
        "lines": [{"place": line.place, "reason": str(line.reason)} for line in errors],
    }


def _print(path: Path, report: ImportReport, wishes: Wishes) -> None:
    counts = ", ".join(f"{outcome.label} {n}" for outcome, n in report.outcomes.items() if n)
    would = f" ({DRY_RUN})" if wishes.dry_run else ""
    click.echo(f"{path}: {report.format}: {report.rows_text}: {counts or '–'}{would}")
    for item in report.items:
        name = f"{item.number} {item.version} {item.title}"
        click.echo(f"  {item.where}: {item.outcome.label}: {name}")
    for line in report.lines:
        click.echo(f"  {line.where}: {line.level.label}: {line.reason}")
    for state, count in report.links.items():
        click.echo(f"  {PLAN_LINKS}: {state.label} {count}")
    for place in report.unmatched:
        click.echo(f"  {NO_PROVINCE}: “{place.text}” ({place.where})")
    if report.without_place:
        click.echo(f"  {report.without_place_text}")


def _as_json(report: ImportReport) -> dict[str, Any]:
    stored = report.to_json()
    return stored | {
        "format": report.format,
        "refused": report.refused,
        "lines": [
            {"place": line.place, "level": line.level.value, "reason": str(line.reason)}
            for line in report.lines
        ],
        "warnings": sum(line.level is Level.WARNING for line in report.lines),
        "tenders": [
            {
                "place": item.place,
                "number": item.number,
                "version": item.version,
                "title": item.title,
                "outcome": item.outcome.value,
                "changed": [change.field for change in item.changes],
            }
            for item in report.items
        ],
    }


@cli.command("export")
@click.option("--format", "name", type=click.Choice(["ocds"]), default="ocds", show_default=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE."
)
def export(name: str, output: Path) -> None:
    """Write every tender and version as one OCDS 1.1 release package."""
    with output_stream(output) as out:
        count = write_package(read_session(), out, base_url=settings().base_url, now=clock.now())
    click.echo(f"{output}: {name}: {count} releases")


@cli.command("template")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="FILE.xlsx or FILE.csv",
)
def template(output: Path) -> None:
    """Write the import template, with a help sheet in Korean, Vietnamese and English."""
    writers = {".xlsx": template_xlsx, ".csv": template_csv}
    writer = writers.get(output.suffix.lower())
    if writer is None:
        raise click.ClickException(f"{output}: the template is .xlsx or .csv")
    write_output(output, writer())
    click.echo(str(output))
