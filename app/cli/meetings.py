"""`flask meetings`: what lies ahead, and the agenda the rules propose."""

from __future__ import annotations

from typing import Final

import click
from flask.cli import AppGroup

from app.core import clock
from app.core.access import Role, Viewer
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.db import read_session
from app.core.errors import DomainError
from app.core.i18n import LOCALES, speaking
from app.meetings import queries
from app.meetings.agenda.proposal import Proposal
from app.meetings.projections import ItemLine, MeetingLine
from app.meetings.wording import say

cli = AppGroup("meetings", help="Meetings: list, agenda.")

#: The command line reads what the secretariat reads: its operator holds the machine.
DESK: Final = Viewer(roles=frozenset({Role.SECRETARIAT}))
LOCALE = click.option(
    "--locale", type=click.Choice(LOCALES), default="ko", show_default=True, help="Language."
)


@cli.command("list")
@click.option("--limit", type=click.IntRange(1, 500), default=25, show_default=True)
@LOCALE
def list_(limit: int, locale: str) -> None:
    """List meetings, latest first, and how each body stands against its cadence."""
    db, now = read_session(), clock.now()
    with speaking(locale):
        for cadence in queries.cadence(db, now):
            click.echo(f"{cadence.body.code}  {cadence.body.names}: {cadence.note}")
        page = queries.meetings(db, DESK, now, size=limit)
        for meeting in page.items:
            click.echo(
                f"{meeting.body.code}/{meeting.number}  "
                f"{format_instant(meeting.starts_at, SEOUL)}  {meeting.state.label}  "
                f"{meeting.place}  {meeting.id}"
            )
        if not page.items:
            click.echo("No meeting is called.")


@cli.command("agenda")
@click.argument("meeting")
@LOCALE
def agenda(meeting: str, locale: str) -> None:
    """Print the agenda of MEETING: accepted items, then what the rules propose, with reasons.

    Each line tells number, "." accepted or "?" proposed, rule, score, minutes; "-" did not fit.
    MEETING is "next", a number, body/number, or a public id. Nothing is written.
    """
    db, now = read_session(), clock.now()
    with speaking(locale):
        try:
            line = queries.meeting_called(db, meeting, DESK, now)
        except DomainError as refusal:
            raise click.ClickException(f"{meeting}: {refusal}") from refusal
        page = queries.meeting_page(db, line.id, DESK, now)
        proposed = queries.agenda_proposal(db, line.id, DESK, now)
        _heading(line)
        for item in page.items:
            click.echo(f"{item.number:>2}. {_accepted(item)}")
        for number, proposal in enumerate(proposed.items, len(page.items) + 1):
            click.echo(f"{number:>2}? {_proposed(proposal)}")
        click.echo(
            f"    {page.minutes_planned} + {proposed.minutes} / {page.minutes_available} min"
        )
        if proposed.overflow:
            click.echo(f"    + {len(proposed.overflow)}:")
        for proposal in proposed.overflow:
            click.echo(f"  - {_proposed(proposal)}")


def _heading(line: MeetingLine) -> None:
    click.echo(
        f"{line.body.names} {line.body.code}/{line.number}  "
        f"{format_instant(line.starts_at, SEOUL)} ({format_instant(line.starts_at, HANOI)})"
    )


def _accepted(item: ItemLine) -> str:
    return _line(item.rule, item.score, item.minutes, str(item.titles), item.reason_text)


def _proposed(item: Proposal) -> str:
    title, reason = say(item.title.packed()), say(item.reason.packed())
    return _line(item.rule, item.score, item.minutes, title, reason)


def _line(rule: str | None, score: int, minutes: int, title: str, reason: str) -> str:
    return f"[{rule or '-'} {score:>3}] {minutes} min  {title}\n      {reason}"
