"""`flask audit`: seal the record, check it, erase a payload."""

from __future__ import annotations

import sys

import click

from app.audit import commands, queries, sealer
from app.audit.verify import Report, count_links
from app.audit.verify import verify as check
from app.cli.groups import DatabaseGroup
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import speaking
from app.core.ids import PublicId

cli = DatabaseGroup("audit", help="The audit record: verify, seal, head, erase.")


@cli.command("verify")
@click.option("--head", help="A chain head noted earlier; it must still be in the chain.")
def verify(head: str | None) -> None:
    """Check the chain, every payload against its commitment, gaps and a cut-off tail.

    The tail is checked against the head noted in the instance folder and, if given, --head.
    """
    db = read_session()
    report = Report()
    known = frozenset(filter(None, (head, sealer.noted_head())))
    with click.progressbar(length=count_links(db), label="Checking", file=sys.stderr) as bar:
        for done in check(db, report, known_heads=known):
            bar.update(done)
    if report.faults:
        more = f" (and {len(report.faults) - 1} more)" if len(report.faults) > 1 else ""
        raise click.ClickException(f"the record is damaged: {report.faults[0]}{more}")
    click.echo(
        f"{report.links} links hold, {report.erased} payloads erased,"
        f" {report.unsealed} entries wait for the sealer; head {report.sequence} {report.head}"
    )


@cli.command("seal")
@click.option("--all", "everything", is_flag=True, help="Search from the first entry on.")
def seal(everything: bool) -> None:
    """Chain what was written since the last time."""
    click.echo(f"{sealer.seal(clock.now(), everything=everything)} entries sealed")


@cli.command("head")
def head() -> None:
    """Print the last link: keep it elsewhere, to notice a tail that was cut off."""
    last = queries.chain_head(read_session())
    if last is None:
        raise click.ClickException("nothing is sealed yet")
    click.echo(f"{last.sequence} {last.hash}")


@cli.command("erase")
@click.argument("entry")
@click.option("--why", required=True, help="Why it is erased; stays on record.")
def erase(entry: str, why: str) -> None:
    """Erase what ENTRY says beyond its outline; the chain still holds."""
    try:
        with transaction() as db:
            commands.erase_payload(db, PublicId(entry), why, actor=SYSTEM, now=clock.now())
    except DomainError as refusal:
        with speaking("en"):
            raise click.ClickException(str(refusal)) from refusal
    click.echo("erased")
