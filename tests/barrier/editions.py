"""Whose an issued edition is in a world of the barrier tests, and what the matrix's words mean."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.consortia.models import Consortium
from app.core.ids import PublicId
from app.firms.models import Firm
from app.meetings.models import Seat
from app.packs.models import Audience, PackEdition
from tests.barrier.room import SEATS
from tests.barrier.world import World

#: What every edition says of the meeting ahead: who may read an edition may meet these there.
ON_THE_COVER = ("canary-body-here", "canary-place-here", "canary-item-live-here")

#: The matrix's words about editions made for whole audiences.
EDITIONS = {
    "public": {Audience.PUBLIC},
    "secretariat's": set(Audience) - {Audience.COMPLIANCE},
    "compliance's, reason": {Audience.PUBLIC, Audience.COMPLIANCE},
    "member's": {Audience.PUBLIC, Audience.MINISTRY, Audience.EXPERT, Audience.CHAIR},
    "counterpart's": {Audience.PUBLIC, Audience.COUNTERPART},
    "hash, log": {Audience.PUBLIC},
}


def whose(db: Session, edition: PackEdition) -> tuple[PublicId | None, frozenset[PublicId]]:
    """The organisation whose alone an edition is, or those of the team it is for."""
    firm = db.scalar(select(Firm).where(Firm.public_id == edition.recipient))
    team = db.scalar(select(Consortium).where(Consortium.public_id == edition.recipient))
    members = team.members if team else ()
    homes = frozenset(m.firm.organisation.public_id for m in members if m.left_at is None)
    seat = db.scalar(select(Seat).where(Seat.public_id == edition.recipient))
    alone = firm or seat
    home = db.scalar(
        select(Organisation.public_id).where(Organisation.public_id == edition.recipient)
    )
    return alone.organisation.public_id if alone else home, homes


def seated(world: World) -> frozenset[PublicId]:
    """Organisations with a seat on the first body."""
    homes = {world.viewers[label].organisation for label in SEATS}
    return frozenset(home for home in homes if home is not None)


def name_of(edition: PackEdition) -> str:
    """What stands in the edition's file and in no other's."""
    return f"canary-edition-{edition.audience.value}{edition.recipient}-"
