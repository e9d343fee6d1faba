"""`flask packs`: briefing packs from the command line."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select

from app.cli.groups import DatabaseGroup
from app.cli.outputs import write_output
from app.core import clock, pdf
from app.core.access import SYSTEM
from app.core.db import read_session
from app.core.errors import DomainError
from app.core.i18n import Message, speaking
from app.core.ids import PublicId
from app.meetings.models import Body, Meeting
from app.meetings.queries import next_meeting
from app.packs.commands import PackOrder
from app.packs.editions.readers import recipient_named
from app.packs.editions.table import as_markdown
from app.packs.issuing import building
from app.packs.issuing.assemble import DESK
from app.packs.issuing.tracing import traced
from app.packs.models import Audience
from app.packs.rendering.languages import PACK_LOCALES

cli = DatabaseGroup("packs", help="Briefing packs.")


@cli.command("build")
@click.argument("meeting")
@click.option("--audience", required=True, type=click.Choice([each.value for each in Audience]))
@click.option(
    "--for",
    "who",
    help="Whose alone it is: a firm, consortium or authority by id or exact name, a person by mail "
    "address. Without it the edition shows nothing of any single member.",
)
@click.option("--locale", default="ko", show_default=True, type=click.Choice(PACK_LOCALES))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Also write it here."
)
@click.option("--body", help="Code of the body, where several have a meeting of that number.")
@click.option("--fresh", is_flag=True, help="Freeze the facts again instead of the last snapshot.")
def build(
    meeting: str,
    *,
    audience: str,
    who: str | None,
    locale: str,
    output: Path | None,
    body: str | None,
    fresh: bool,
) -> None:
    """Build an edition of the pack of MEETING: its number, its id, or `next`."""
    started = time.monotonic()
    wanted = next(each for each in Audience if each == audience)
    found = find_meeting(meeting, body, clock.now())
    order = PackOrder(found, wanted, locale, fresh, _recipient(found, wanted, who))
    if not pdf.has_harfbuzz_subset():
        click.echo("libharfbuzz-subset is missing: PDFs take about five times as long.", err=True)
    with speaking("en"), click.progressbar(length=100, label="Building the pack") as bar:

        def progress(percent: int, step: Message) -> None:
            bar.label = str(step)
            bar.update(percent - bar.pos)

        try:
            built = building.build(order, actor=SYSTEM, progress=progress)
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        bar.update(100 - bar.pos)
    path = built.path
    if output is not None:
        write_output(output, built.path.read_bytes())
        path = output
    said = "" if built.new else ", issued before"
    click.echo(
        f"{path}: {built.pages} pages, {built.size // 1024} KiB, version {built.version}{said}, "
        f"{time.monotonic() - started:.1f} s"
    )
    if built.missing:
        click.echo(f"No font draws, and the pages mark: {' '.join(built.missing)}", err=True)


@cli.command("whose")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def whose(file: Path) -> None:
    """Whose copy FILE is, by the hash of its bytes: the edition, the serial, who took it when."""
    found = traced(read_session(), file.read_bytes())
    if not found:
        raise click.ClickException("No edition and no copy has these bytes.")
    for line in found:
        click.echo(line)


def _recipient(meeting: PublicId, audience: Audience, who: str | None) -> str:
    """The id of the one reader; ClickException says what is wrong."""
    if who is None:
        return ""
    try:
        with speaking("en"):
            return recipient_named(read_session(), meeting, audience, who)
    except DomainError as refusal:
        with speaking("en"):
            raise click.ClickException(str(refusal)) from refusal


def find_meeting(wanted: str, body: str | None, now: datetime) -> PublicId:
    """The meeting meant by a number, an id or `next`; ClickException says what is wrong."""
    db = read_session()
    if wanted == "next":
        code = _body(body) if body else None
        line = next_meeting(db, DESK, now, body=code)
        if line is None:
            raise click.ClickException("No meeting lies ahead.")
        return line.id
    query = select(Meeting.public_id, Body.code).join(Body, Body.id == Meeting.body_id)
    if wanted.isdecimal() and len(wanted) < 9:
        query = query.where(Meeting.number == int(wanted))
    else:
        query = query.where(Meeting.public_id == wanted)
    if body:
        query = query.where(Body.code == body)
    found = db.execute(query.order_by(Body.code)).all()
    if not found:
        raise click.ClickException(f"There is no meeting {wanted}.")
    if len(found) > 1:
        codes = ", ".join(code for _id, code in found)
        raise click.ClickException(f"Several bodies have a meeting {wanted}: --body {codes}")
    return PublicId(found[0].public_id)


def _body(code: str) -> PublicId:
    found = read_session().scalar(select(Body.public_id).where(Body.code == code))
    if found is None:
        raise click.ClickException(f"There is no body {code}.")
    return found


@cli.command("editions")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def editions(output: Path | None) -> None:
    """Write which edition holds what, as Markdown."""
    text = as_markdown()
    if output is None:
        click.echo(text, nl=False)
    else:
        write_output(output, text.encode())
        click.echo(f"written: {output}")
