"""`flask meetings`: what lies ahead, the agenda the rules propose, the season of a body."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from app.cli.groups import DatabaseGroup
from app.core import clock
from app.core.access import SYSTEM, Role, Viewer
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_date, format_instant
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import LOCALES, Message, message, speaking
from app.core.ids import PublicId
from app.meetings import queries
from app.meetings.agenda.proposal import Proposal
from app.meetings.errors import BodyUnknownError
from app.meetings.known.loading import load_known_bodies
from app.meetings.polls.queries import SlotLine, slot_page
from app.meetings.procedures import writing
from app.meetings.projections import ItemLine, MeetingLine
from app.meetings.replies.mailbox import handle_folder
from app.meetings.season_models import Site
from app.meetings.season_projections import Choice, SeasonPage
from app.meetings.wording import said

cli = DatabaseGroup("meetings", help="Meetings: list, agenda, season.")

#: The command line reads what the secretariat reads: its operator holds the machine.
DESK: Final = Viewer(roles=frozenset({Role.SECRETARIAT}))
DAY: Final = click.DateTime(["%Y-%m-%d"])
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
    """Print the agenda of MEETING: what is accepted and what the rules propose, with reasons.

    Each line tells number, "." accepted or "?" proposed, rule, score, minutes; "-" did not fit.
    The order is that with the fewest exits from the room, unless an officer has made another.
    MEETING is "next", a number, body/number, or a public id. Nothing is written.
    """
    db, now = read_session(), clock.now()
    with speaking(locale):
        try:
            line = queries.meeting_called(db, meeting, DESK, now)
        except DomainError as refusal:
            raise click.ClickException(f"{meeting}: {refusal}") from refusal
        page = queries.meeting_page(db, line.id, DESK, now)
        plan = queries.agenda_plan(db, line.id, DESK, now)
        _heading(line)
        accepted = {item.id: item for item in page.items}
        for number, key in enumerate(plan.order, 1):
            if (proposal := plan.proposals.get(key)) is not None:
                click.echo(f"{number:>2}? {_proposed(proposal)}")
            else:
                click.echo(f"{number:>2}. {_accepted(accepted[PublicId(key)])}")
        proposed = sum(proposal.minutes for proposal in plan.proposals.values())
        planned = f"{page.minutes_planned} + {proposed} / {page.minutes_available}"
        click.echo(f"    {message('%(minutes)s minutes', minutes=planned)}")
        click.echo(f"    {message('Exits from the room: %(exits)s', exits=plan.exits)}")
        if plan.missed:
            click.echo(
                f"    {message('presenters not there in time: %(count)s', count=plan.missed)}"
            )
        if plan.overflow:
            click.echo(f"    + {len(plan.overflow)}:")
        for proposal in plan.overflow:
            click.echo(f"  - {_proposed(proposal)}")


@cli.command("slots")
@click.argument("meeting")
@click.option("--from", "first", type=DAY, help="First day (Seoul).")
@click.option("--to", "last", type=DAY, help="Last day (Seoul).")
@click.option("--minutes", type=click.IntRange(10, 600), help="Length; the meeting's own.")
@LOCALE
def slots(
    meeting: str, first: datetime | None, last: datetime | None, minutes: int | None, locale: str
) -> None:
    """Print every slot and room for MEETING, the best first, and why the others do not fit.

    The slots are those of its poll; without one, or with --from, every half-hour within the
    office hours of both countries. When none fits, the nearest repair stands first. Nothing is
    written. MEETING as for `agenda`. Exits with 1 for a meeting or span that cannot be searched.
    """
    db, now = read_session(), clock.now()
    with speaking(locale):
        try:
            line = queries.meeting_called(db, meeting, DESK, now)
            page = slot_page(
                db,
                line.id,
                DESK,
                now,
                first=first.date() if first else None,
                last=last.date() if last else None,
                minutes=minutes,
            )
        except DomainError as refusal:
            raise click.ClickException(f"{meeting}: {refusal}") from refusal
        _heading(line)
        for words in page.repairs:
            click.echo(f"  → {words}")
        for slot in page.fitting:
            click.echo(f"  + {_slot(slot)}")
        for slot in page.rejected:
            click.echo(f"  - {_slot(slot)}")
            for reason in slot.reasons:
                click.echo(f"      {reason}")


def _slot(slot: SlotLine) -> str:
    room = str(slot.room.names) if slot.room else "-"
    seoul, hanoi = format_instant(slot.starts_at, SEOUL), format_instant(slot.starts_at, HANOI)
    return f"{seoul} ({hanoi})  {room}  +{slot.yes} ~{slot.if_need_be} -{slot.no} ?{slot.silent}"


@cli.command("bodies")
def bodies() -> None:
    """Enter the bodies that public sources know, with what is not known; harmless to repeat."""
    with transaction() as db:
        entered = load_known_bodies(db, actor=SYSTEM, now=clock.now())
    click.echo(f"Bodies entered: {', '.join(entered) or 'none, all of them are there'}.")


@cli.command("replies")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def replies(folder: Path) -> None:
    """Handle every answer to invitations in FOLDER (a Maildir, or plain .eml files)."""
    for path, handled in handle_folder(folder, now=clock.now()):
        click.echo(f"{handled.outcome.value:<8} {path.name}  {handled.reason or ''}".rstrip())


@cli.command("remind-asked")
def remind_asked() -> None:
    """Remind the silent of questions put in writing, as a worker does; prints how many letters.

    Three working days and one before answers are due, each once.
    """
    click.echo(writing.remind_silent(clock.now()))


@cli.command("season")
@click.argument("body")
@click.argument("year", type=int)
@click.option("--on", "on", type=DAY, multiple=True, help="A date to try instead of those kept.")
@click.option("--in-hanoi", type=DAY, multiple=True, help="The same, with the meeting in Hanoi.")
@LOCALE
def season(
    body: str, year: int, on: tuple[datetime, ...], in_hanoi: tuple[datetime, ...], locale: str
) -> None:
    """Print the best dates of BODY in YEAR, what each serves, and a fixed weekday beside them.

    BODY is a short name or a public id. Limits and dates kept are set on the body's page. With
    --on and --in-hanoi: what these dates would serve, lose and break beside the best ones.
    Exits with 1 when the body or year is unknown or the limits leave no plan. Nothing is written.
    """
    db, now = read_session(), clock.now()
    tried = {day.date(): Site.KOREA for day in on} | {day.date(): Site.HANOI for day in in_hanoi}
    with speaking(locale):
        try:
            page = queries.season_page(
                db, queries.body_called(db, body, DESK, now), year, DESK, now, dates=tried or None
            )
        except NotFoundError as absent:
            raise click.ClickException(str(BodyUnknownError(body))) from absent
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        click.echo(f"{page.body.names} {page.body.code}  {page.year}")
        if page.computed:
            click.echo(
                message(
                    "Vietnamese holidays after this year are computed, not yet decreed. Enter "
                    "what is announced, with its source."
                )
            )
        if page.best is None:
            raise click.ClickException("\n  ".join(str(words) for words in page.refusal))
        _season(page, page.best, heading=message("This choice") if tried else message("Dates kept"))


def _season(page: SeasonPage, best: Choice, *, heading: Message) -> None:
    click.echo(f"{message('Proposal')}: {_covered(best)}")
    _dates(best)
    if page.kept:
        click.echo(f"{heading}: {_covered(page.kept.choice)}")
        _dates(page.kept.choice)
        lost, gained = len(page.kept.lost), len(page.kept.gained)
        if lost or gained:
            loss = message(
                "Against the proposal this choice loses %(lost)s windows and gains %(gained)s.",
                lost=lost,
                gained=gained,
            )
            click.echo(f"  {loss}")
        for window in page.kept.lost:
            click.echo(f"    - {window.number}  {window.titles}  ({window.route.label})")
        for words in page.kept.broken:
            click.echo(f"  ! {words}")
    click.echo(message("What a fixed weekday would have served"))
    for line in (page.second_wednesday, *page.weekdays):
        click.echo(f"  {line.covered:>3}  {line.name}")


def _covered(choice: Choice) -> str:
    share = "" if choice.percent is None else f" ({choice.percent}%)"
    return f"{choice.covered} / {choice.total}{share}"


def _dates(choice: Choice) -> None:
    for line in choice.dates:
        site = line.site.label if line.site else "-"
        number = f"  {message('Meeting no. %(number)s', number=line.meeting_number)}"
        click.echo(
            f"  {format_date(line.day, weekday=True)}  {site}{number if line.meeting else ''}"
        )
        for window in line.shown:
            click.echo(f"      {window.number}  {window.titles}  ({window.route.label})")
        if line.more:
            click.echo(f"      {message('and %(count)s more', count=line.more)}")


def _heading(line: MeetingLine) -> None:
    click.echo(
        f"{line.body.names} {line.body.code}/{line.number}  "
        f"{format_instant(line.starts_at, SEOUL)} ({format_instant(line.starts_at, HANOI)})"
    )


def _accepted(item: ItemLine) -> str:
    return _line(item.rule, item.score, item.minutes, str(item.titles), item.reason_text)


def _proposed(item: Proposal) -> str:
    title, reason = said(item.title), said(item.reason)
    return _line(item.rule, item.score, item.minutes, title, reason)


def _line(rule: str | None, score: int, minutes: int, title: str, reason: str) -> str:
    length = message("%(minutes)s minutes", minutes=minutes)
    return f"[{rule or '-'} {score:>3}] {length}  {title}\n      {reason}"
