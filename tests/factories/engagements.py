"""What firms do in consortia and with bids, as far as the conflict engine hears of it.

Rows and events alone, without the checks of the commands: whatever stands, the engine must
follow it. An act that a rule would refuse is left out where the refusal is the point.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.board.board import day_of
from app.conflicts.joining.refusals import RuleRefusesError
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.events import (
    AgreementProposed,
    BidFiled,
    BidSettled,
    ConsortiumDissolved,
    ConsortiumFormed,
    MemberJoined,
    MemberLeft,
    PaperAdded,
    SignatureGiven,
    TermsChanged,
)
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    ExitKind,
    Liability,
    Member,
    MemberRole,
)
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.consortia.signing_models import AgreementVersion, Signature, VersionState
from app.core.access import SYSTEM
from app.core.events import publish
from app.core.ids import new_public_id
from app.firms.models import Firm, SizeClass
from app.firms.profile.models import SizeProof
from app.firms.sign_up.models import DocumentPurpose, FirmDocument
from app.interests.models import Interest
from app.tenders.models import Lot, Tender
from tests.factories import NOW


def form_team(
    db: Session, interest: Interest, lot: Lot | None = None, *, at: datetime = NOW, **facts: Any
) -> Consortium:
    """A consortium founded by the firm of `interest`, which leads with the half."""
    values: dict[str, Any] = {
        "name": "시험 공동수급체",
        "state": ConsortiumState.FORMING,
        "liability": Liability.JOINT,
        "joint_reason": "",
        "formed_at": at,
    }
    team = Consortium(
        public_id=new_public_id(),
        tender_id=interest.tender_id,
        lot_id=lot.id if lot else None,
        interest_id=interest.id,
        founder_id=interest.firm_id,
        **values | facts,
    )
    db.add(team)
    db.flush()
    _enter(db, team, interest.firm_id, MemberRole.LEAD, 5000, at)
    formed = ConsortiumFormed(team.id, team.tender_id, interest.firm_id)
    publish(db, formed, actor=SYSTEM, now=at)
    return team


def join(
    db: Session, team: Consortium, firm: Firm, *, share_bp: int = 5000, at: datetime = NOW
) -> None:
    """A firm accepts its place; twice is once."""
    if firm.id not in {member.firm_id for member in _members(db, team)}:
        _enter(db, team, firm.id, MemberRole.MEMBER, share_bp, at)
        publish(db, MemberJoined(team.id, team.tender_id, firm.id), actor=SYSTEM, now=at)


def _enter(
    db: Session, team: Consortium, firm_id: int, role: MemberRole, share_bp: int, at: datetime
) -> None:
    db.add(
        Member(consortium_id=team.id, firm_id=firm_id, role=role, share_bp=share_bp, joined_at=at)
    )
    db.flush()


def leave(db: Session, team: Consortium, firm: Firm, *, at: datetime = NOW) -> None:
    """A firm gives its place up, with its signatures."""
    for member in _members(db, team):
        if member.firm_id == firm.id:
            member.left_at, member.exit_kind = at, ExitKind.LEFT
            _end_signatures(db, team, at, firm)
            publish(db, MemberLeft(team.id, team.tender_id, firm.id), actor=SYSTEM, now=at)


def dissolve(db: Session, team: Consortium, *, at: datetime = NOW) -> None:
    """The team exists no more."""
    for member in _members(db, team):
        member.left_at, member.exit_kind = at, ExitKind.DISSOLVED
    _end_signatures(db, team, at)
    team.state, team.dissolved_at = ConsortiumState.DISSOLVED, at
    db.flush()
    gone = ConsortiumDissolved(team.id, team.tender_id, team.founder_id)
    publish(db, gone, actor=SYSTEM, now=at)


def propose(db: Session, team: Consortium, *, at: datetime = NOW) -> AgreementVersion:
    """The version being signed; put to the members when there is none."""
    version = db.scalar(
        select(AgreementVersion).where(
            AgreementVersion.consortium_id == team.id, AgreementVersion.state == VersionState.OPEN
        )
    )
    if version is None:
        version = AgreementVersion(
            consortium_id=team.id,
            number=1,
            content={},
            sha256="0",
            state=VersionState.OPEN,
            proposed_at=at,
            proposed_by=new_public_id(),
        )
        db.add(version)
        db.flush()
        asked = AgreementProposed(team.id, team.tender_id, team.founder_id, version.id)
        publish(db, asked, actor=SYSTEM, now=at)
    return version


def sign(db: Session, team: Consortium, firm: Firm, *, at: datetime = NOW) -> bool:
    """A member signs; whether the rules let it. A second time, or as a stranger: no."""
    version = propose(db, team, at=at)
    signed = {s.firm_id for s in version.signatures if s.ended_at is None}
    if firm.id in signed or firm.id not in {m.firm_id for m in _members(db, team)}:
        return False
    given = SignatureGiven(team.id, team.tender_id, firm.id, version.id)
    point = db.begin_nested()
    db.add(
        Signature(
            version_id=version.id,
            firm_id=firm.id,
            signed_by=new_public_id(),
            typed_name="test",
            signed_at=at,
            totp_step=1,
        )
    )
    db.flush()
    try:
        publish(db, given, actor=SYSTEM, now=at)
    except RuleRefusesError:
        point.rollback()
        db.expire_all()
        return False
    point.commit()
    db.expire(version, ["signatures"])
    return True


def change_terms(
    db: Session, team: Consortium, *, what: int = 0, how: int = 0, at: datetime = NOW
) -> None:
    """Another share, day, liability, reason or answer, as the numbers say."""
    members = _members(db, team)
    if what % 4 == 0:
        team.valid_until = day_of(at) + timedelta(days=how)
    elif what % 4 == 1:
        team.liability = list(Liability)[how % 3]
    elif what % 4 == 2 and members:
        members[how % len(members)].share_bp = 10_000 - how * 700
    else:
        team.joint_reason = "reason" if how % 2 else ""
        for member in members:
            member.meets_alone = True
    db.flush()
    publish(db, TermsChanged(team.id, team.tender_id, team.founder_id), actor=SYSTEM, now=at)


def file_bid(
    db: Session,
    tender: Tender,
    *,
    team: Consortium | None = None,
    firm: Firm | None = None,
    at: datetime = NOW,
) -> Bid | None:
    """A bid of a team (for its own lot) or of one firm; None when it stands or is refused."""
    tender_id = team.tender_id if team else tender.id
    known = select(Bid.id).where(
        Bid.tender_id == tender_id,
        Bid.consortium_id == team.id if team else Bid.firm_id == (firm.id if firm else None),
        Bid.status != BidStatus.WITHDRAWN,
    )
    if db.scalar(known) is not None:
        return None
    point = db.begin_nested()
    bid = Bid(
        public_id=new_public_id(),
        tender_id=tender_id,
        lot_id=team.lot_id if team else None,
        consortium_id=team.id if team else None,
        version_id=propose(db, team, at=at).id if team else None,
        firm_id=None if team else (firm.id if firm else None),
        filed_at=at,
        filed_by=new_public_id(),
        review_ends_at=at + timedelta(days=1),
        status=BidStatus.FILED,
    )
    db.add(bid)
    db.flush()
    acting = team.founder_id if team else (firm.id if firm else 0)
    try:
        filed = BidFiled(bid.id, tender_id, acting, bid.consortium_id)
        publish(db, filed, actor=SYSTEM, now=at)
    except RuleRefusesError:
        point.rollback()
        db.expire_all()
        return None
    point.commit()
    return bid


def withdraw_bid(db: Session, bid: Bid, *, at: datetime = NOW) -> None:
    """A bid is taken back."""
    _settle(db, bid, BidStatus.WITHDRAWN, at)


def win_bid(db: Session, bid: Bid, *, at: datetime = NOW) -> None:
    """The buyer awards the bid."""
    _settle(db, bid, BidStatus.WON, at)


def _settle(db: Session, bid: Bid, status: BidStatus, at: datetime) -> None:
    bid.status, bid.settled_at = status, at
    db.flush()
    acting = bid.firm_id or (bid.consortium.founder_id if bid.consortium else 0)
    settled = BidSettled(bid.id, bid.tender_id, acting, bid.consortium_id)
    publish(db, settled, actor=SYSTEM, now=at)


def lay_paper(
    db: Session, team: Consortium, firm: Firm, content: str, *, at: datetime = NOW
) -> None:
    """A firm of the team lays a paper into the room."""
    document = RoomDocument(
        public_id=new_public_id(), consortium_id=team.id, title="paper", created_at=at
    )
    db.add(document)
    db.flush()
    db.add(
        DocumentVersion(
            document_id=document.id,
            number=1,
            filename="paper.pdf",
            media_type="application/pdf",
            size_bytes=1,
            sha256=f"paper-{content}",
            author_key=f"author-{content}",
            uploaded_at=at,
            uploaded_by=new_public_id(),
            firm_id=firm.id,
        )
    )
    db.flush()
    publish(db, PaperAdded(team.id, team.tender_id, firm.id), actor=SYSTEM, now=at)


def prove_size(db: Session, firm: Firm, *, days: int, at: datetime = NOW) -> date:
    """A proof of being small that is good for so many more days."""
    ends = day_of(at) + timedelta(days=days)
    document = FirmDocument(
        public_id=new_public_id(),
        firm_id=firm.id,
        purpose=next(iter(DocumentPurpose)),
        sha256="0",
        media_type="application/pdf",
        size=1,
        filename="proof.pdf",
        uploaded_at=at,
    )
    db.add(document)
    db.flush()
    db.add(
        SizeProof(
            public_id=new_public_id(),
            firm_id=firm.id,
            size_class=SizeClass.SME,
            document_id=document.id,
            issued_on=ends - timedelta(days=365),
            expires_on=ends,
            submitted_at=at,
        )
    )
    db.flush()
    return ends


def _members(db: Session, team: Consortium) -> list[Member]:
    return list(
        db.scalars(
            select(Member)
            .where(Member.consortium_id == team.id, Member.left_at.is_(None))
            .order_by(Member.id)
        )
    )


def _end_signatures(db: Session, team: Consortium, at: datetime, firm: Firm | None = None) -> None:
    rows = (
        select(Signature)
        .join(AgreementVersion)
        .where(AgreementVersion.consortium_id == team.id, Signature.ended_at.is_(None))
    )
    if firm is not None:
        rows = rows.where(Signature.firm_id == firm.id)
    for signature in db.scalars(rows):
        signature.ended_at = at
    db.flush()
