"""One version for all: put to signature, signed, taken back, submitted for the lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.consortia.agreement import (
    AgreementTerms,
    Fault,
    as_content,
    digest,
    from_content,
    integrity,
)
from app.consortia.commands.ending import release, withdraw_pending
from app.consortia.commands.wording import drafted_terms, frame
from app.consortia.errors import (
    AlreadySignedError,
    BeingSignedError,
    EngagedElsewhereError,
    IntegrityError,
    LockedError,
    NothingToSignError,
    OpenInvitationsError,
    PastLegalDateError,
    TypedNameError,
)
from app.consortia.events import (
    AgreementProposed,
    LockRequested,
    SignatureGiven,
    SignatureWithdrawn,
)
from app.consortia.legal_dates import last_day_for_changes, may_change
from app.consortia.loading import (
    live_members,
    load_room,
    pending_version,
    refuse_while_bid_stands,
    require_manager,
    require_open,
    require_standing,
    version_in_force,
)
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
)
from app.consortia.signing_models import AgreementVersion, Commitment, Signature, VersionState
from app.core.access import Actor
from app.core.clock import SEOUL
from app.core.errors import NotFoundError
from app.core.events import publish
from app.core.ids import PublicId
from app.core.text import fold
from app.core.working_days import one_working_day_after
from app.firms.acting import acting_firm
from app.firms.models import Firm


def propose(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> int:
    """Put the draft to all members for signature; returns the version's number."""
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    require_standing(room)
    if room.state is ConsortiumState.LOCKED:
        raise LockedError
    terms = drafted_terms(room, live_members(db, room))
    return open_version(db, room, terms, firm=firm, actor=actor, now=now)


def open_version(
    db: Session,
    room: Consortium,
    terms: AgreementTerms,
    *,
    firm: Firm,
    actor: Actor,
    now: datetime,
) -> int:
    """Freeze `terms` as the next version; refused while they do not hold together."""
    if not terms.dissolves:
        require_open(room.tender, room.lot, now=now)
    if pending_version(db, room) is not None:
        raise BeingSignedError
    waiting = select(Invitation.id).where(
        Invitation.consortium_id == room.id,
        Invitation.state == InvitationState.OPEN,
        Invitation.expires_at > now,
    )
    if db.scalar(waiting.limit(1)) is not None:
        raise OpenInvitationsError
    faults = [
        fault
        for fault in integrity(terms, terms.signers, on=now.astimezone(SEOUL).date())
        if fault is not Fault.UNSIGNED
    ]
    if faults:
        raise IntegrityError(faults)
    refuse_past_legal_date(room, terms, now=now)
    last = select(func.max(AgreementVersion.number)).where(
        AgreementVersion.consortium_id == room.id
    )
    content = as_content(terms) | frame(room, terms)
    version = AgreementVersion(
        consortium_id=room.id,
        number=(db.scalar(last) or 0) + 1,
        content=content,
        sha256=digest(content),
        state=VersionState.OPEN,
        proposed_at=now,
        proposed_by=actor.person,
    )
    db.add(version)
    db.flush()
    record(
        db,
        "consortia.agreement_proposed",
        "consortium",
        room.public_id,
        actor=actor,
        now=now,
        version=version.number,
        sha256=version.sha256,
    )
    proposed = AgreementProposed(room.id, room.tender_id, firm.id, version.id)
    publish(db, proposed, actor=actor, now=now)
    return version.number


def take_back(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> None:
    """Withdraw the version being signed; its signatures lapse. Not once it is under review."""
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    _open(db, room)
    withdraw_pending(db, room, firm_id=firm.id, actor=actor, now=now)


def sign(
    db: Session,
    consortium: PublicId,
    sha256: str,
    typed_name: str,
    *,
    totp_step: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Sign the version whose hash was read. A firm already bound elsewhere in this place is
    refused, and nobody but that firm learns of it."""
    firm = acting_firm(db, actor, binding=True, lock=True)
    room, _member = load_room(db, consortium, firm)
    version = _open(db, room)
    if version.sha256 != sha256:
        raise NothingToSignError
    terms = from_content(version.content)
    if firm.public_id not in terms.signers:
        raise NotFoundError
    if not terms.dissolves:
        require_open(room.tender, room.lot, now=now)
    _refuse_other_name(db, typed_name, actor)
    if _live_signature(db, version, firm) is not None:
        raise AlreadySignedError
    _commit_firm(db, room, firm, now=now)
    db.add(
        Signature(
            version_id=version.id,
            firm_id=firm.id,
            signed_by=actor.person,
            typed_name=" ".join(typed_name.split()),
            signed_at=now,
            totp_step=totp_step,
        )
    )
    db.flush()
    record(
        db,
        "consortia.signed",
        "consortium",
        consortium,
        actor=actor,
        now=now,
        version=version.number,
        sha256=sha256,
    )
    given = SignatureGiven(room.id, room.tender_id, firm.id, version.id)
    publish(db, given, actor=actor, now=now)


def withdraw_signature(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take one's own signature back while the version is still being signed."""
    firm = acting_firm(db, actor, binding=True, lock=True)
    room, _member = load_room(db, consortium, firm)
    version = _open(db, room)
    signature = _live_signature(db, version, firm)
    if signature is None:
        raise NothingToSignError
    signature.ended_at = now
    in_force = version_in_force(db, room)
    if in_force is None or _live_signature(db, in_force, firm) is None:
        release(db, room, firm.id, at=now)
    db.flush()
    record(
        db,
        "consortia.signature_withdrawn",
        "consortium",
        consortium,
        actor=actor,
        now=now,
        version=version.number,
    )
    gone = SignatureWithdrawn(room.id, room.tender_id, firm.id, version.id)
    publish(db, gone, actor=actor, now=now)


def request_lock(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> datetime:
    """Begin the review that every lock takes; returns when it ends.

    Refused, with every reason, while the agreement does not hold together (rule D10). After
    that only the clock counts: nothing that another party files can end or lengthen it.
    """
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    version = _open(db, room)
    terms = from_content(version.content)
    if terms.dissolves:
        refuse_while_bid_stands(db, room)
    else:
        require_open(room.tender, room.lot, now=now)
    signed = db.scalars(
        select(Firm.public_id)
        .join(Signature, Signature.firm_id == Firm.id)
        .where(Signature.version_id == version.id, Signature.ended_at.is_(None))
    ).all()
    faults = integrity(terms, signed, on=now.astimezone(SEOUL).date())
    if faults:
        raise IntegrityError(faults)
    refuse_past_legal_date(room, terms, now=now)
    version.state = VersionState.SUBMITTED
    version.submitted_at = now
    version.review_ends_at = one_working_day_after(now)
    if room.state is ConsortiumState.FORMING:
        room.state = ConsortiumState.UNDER_REVIEW
    db.flush()
    record(
        db,
        "consortia.lock_requested",
        "consortium",
        consortium,
        actor=actor,
        now=now,
        version=version.number,
        review_ends_at=version.review_ends_at,
    )
    if not terms.dissolves:
        # No rule of a team's composition speaks against its end.
        asked = LockRequested(room.id, room.tender_id, firm.id, version.id)
        publish(db, asked, actor=actor, now=now)
    return version.review_ends_at


def refuse_past_legal_date(room: Consortium, terms: AgreementTerms, *, now: datetime) -> None:
    """Whoever leaves or is replaced must be out, review included, by the law's day."""
    if not terms.leaving:
        return
    closes = (room.lot.closes_at if room.lot else None) or room.tender.closes_at
    law = room.tender.governing_law.value
    last = last_day_for_changes(law, closes)
    if last is not None and not may_change(law, closes, takes_effect=one_working_day_after(now)):
        raise PastLegalDateError(last)


def _open(db: Session, room: Consortium) -> AgreementVersion:
    version = pending_version(db, room)
    if version is None or version.state is not VersionState.OPEN:
        raise NothingToSignError
    return version


def _live_signature(db: Session, version: AgreementVersion, firm: Firm) -> Signature | None:
    return db.scalar(
        select(Signature).where(
            Signature.version_id == version.id,
            Signature.firm_id == firm.id,
            Signature.ended_at.is_(None),
        )
    )


def _refuse_other_name(db: Session, typed: str, actor: Actor) -> None:
    name = db.scalar(select(User.display_name).where(User.public_id == actor.person))
    if " ".join(fold(typed).split()) != " ".join(fold(name or "").split()):
        raise TypedNameError


def _commit_firm(db: Session, room: Consortium, firm: Firm, *, now: datetime) -> None:
    """Bind the firm to this team in this place, unless it is bound already.

    The firm's row is locked: two signatures of one firm at once meet here one after another.
    """
    bound = overlapping_commitments(db, firm, tender_id=room.tender_id, lot_id=room.lot_id)
    if any(each.consortium_id != room.id for each in bound):
        raise EngagedElsewhereError
    if not bound:
        db.add(
            Commitment(
                firm_id=firm.id,
                tender_id=room.tender_id,
                lot_id=room.lot_id,
                consortium_id=room.id,
                since=now,
            )
        )
        db.flush()


def overlapping_commitments(
    db: Session, firm: Firm, *, tender_id: int, lot_id: int | None
) -> Sequence[Commitment]:
    """What binds the firm in this place: the whole of a tender covers each of its lots."""
    query = select(Commitment).where(
        Commitment.firm_id == firm.id,
        Commitment.tender_id == tender_id,
        Commitment.ended_at.is_(None),
    )
    if lot_id is not None:
        query = query.where(or_(Commitment.lot_id.is_(None), Commitment.lot_id == lot_id))
    return db.scalars(query).all()
