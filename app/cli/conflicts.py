"""`flask conflicts`: scan everything, look at one tender, write the rules' pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.audit.commands import record
from app.conflicts import recheck
from app.conflicts.detect import Detected, detect
from app.conflicts.editions import read_rulebook
from app.conflicts.load import LoadedBoard, load_boards
from app.conflicts.pages import rules_document
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import transaction
from app.core.storage import write_atomically
from app.tenders.models import Tender

cli = AppGroup("conflicts", help="Conflicts and duplicates: scan, check, docs.")


@cli.command("scan")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def scan(as_json: bool) -> None:
    """Run every rule on every tender it could fire on, and store the difference."""
    with click.progressbar(length=1, label="Scanning", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        report = recheck.scan(clock.now(), progress=progress)
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
        return
    click.echo(f"{report.tenders} tenders, {report.candidates} looked at")
    moved = {name: count for name, count in sorted(report.changes.items()) if count}
    click.echo("changes: " + (", ".join(f"{n} {name}" for name, n in moved.items()) or "none"))
    for line in standing:
        click.echo(f"{line['scope']:7} {line['rule']:4} {line['findings']}")


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
        patterns = rulebook.looks_for_patterns
        [loaded] = load_boards(db, [tender.id], now=now, patterns=patterns)
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


@cli.command("docs")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def docs(output: Path) -> None:
    """Write the rules' pages and the rulesets as Markdown."""
    write_atomically(output, rules_document().encode())
    click.echo(f"written: {output}")
