"""The room of one consortium: its members' alone, projected for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import User
from app.consortia.acts import Standing, room_acts
from app.consortia.bid_models import Bid
from app.consortia.legal_dates import last_day_for_changes
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Member,
)
from app.consortia.paper_models import RoomDocument
from app.consortia.policies import may_act
from app.consortia.projections import (
    DocumentPage,
    PaperVersion,
    Room,
    VersionView,
)
from app.consortia.queries import bid_line, has_left, name_of, own_firm, subject_of
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
from app.consortia.signing_models import AgreementVersion, Commitment, VersionState
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm


class Door(NamedTuple):
    """A room that was opened: the consortium, the reader's firm and its membership."""

    room: Consortium
    firm: Firm
    member: Member
    versions: Sequence[AgreementVersion]


def open_door(db: Session, consortium: PublicId, *, viewer: Viewer, now: datetime) -> Door:
    """The room for a live member; NotFoundError for everybody else, former members too."""
    firm = own_firm(db, viewer)
    row = db.execute(
        select(Consortium, Member)
        .join(Member, Member.consortium_id == Consortium.id)
        .where(
            Consortium.public_id == consortium,
            Member.firm_id == firm.id,
            Member.left_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError
    versions = db.scalars(
        select(AgreementVersion)
        .where(AgreementVersion.consortium_id == row.Consortium.id)
        .options(selectinload(AgreementVersion.signatures))
        .order_by(AgreementVersion.number.desc())
    ).all()
    if any(
        version.state is VersionState.SUBMITTED and has_left(version, firm, now=now)
        for version in versions
    ):
        raise NotFoundError
    return Door(row.Consortium, firm, row.Member, versions)


def room_page(db: Session, consortium: PublicId, *, viewer: Viewer, now: datetime) -> Room:
    """Everything of the room, for one of its members."""
    door = open_door(db, consortium, viewer=viewer, now=now)
    room, firm = door.room, door.firm
    pending, in_force, older = sorted_versions(door.versions, now=now)
    ends_at = pending.review_ends_at if pending else None
    state = (
        ConsortiumState.LOCKED
        if in_force and room.state is ConsortiumState.UNDER_REVIEW
        else shown_state(room.state, ends_at, now=now)
    )
    names = member_names(db, room)
    views = {version.id: version_view(version, firm, names, now=now) for version in door.versions}
    closes = (room.lot.closes_at if room.lot else None) or room.tender.closes_at
    bids = db.scalars(
        select(Bid).where(Bid.consortium_id == room.id).order_by(Bid.filed_at, Bid.public_id)
    ).all()
    return Room(
        public_id=room.public_id,
        name=room.name,
        subject=subject_of(room.tender, room.lot, now=now),
        lots=tuple(
            (lot.public_id, f"{lot.number} · {lot.title}")
            for lot in room.tender.lots
            if room.lot_id in (None, lot.id)
        ),
        lot=room.lot.public_id if room.lot else None,
        state=state,
        liability=room.liability,
        valid_until=room.valid_until,
        joint_reason=room.joint_reason,
        formed_at=room.formed_at,
        edition=room.lock_version,
        members=member_lines(db, room, firm, in_force),
        exits=exit_lines(db, room),
        invitations=sent_invitations(db, room, now=now),
        pending=views[pending.id] if pending else None,
        in_force=views[in_force.id] if in_force else None,
        older=tuple(views[version.id] for version in older),
        documents=document_lines(db, room),
        bids=tuple(bid_line(bid, now=now) for bid in bids),
        last_day=last_day_for_changes(room.tender.governing_law.value, closes),
        bound_elsewhere=_bound_elsewhere(db, room, firm),
        forming_elsewhere=_forming_elsewhere(db, room, firm),
        may=room_acts(
            Standing(
                room,
                door.member,
                firm.public_id,
                state,
                views[pending.id] if pending else None,
                in_force,
            ),
            viewer,
            now=now,
        ),
    )


def _bound_elsewhere(db: Session, room: Consortium, firm: Firm) -> bool:
    query = select(Commitment.id).where(
        Commitment.firm_id == firm.id,
        Commitment.tender_id == room.tender_id,
        Commitment.ended_at.is_(None),
        or_(Commitment.consortium_id.is_(None), Commitment.consortium_id != room.id),
    )
    if room.lot_id is not None:
        query = query.where(or_(Commitment.lot_id.is_(None), Commitment.lot_id == room.lot_id))
    return db.scalar(query.limit(1)) is not None


def _forming_elsewhere(db: Session, room: Consortium, firm: Firm) -> bool:
    query = (
        select(Member.id)
        .join(Consortium, Consortium.id == Member.consortium_id)
        .where(
            Member.firm_id == firm.id,
            Member.left_at.is_(None),
            Consortium.tender_id == room.tender_id,
            Consortium.id != room.id,
        )
    )
    if room.lot_id is not None:
        query = query.where(or_(Consortium.lot_id.is_(None), Consortium.lot_id == room.lot_id))
    return db.scalar(query.limit(1)) is not None


def document_page(
    db: Session, consortium: PublicId, document: PublicId, *, viewer: Viewer, now: datetime
) -> DocumentPage:
    """One paper with its versions; the same 404 as the room's for everybody else."""
    door = open_door(db, consortium, viewer=viewer, now=now)
    found = db.scalar(
        select(RoomDocument).where(
            RoomDocument.public_id == document, RoomDocument.consortium_id == door.room.id
        )
    )
    if found is None:
        raise NotFoundError
    uploaders = [version.uploaded_by for version in found.versions]
    people = dict(
        db.execute(
            select(User.public_id, User.display_name).where(User.public_id.in_(uploaders))
        ).all()
    )
    return DocumentPage(
        public_id=found.public_id,
        title=found.title,
        consortium=door.room.public_id,
        consortium_name=door.room.name,
        versions=tuple(
            PaperVersion(
                number=version.number,
                filename=version.filename,
                media_type=version.media_type,
                size_bytes=version.size_bytes,
                sha256=version.sha256,
                uploaded_at=version.uploaded_at,
                uploaded_by=people.get(version.uploaded_by),
                firm_name=name_of(version.firm),
            )
            for version in reversed(found.versions)
        ),
        may_add=may_act(viewer) and door.room.state is not ConsortiumState.DISSOLVED,
    )


def agreement_content(
    db: Session, consortium: PublicId, number: int, *, viewer: Viewer, now: datetime
) -> tuple[dict[str, object], VersionView]:
    """The frozen content of one version with its signatures, for the paper."""
    door = open_door(db, consortium, viewer=viewer, now=now)
    version = next((each for each in door.versions if each.number == number), None)
    if version is None:
        raise NotFoundError
    return version.content, version_view(version, door.firm, member_names(db, door.room), now=now)
