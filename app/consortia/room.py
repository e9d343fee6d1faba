"""The room of one consortium: its members' alone, projected for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.consortia.acts import Standing, room_acts
from app.consortia.agreement import from_content
from app.consortia.bid_models import Bid
from app.consortia.legal_dates import last_day_for_changes
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    Member,
    MemberWork,
)
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.consortia.policies import may_act
from app.consortia.projections import (
    DocumentLine,
    DocumentPage,
    ExitLine,
    MemberLine,
    PaperVersion,
    Room,
    SentInvitation,
    SignerLine,
    VersionView,
    WorkLine,
)
from app.consortia.queries import bid_line, has_left, name_of, own_firm, subject_of
from app.consortia.reviewing import shown_state
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
    pending, in_force, older = _sorted_versions(door.versions, now=now)
    ends_at = pending.review_ends_at if pending else None
    state = (
        ConsortiumState.LOCKED
        if in_force and room.state is ConsortiumState.UNDER_REVIEW
        else shown_state(room.state, ends_at, now=now)
    )
    names = _names(db, room)
    views = {version.id: _version(version, firm, names, now=now) for version in door.versions}
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
        members=_members(db, room, firm, in_force),
        exits=_exits(db, room),
        invitations=_invitations(db, room, now=now),
        pending=views[pending.id] if pending else None,
        in_force=views[in_force.id] if in_force else None,
        older=tuple(views[version.id] for version in older),
        documents=_documents(db, room),
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


def _sorted_versions(
    versions: Sequence[AgreementVersion], *, now: datetime
) -> tuple[AgreementVersion | None, AgreementVersion | None, list[AgreementVersion]]:
    """(being signed or reviewed, in force, older ones), by the clock."""
    pending = in_force = None
    older: list[AgreementVersion] = []
    for version in versions:
        over = version.review_ends_at is not None and version.review_ends_at <= now
        if version.state is VersionState.OPEN or (
            version.state is VersionState.SUBMITTED and not over
        ):
            pending = version
        elif version.state in {VersionState.SUBMITTED, VersionState.IN_FORCE} and not in_force:
            in_force = version
        else:
            older.append(version)
    return pending, in_force, older


def _names(db: Session, room: Consortium) -> dict[PublicId, str]:
    firms = db.scalars(
        select(Firm)
        .where(Firm.id.in_(select(Member.firm_id).where(Member.consortium_id == room.id)))
        .options(joinedload(Firm.organisation))
    )
    return {firm.public_id: name_of(firm) for firm in firms}


def _version(
    version: AgreementVersion, own: Firm, names: dict[PublicId, str], *, now: datetime
) -> VersionView:
    terms = from_content(version.content)
    leaving = {firm for firm, _heir in terms.leaving}
    # What lapsed with its version still shows who had signed it.
    signed = {
        each.firm.public_id: each
        for each in version.signatures
        if each.ended_at is None or each.ended_at == version.ended_at
    }
    over = version.review_ends_at is not None and version.review_ends_at <= now
    in_force = version.state is VersionState.SUBMITTED and over
    listed = [member.firm for member in terms.members] + sorted(leaving)
    return VersionView(
        number=version.number,
        dissolves=terms.dissolves,
        sha256=version.sha256,
        state=VersionState.IN_FORCE if in_force else version.state,
        proposed_at=version.proposed_at,
        review_ends_at=version.review_ends_at,
        effective_at=version.effective_at or (version.review_ends_at if in_force else None),
        ended_at=version.ended_at,
        signers=tuple(
            SignerLine(
                name=names.get(PublicId(firm), ""),
                own=firm == own.public_id,
                leaving=firm in leaving,
                signed_at=signed[PublicId(firm)].signed_at if firm in signed else None,
                typed_name=signed[PublicId(firm)].typed_name if firm in signed else None,
            )
            for firm in listed
        ),
    )


def _members(
    db: Session, room: Consortium, own: Firm, in_force: AgreementVersion | None
) -> tuple[MemberLine, ...]:
    agreed = {each["firm"] for each in in_force.content["members"]} if in_force else set()
    rows = db.scalars(
        select(Member)
        .where(Member.consortium_id == room.id, Member.left_at.is_(None))
        .options(
            joinedload(Member.firm).joinedload(Firm.organisation),
            selectinload(Member.work).joinedload(MemberWork.lot),
        )
        .order_by(Member.id)
    )
    return tuple(
        MemberLine(
            firm=row.firm.public_id,
            name=name_of(row.firm),
            role=row.role,
            share_bp=row.share_bp,
            work=tuple(
                WorkLine(
                    part.lot.public_id if part.lot else None,
                    f"{part.lot.number} · {part.lot.title}" if part.lot else None,
                    part.scope,
                )
                for part in row.work
            ),
            joined_at=row.joined_at,
            meets_alone=row.meets_alone,
            own=row.firm_id == own.id,
            demo=row.firm.organisation.demo,
            agreed=row.firm.public_id in agreed,
        )
        for row in rows
    )


def _exits(db: Session, room: Consortium) -> tuple[ExitLine, ...]:
    rows = db.scalars(
        select(Member)
        .where(Member.consortium_id == room.id, Member.left_at.is_not(None))
        .options(joinedload(Member.firm).joinedload(Firm.organisation))
        .order_by(Member.left_at, Member.id)
    ).all()
    heirs = {
        member.id: name_of(member.firm)
        for member in db.scalars(
            select(Member).where(Member.id.in_([row.replaced_by_id for row in rows]))
        )
    }
    return tuple(
        ExitLine(
            name_of(row.firm),
            row.exit_kind,
            row.joined_at,
            row.left_at,
            heirs.get(row.replaced_by_id) if row.replaced_by_id else None,
        )
        for row in rows
        if row.left_at is not None and row.exit_kind is not None
    )


def _invitations(db: Session, room: Consortium, *, now: datetime) -> tuple[SentInvitation, ...]:
    rows = db.scalars(
        select(Invitation)
        .where(Invitation.consortium_id == room.id)
        .options(
            joinedload(Invitation.firm).joinedload(Firm.organisation),
            joinedload(Invitation.sender).joinedload(Firm.organisation),
        )
        .order_by(Invitation.sent_at, Invitation.public_id)
    )
    return tuple(
        SentInvitation(
            public_id=row.public_id,
            firm_name=name_of(row.firm),
            sender=name_of(row.sender),
            role=row.role,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            state=row.state,
            expired=row.expires_at <= now,
        )
        for row in rows
    )


def _documents(db: Session, room: Consortium) -> tuple[DocumentLine, ...]:
    rows = db.scalars(
        select(RoomDocument)
        .where(RoomDocument.consortium_id == room.id)
        .options(
            selectinload(RoomDocument.versions)
            .joinedload(DocumentVersion.firm)
            .joinedload(Firm.organisation)
        )
        .order_by(RoomDocument.created_at, RoomDocument.public_id)
    )
    return tuple(
        DocumentLine(
            public_id=row.public_id,
            title=row.title,
            versions=len(row.versions),
            filename=row.versions[-1].filename,
            sha256=row.versions[-1].sha256,
            uploaded_at=row.versions[-1].uploaded_at,
            firm_name=name_of(row.versions[-1].firm),
        )
        for row in rows
        if row.versions
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
    return version.content, _version(version, door.firm, _names(db, door.room), now=now)
