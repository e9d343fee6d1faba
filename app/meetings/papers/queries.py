"""Which papers of a meeting a reader gets, and each of them; what is not theirs is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.papers.blocks import Paper
from app.meetings.minutes.queries import MinutesPage, minutes_page
from app.meetings.models import Meeting, MeetingState, SeatGroup
from app.meetings.papers import bilingual, korean, report
from app.meetings.papers.facts import MeetingFacts, MinutesFacts, of_groups
from app.meetings.papers.labels import USUAL, Label, PaperKind
from app.meetings.papers.models import MeetingPaperLabel
from app.meetings.papers.takings import Taking, takings
from app.meetings.papers.vietnamese import Issuer, cong_van
from app.meetings.projections import MeetingPage
from app.meetings.queries.page import meeting_page
from app.meetings.rows import organisation_names
from app.meetings.sight import sight_of

_OF_MEETING: Final[Mapping[PaperKind, Callable[[MeetingFacts], Paper]]] = {
    PaperKind.PLAN: korean.plan,
    PaperKind.LETTER: korean.letter,
    PaperKind.AGENDA: korean.agenda,
}
_OF_MINUTES: Final[Mapping[PaperKind, Callable[[MinutesFacts], Paper]]] = {
    PaperKind.REPORT: report.report,
    PaperKind.MINUTES: bilingual.minutes,
}
_LABELS: Final = select(MeetingPaperLabel).join(Meeting, Meeting.id == MeetingPaperLabel.meeting_id)


@dataclass(frozen=True)
class PaperLine:
    """A paper that the reader gets, and its label."""

    kind: PaperKind
    label: Label


@dataclass(frozen=True)
class Host:
    """A Vietnamese authority with a seat, for which a letter as host can be drafted."""

    id: PublicId
    names: Names


@dataclass(frozen=True)
class PaperFile:
    """A paper and the name of its file."""

    name: str
    paper: Paper


@dataclass(frozen=True)
class PapersPage:
    """The papers of one meeting for one reader."""

    page: MeetingPage
    papers: tuple[PaperLine, ...]
    hosts: tuple[Host, ...]
    may_label: bool
    #: Who took which of them; for the secretariat alone, empty for everybody else.
    takings: tuple[Taking, ...]


def papers_page(db: Session, meeting: PublicId, viewer: Viewer, now: datetime) -> PapersPage:
    """What `viewer` gets; NotFoundError when the meeting is not theirs to read."""
    page = meeting_page(db, meeting, viewer, now)
    offered = _offered(page, minutes_page(db, meeting, viewer, now))
    labels = _labels(db, meeting)
    desk = sight_of(db, viewer, now=now).writes
    return PapersPage(
        page=page,
        papers=tuple(PaperLine(kind, labels[kind]) for kind in PaperKind if kind in offered),
        hosts=_hosts(db, page) if PaperKind.CONG_VAN in offered else (),
        may_label=desk,
        takings=takings(db, meeting) if desk else (),
    )


def paper_file(
    db: Session,
    meeting: PublicId,
    kind: PaperKind,
    viewer: Viewer,
    now: datetime,
    *,
    host: PublicId | None = None,
) -> PaperFile:
    """One paper as `viewer` may read it; `host`: the authority that issues the công văn.

    Raises NotFoundError when the paper, or the host, is not there for them.
    """
    page = meeting_page(db, meeting, viewer, now)
    minutes = minutes_page(db, meeting, viewer, now)
    if kind not in _offered(page, minutes):
        raise NotFoundError
    label = _labels(db, meeting)[kind]
    if kind in _OF_MINUTES:
        said = _OF_MINUTES[kind](MinutesFacts(minutes, label))
    else:
        facts = MeetingFacts(page, label, _stands_since(db, page))
        if kind is PaperKind.CONG_VAN:
            said = cong_van(facts, _issuer(_hosts(db, page), host) if host else None)
        else:
            said = _OF_MEETING[kind](facts)
    name = f"{kind.value}-{page.meeting.body.code}-{page.meeting.number}.{kind.suffix}"
    return PaperFile(name, said)


def label_of(db: Session, meeting: PublicId, kind: PaperKind) -> tuple[Label, int]:
    """The label of a paper, as set or as usual, and its version: 0 where none was set."""
    row = db.scalar(_LABELS.where(Meeting.public_id == meeting, MeetingPaperLabel.paper == kind))
    return (_label(row), row.lock_version) if row else (USUAL[kind], 0)


def _offered(page: MeetingPage, minutes: MinutesPage) -> frozenset[PaperKind]:
    """Drafts for the desk while the meeting stands; the rest once there is something to read."""
    found: set[PaperKind] = set()
    if page.prepared and page.meeting.state is not MeetingState.CANCELLED:
        found |= {kind for kind in PaperKind if kind.desk}
    if page.items:
        found.add(PaperKind.AGENDA)
    if minutes.content is not None:
        found |= set(_OF_MINUTES)
    return frozenset(found)


def _labels(db: Session, meeting: PublicId) -> dict[PaperKind, Label]:
    rows = db.scalars(_LABELS.where(Meeting.public_id == meeting))
    return {**USUAL, **{row.paper: _label(row) for row in rows}}


def _label(row: MeetingPaperLabel) -> Label:
    return Label(row.disclosure, row.ground, row.retention)


def _stands_since(db: Session, page: MeetingPage) -> datetime:
    """When the agenda was frozen; for the desk's drafts, when the meeting was last changed."""
    if not page.prepared and page.frozen_at is not None:
        return page.frozen_at
    changed = select(Meeting.updated_at).where(Meeting.public_id == page.meeting.id)
    return db.scalars(changed).one()


def _hosts(db: Session, page: MeetingPage) -> tuple[Host, ...]:
    """Authorities of the Vietnamese state among the counterparts, in the order of the table."""
    seats = of_groups(page.seats, {SeatGroup.COUNTERPART})
    homes = db.scalars(
        select(Organisation).where(
            Organisation.public_id.in_({seat.organisation for seat in seats}),
            Organisation.kind == OrganisationKind.BUYER,
        )
    )
    return tuple(
        Host(home.public_id, organisation_names(home))
        for home in sorted(homes, key=lambda home: home.id)
    )


def _issuer(hosts: tuple[Host, ...], wanted: PublicId) -> Issuer:
    for host in hosts:
        if host.id == wanted:
            return Issuer(host.names, state=True)
    raise NotFoundError
