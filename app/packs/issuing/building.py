"""Building an edition: snapshot, projection, pages, stored bytes, issued row.

Every step can be run again: the same snapshot in the same language gives the edition that
was already issued.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol

import structlog
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Actor
from app.core.db import read_session, transaction
from app.core.errors import ConflictError, DomainError
from app.core.i18n import Message, message
from app.core.ids import PublicId
from app.core.jobs import NotWantedError, Work
from app.core.pdf import UnwantedError, Watch
from app.core.storage import store_bytes, stored_path
from app.core.web import settings
from app.core.whole_files import write_atomically
from app.packs import commands, queries
from app.packs.commands import PackOrder
from app.packs.content.whole import Content
from app.packs.editions.gate import BlockedError, LeakError
from app.packs.editions.projecting import Edition, project, series_of
from app.packs.editions.readers import reader_of
from app.packs.editions.supplements import compared_with
from app.packs.issuing import keeping as issuing
from app.packs.issuing.assemble import assemble, with_papers
from app.packs.issuing.issued import earlier_edition, issued_edition
from app.packs.issuing.keeping import Issue
from app.packs.models import Audience, Series
from app.packs.rendering.render import draw, renderer
from app.packs.rounds.sending import tell_holders

log = structlog.get_logger("packs")

#: Told how far the work is (0-100) and what is being done; called between transactions.
Progress = Callable[[int, Message], None]
#: How often the requester is told how far it is, and asked whether it is still wanted.
_TELL_SECONDS: Final = 0.5
#: Somebody else issuing the same edition at once: the next version is tried.
_TRIES: Final = 3


@dataclass(frozen=True)
class Built:
    """An issued edition and where a person finds it."""

    edition: PublicId
    version: int
    pages: int
    size: int
    #: The readable copy under instance/packs/.
    path: Path
    #: False when this very edition had been issued before.
    new: bool
    missing: tuple[str, ...]


def handle(work: Work) -> Mapping[str, Any]:
    """The job `packs.build`."""
    asked = work.arguments
    order = PackOrder(
        PublicId(asked["meeting"]),
        next(audience for audience in Audience if audience == asked["audience"]),
        asked["locale"],
        asked["fresh"],
        asked.get("recipient", ""),
    )
    if order.fresh and _frozen_since(order, work.requested_at):
        # By an earlier attempt, whose worker was lost: the facts are as new as they were wanted.
        order = replace(order, fresh=False)
    built = build(order, actor=work.actor, progress=work.progress, hold=work)
    return {"edition": built.edition, "pages": built.pages, "missing": list(built.missing)}


class Hold(Protocol):
    """Says whether the work is still wanted; `hold` keeps it so until a transaction ends."""

    def wanted(self) -> bool:
        """Whether to go on; asked between transactions."""

    def hold(self, db: Session) -> None:
        """Raises NotWantedError when it is not wanted any more."""


class _Always:
    """The work of somebody who waits for it."""

    def wanted(self) -> bool:
        return True

    def hold(self, db: Session) -> None:
        """Nobody else can have it."""


def build(order: PackOrder, *, actor: Actor, progress: Progress, hold: Hold | None = None) -> Built:
    """Issue the edition that `order` asks for, or find the one that says the same.

    Nothing is issued once `hold` says that the work is not wanted any more.

    Raises what `commands.check_order`, `editions.project` and `render.draw` raise.
    """
    progress(5, message("Reading the meeting"))
    line = queries.meeting_outline(read_session(), order.meeting)
    commands.check_order(read_session(), line.state, order, actor=actor)
    snapshot = _snapshot(order, actor=actor, progress=progress)
    edition = _projected(snapshot.content, order)
    for remaining in reversed(range(_TRIES)):
        found = queries.edition_saying(
            read_session(), order.meeting, order.locale, edition, renderer()
        )
        if found is not None:
            return _found_again(found, line, order)
        try:
            making = _Making(order, snapshot.id, line, actor, progress, hold or _Always())
            return _issue(making, edition)
        except ConflictError:
            if not remaining:
                raise
    raise AssertionError("unreachable")


def _snapshot(order: PackOrder, *, actor: Actor, progress: Progress) -> queries.Snapshot:
    """The facts to project: the newest frozen ones, or new ones.

    A firm's order freezes nothing and opens no draft: else others would learn of it.
    """
    series = series_of(order.audience)
    own = actor.firm is not None and bool(order.recipient)
    if own or not order.fresh:
        latest = queries.latest_snapshot(read_session(), order.meeting, series)
        if latest is not None and not (own and latest.content.meeting.agenda_frozen_at is None):
            # A firm's own order takes the papers as they were frozen with the facts.
            return latest if own else _with_papers(latest, order, series, actor=actor)
    if own:
        raise DomainError(
            message("The secretariat has not prepared the papers of this meeting yet.")
        )
    progress(10, message("Freezing the facts"))
    now = clock.now()
    content = assemble(read_session(), order.meeting, series, now=now)
    with transaction() as db:
        kept = issuing.keep_snapshot(db, order.meeting, series, content, actor=actor, now=now)
    return queries.Snapshot(kept, content)


def _frozen_since(order: PackOrder, instant: datetime) -> bool:
    latest = queries.latest_snapshot(read_session(), order.meeting, series_of(order.audience))
    return latest is not None and datetime.fromisoformat(latest.content.frozen_at) >= instant


def _with_papers(
    latest: queries.Snapshot, order: PackOrder, series: Series, *, actor: Actor
) -> queries.Snapshot:
    """The same facts with today's annexes and sections: late papers move nothing else."""
    content = with_papers(read_session(), order.meeting, latest.content)
    if content == latest.content:
        return latest
    with transaction() as db:
        kept = issuing.keep_snapshot(
            db, order.meeting, series, content, actor=actor, now=clock.now()
        )
    return queries.Snapshot(kept, content)


def _projected(content: Content, order: PackOrder) -> Edition:
    """The edition, let through by the gate; what the gate stops is written down and not issued."""
    now = clock.now()
    reader = reader_of(read_session(), content, order.audience, order.recipient, now=now)
    try:
        return project(content, order.audience, reader)
    except LeakError as leak:
        with transaction() as db:
            issuing.log_block(db, order, str(leak), now=now)
        log.error("packs.blocked", meeting=order.meeting, audience=order.audience.value)
        raise BlockedError(order.audience) from leak


@dataclass(frozen=True)
class _Making:
    """What an edition is made of and for whom."""

    order: PackOrder
    snapshot: PublicId
    line: queries.MeetingOutline
    actor: Actor
    progress: Progress
    hold: Hold

    def watch(self) -> Watch:
        """Tells of each section laid out, half a second apart at least; says whether to go on."""
        told = 0.0

        def seen(done: int, of: int) -> bool:
            nonlocal told
            if monotonic() - told < _TELL_SECONDS:
                return True
            told = monotonic()
            step = message("Laying out section %(number)s of %(of)s", number=done, of=of)
            self.progress(30 + 50 * done // max(of, 1), step)
            return self.hold.wanted()

        return seen


def _issue(making: _Making, edition: Edition) -> Built:
    order = making.order
    line_of = queries.Line(order.meeting, order.audience, order.locale, order.recipient)
    version = queries.next_version(read_session(), line_of)
    making.progress(30, message("Laying out the pages"))
    edition = replace(
        edition,
        earlier=compared_with(
            lambda n: earlier_edition(read_session(), line_of, n), version, edition.content
        ),
    )
    try:
        drawn = draw(edition, order.locale, version=version, watch=making.watch())
    except UnwantedError as error:
        raise NotWantedError from error
    making.progress(85, message("Storing the file"))
    if not making.hold.wanted():
        raise NotWantedError
    digest = store_bytes(settings().files, drawn.pdf, suffix=".pdf")
    with transaction() as db:
        making.hold.hold(db)
        issued = issuing.issue_edition(
            db,
            Issue(
                snapshot=making.snapshot,
                edition=edition,
                locale=order.locale,
                version=version,
                sha256=digest,
                size=len(drawn.pdf),
                pages=drawn.pages,
                renderer=renderer(),
                missing=drawn.missing,
                concerns=queries.organisations_in(db, edition.content),
            ),
            actor=making.actor,
            now=clock.now(),
        )
        if version > 1:
            tell_holders(db, line_of, version, now=clock.now())
    path = settings().packs / readable_name(making.line, order, version)
    write_atomically(path, drawn.pdf)
    return Built(issued, version, drawn.pages, len(drawn.pdf), path, True, drawn.missing)


def _found_again(found: queries.Issued, line: queries.MeetingOutline, order: PackOrder) -> Built:
    """The edition issued before; its readable copy is put back should it be gone."""
    path = settings().packs / readable_name(line, order, found.version)
    if not path.exists():
        stored = stored_path(settings().files, found.sha256, suffix=".pdf")
        write_atomically(path, stored.read_bytes())
    return Built(
        found.id, found.version, found.pages, found.size, path, False, tuple(found.missing)
    )


def readable_name(line: queries.MeetingOutline, order: PackOrder, version: int) -> str:
    """`wg-3-secretariat-ko-v1.pdf`: body and number of the meeting, edition (and whose alone it
    is), language, version."""
    whose = f"-{order.recipient}" if order.recipient else ""
    return f"{line.code}-{line.number}-{order.audience.value}{whose}-{order.locale}-v{version}.pdf"


def redraw(edition: PublicId) -> bytes:
    """The bytes of an issued edition, drawn again from what it says."""
    found = issued_edition(read_session(), edition)
    return draw(found.edition, found.locale, version=found.version).pdf
