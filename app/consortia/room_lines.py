"""Lines of a room, for its members and, on a finding, for the compliance desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.consortia.agreement import from_content
from app.consortia.models import Consortium, Invitation, Member, MemberWork
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.consortia.projections import (
    DocumentLine,
    ExitLine,
    MemberLine,
    SentInvitation,
    SignerLine,
    VersionView,
    WorkLine,
)
from app.consortia.queries import name_of
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.ids import PublicId
from app.firms.models import Firm


def sorted_versions(
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


def member_names(db: Session, room: Consortium) -> dict[PublicId, str]:
    """Everybody who is or was a member → name in the reader's language."""
    firms = db.scalars(
        select(Firm)
        .where(Firm.id.in_(select(Member.firm_id).where(Member.consortium_id == room.id)))
        .options(joinedload(Firm.organisation))
    )
    return {firm.public_id: name_of(firm) for firm in firms}


def version_view(
    version: AgreementVersion, own: Firm | None, names: dict[PublicId, str], *, now: datetime
) -> VersionView:
    """One version as `own` reads it (null: somebody of no firm)."""
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
                own=own is not None and firm == own.public_id,
                leaving=firm in leaving,
                signed_at=signed[PublicId(firm)].signed_at if firm in signed else None,
                typed_name=signed[PublicId(firm)].typed_name if firm in signed else None,
            )
            for firm in listed
        ),
    )


def member_lines(
    db: Session, room: Consortium, own: Firm | None, in_force: AgreementVersion | None
) -> tuple[MemberLine, ...]:
    """The members now, in the order in which they came."""
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
            own=own is not None and row.firm_id == own.id,
            demo=row.firm.organisation.demo,
            agreed=row.firm.public_id in agreed,
        )
        for row in rows
    )


def exit_lines(db: Session, room: Consortium) -> tuple[ExitLine, ...]:
    """Who was a member, in the order in which they left."""
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


def sent_invitations(db: Session, room: Consortium, *, now: datetime) -> tuple[SentInvitation, ...]:
    """What was sent from the room, oldest first."""
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


def document_lines(db: Session, room: Consortium) -> tuple[DocumentLine, ...]:
    """The papers with their newest versions: names and hashes, no content."""
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
