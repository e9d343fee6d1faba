"""A room as the compliance desk reads it: on a finding that rests on the team, with a reason.

What the members agreed, who came and went, which papers lie there (names and hashes). The papers
themselves stay in the room.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.consortia.bid_models import Bid
from app.consortia.models import Consortium, ConsortiumState, Liability, Member
from app.consortia.policies import may_read_on_a_finding
from app.consortia.projections import (
    BidLine,
    DocumentLine,
    ExitLine,
    MemberLine,
    SentInvitation,
    Subject,
    VersionView,
)
from app.consortia.queries import bid_line, subject_of
from app.consortia.reviewing import shown_state
from app.consortia.room_lines import (
    document_lines,
    exit_lines,
    member_lines,
    member_names,
    sent_invitations,
    sorted_versions,
    version_view,
)
from app.consortia.signing_models import AgreementVersion
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm


@dataclass(frozen=True)
class DeskRoom:
    """A room as the compliance desk sees it; nothing can be done from here."""

    public_id: PublicId
    name: str
    subject: Subject
    state: ConsortiumState
    liability: Liability
    valid_until: date | None
    joint_reason: str
    formed_at: datetime
    members: tuple[MemberLine, ...]
    exits: tuple[ExitLine, ...]
    invitations: tuple[SentInvitation, ...]
    #: Every version of the agreement, newest first.
    versions: tuple[VersionView, ...]
    documents: tuple[DocumentLine, ...]
    bids: tuple[BidLine, ...]
    #: Whose data this is: firms that are or were members.
    firms: frozenset[PublicId]


def desk_room(db: Session, consortium: PublicId, *, viewer: Viewer, now: datetime) -> DeskRoom:
    """The room; the caller has seen to the finding, the reason and the access log."""
    room = db.scalar(select(Consortium).where(Consortium.public_id == consortium))
    if room is None or not may_read_on_a_finding(viewer):
        raise NotFoundError
    versions = db.scalars(
        select(AgreementVersion)
        .where(AgreementVersion.consortium_id == room.id)
        .options(selectinload(AgreementVersion.signatures))
        .order_by(AgreementVersion.number.desc())
    ).all()
    pending, in_force, _older = sorted_versions(versions, now=now)
    state = (
        ConsortiumState.LOCKED
        if in_force and room.state is ConsortiumState.UNDER_REVIEW
        else shown_state(room.state, pending.review_ends_at if pending else None, now=now)
    )
    names = member_names(db, room)
    bids = db.scalars(
        select(Bid).where(Bid.consortium_id == room.id).order_by(Bid.filed_at, Bid.public_id)
    )
    members = select(Member.firm_id).where(Member.consortium_id == room.id)
    return DeskRoom(
        public_id=room.public_id,
        name=room.name,
        subject=subject_of(room.tender, room.lot, now=now),
        state=state,
        liability=room.liability,
        valid_until=room.valid_until,
        joint_reason=room.joint_reason,
        formed_at=room.formed_at,
        members=member_lines(db, room, None, in_force),
        exits=exit_lines(db, room),
        invitations=sent_invitations(db, room, now=now),
        versions=tuple(version_view(version, None, names, now=now) for version in versions),
        documents=document_lines(db, room),
        bids=tuple(bid_line(bid, now=now) for bid in bids),
        firms=frozenset(db.scalars(select(Firm.public_id).where(Firm.id.in_(members)))),
    )
