"""What the gate left out of editions, read back for the compliance desk (D16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import current_locale, pick
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Firm
from app.meetings.models import AgendaItem, Body, Meeting, Seat
from app.packs.models import Audience, Ground, PackEdition, PackRedaction
from app.packs.queries import MeetingOutline, outline
from app.packs.rounds.receipts import holder_name
from app.tenders.models import Tender

_NEWEST_FIRST: Final = Order(
    "redactions",
    PackRedaction.at,
    PackRedaction.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class RedactionLine:
    """One part of one edition, and what is not in it."""

    id: PublicId
    at: datetime
    meeting: MeetingOutline
    audience: Audience
    locale: str
    #: Whose alone the edition is, by name; empty: everybody of the audience.
    reader: str
    #: Null: the edition was stopped.
    version: int | None
    part: str
    ground: Ground
    #: What was left out, by its names.
    what: tuple[str, ...]
    #: Firms named in it: each may ask who looked.
    firms: frozenset[PublicId]


def redactions(
    db: Session, viewer: Viewer, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[RedactionLine]:
    """One page of the log, newest first, for a compliance officer who has stated a reason."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    query = (
        select(PackRedaction, Meeting, Body, PackEdition.version)
        .join(Meeting, Meeting.id == PackRedaction.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(PackEdition, PackEdition.id == PackRedaction.edition_id)
    )
    stretch = read_stretch(db, query, _NEWEST_FIRST, cursor=cursor, size=size)
    rows = [row.PackRedaction for row in stretch.rows]
    known = _names(db, {token for row in rows for token in (row.recipient, *_tokens(row))})
    firms = set(db.scalars(select(Firm.public_id).where(Firm.public_id.in_(sorted(known)))))
    lines = [
        RedactionLine(
            id=row.public_id,
            at=row.at,
            meeting=outline(found.Meeting, found.Body),
            audience=row.audience,
            locale=row.locale,
            reader=known.get(row.recipient, row.recipient),
            version=found.version,
            part=row.part,
            ground=row.ground,
            what=tuple(_said(key, known) for key in row.keys),
            firms=frozenset(firms & {*_tokens(row), row.recipient}),
        )
        for found in stretch.rows
        for row in (found.PackRedaction,)
    ]
    count = capped_count(db, query, _NEWEST_FIRST)
    return Page(lines, count, stretch.next_cursor, stretch.previous_cursor)


def _tokens(row: PackRedaction) -> Iterable[str]:
    return (token for key in row.keys for token in key.split())


def _said(key: str, known: Mapping[str, str]) -> str:
    """The names of what a key of the snapshot stands for."""
    return " · ".join(known.get(token, token) for token in key.split())


def _names(db: Session, ids: set[str]) -> dict[str, str]:
    """Names among `ids` in the reader's language: of what an edition leaves out (items, tenders,
    firms), and of whom it is made for (firms, authorities, seats). Teams stay unnamed."""
    wanted = sorted(ids - {""})
    found: dict[str, str] = {}
    for item in db.scalars(select(AgendaItem).where(AgendaItem.public_id.in_(wanted))):
        found[item.public_id] = item.title
    for tender in db.scalars(select(Tender).where(Tender.public_id.in_(wanted))):
        found[tender.public_id] = tender.title
    for person in db.scalars(select(User).where(User.public_id.in_(wanted))):
        found[person.public_id] = person.display_name
    homes = select(Organisation.public_id, Organisation)
    firms = select(Firm.public_id, Organisation).join(
        Organisation, Organisation.id == Firm.organisation_id
    )
    for named in (
        homes.where(Organisation.public_id.in_(wanted)),
        firms.where(Firm.public_id.in_(wanted)),
    ):
        for key, home in db.execute(named):
            found[key] = pick(home.name_ko, home.name_vi, home.name_en)
    for seat in db.scalars(select(Seat).where(Seat.public_id.in_(wanted))):
        found[seat.public_id] = holder_name(seat.person_name, seat.organisation, current_locale())
    return found
