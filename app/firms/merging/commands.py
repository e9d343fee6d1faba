"""Asking for a merge, agreeing to it, doing it, undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User, UserRole
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.db import Base, on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.i18n import message, pick, speaking
from app.core.ids import PublicId, new_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.firms.duplicates.keys import refresh_firm
from app.firms.duplicates.models import DuplicatePair, MatchRecord, PairDecision
from app.firms.events import FirmsMerged
from app.firms.merging.finding import is_merged
from app.firms.merging.log import MergeLog, restored
from app.firms.merging.models import FirmMerge, FirmMergeRow, MergeState
from app.firms.merging.references import How, parts
from app.firms.merging.since import as_now
from app.firms.models import Firm

#: A merge in one of these states can still come about.
_PENDING = (MergeState.ASKED,)


@dataclass(frozen=True)
class Undone:
    """What an undo could not put back, because somebody changed it since."""

    restored: int
    changed_since: int


@on_violation("firm_merge", "gone_id")
def _given_up_twice() -> DomainError:
    return DomainError(message("This record is being given up in another merge."))


def ask(
    db: Session, kept: PublicId, gone: PublicId, reason: str, *, actor: Actor, now: datetime
) -> PublicId:
    """Have `gone` give up its place to `kept`.

    Where people have worked in both records, an owner of each is asked first; else it is done.
    Nothing confidential decides: what the officer is answered follows from the registry alone.
    """
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    stays, goes = _standing(db, kept), _standing(db, gone)
    check(db, stays, goes)
    if not reason.strip():
        raise DomainError(message("Say why the two are one firm."), field="reason")
    merge = FirmMerge(
        public_id=new_public_id(),
        kept=stays,
        gone=goes,
        state=MergeState.ASKED,
        reason=reason.strip(),
        asked_at=now,
        asked_by=actor.user,
        needs_consent=has_people(db, stays) and has_people(db, goes),
    )
    db.add(merge)
    db.flush()
    _record(db, "firms.merge_asked", merge, actor, now, reason=merge.reason)
    if merge.needs_consent:
        for firm, other in ((stays, goes), (goes, stays)):
            _write_to_owners(db, firm, other, actor=actor, now=now)
    else:
        _do(db, merge, actor=actor, now=now)
    return merge.public_id


def check(db: Session, kept: Firm, gone: Firm) -> None:
    """Refuse what cannot be one firm, by what the registry says."""
    if kept.id == gone.id:
        raise NotFoundError
    if kept.country != gone.country:
        raise DomainError(message("Firms of two countries are two firms."))
    if kept.organisation.demo != gone.organisation.demo:
        raise DomainError(message("A fictional firm is never merged with a real one."))
    if has_people(db, gone) and not has_people(db, kept):
        raise DomainError(
            message("People work in the record that would be given up alone: keep that one.")
        )
    involved = FirmMerge.gone_id.in_((kept.id, gone.id)) | FirmMerge.kept_id.in_((kept.id, gone.id))
    pending = sa.select(FirmMerge.id).where(involved, FirmMerge.state.in_(_PENDING)).limit(1)
    if db.scalar(pending) is not None:
        raise DomainError(message("Another merge of one of the two waits for consent."))
    decided = (
        sa.select(DuplicatePair.decision)
        .join(MatchRecord, MatchRecord.id == DuplicatePair.first_id)
        .where(
            MatchRecord.firm_id.in_((kept.id, gone.id)),
            DuplicatePair.second_id.in_(
                sa.select(MatchRecord.id).where(MatchRecord.firm_id.in_((kept.id, gone.id)))
            ),
        )
    )
    if db.scalar(decided) is PairDecision.DIFFERENT:
        raise DomainError(
            message("It was decided that these are two firms: take that decision back first.")
        )


def agree(db: Session, merge: PublicId, *, actor: Actor, now: datetime) -> None:
    """An owner of one of the two agrees, for that firm."""
    subject, side = _asked_of(db, merge, actor)
    if side == "gone":
        for part in parts():
            if part.giving_up:
                part.giving_up(db, subject.gone, now)
        subject.gone_agreed_at, subject.gone_agreed_by = now, actor.user
    else:
        subject.kept_agreed_at, subject.kept_agreed_by = now, actor.user
    db.flush()
    _record(db, "firms.merge_agreed", subject, actor, now)


def decline(db: Session, merge: PublicId, *, actor: Actor, now: datetime) -> None:
    """An owner of one of the two does not agree: the matter ends."""
    subject, _side = _asked_of(db, merge, actor)
    subject.state = MergeState.DECLINED
    db.flush()
    _record(db, "firms.merge_declined", subject, actor, now)


def withdraw(db: Session, merge: PublicId, *, actor: Actor, now: datetime) -> None:
    """The secretariat asks no longer."""
    subject = _load(db, merge, actor, MergeState.ASKED)
    subject.state = MergeState.WITHDRAWN
    db.flush()
    _record(db, "firms.merge_withdrawn", subject, actor, now)


def carry_out(db: Session, merge: PublicId, *, actor: Actor, now: datetime) -> None:
    """Do what both firms agreed to."""
    subject = _load(db, merge, actor, MergeState.ASKED)
    if subject.needs_consent and not (subject.kept_agreed_at and subject.gone_agreed_at):
        raise DomainError(message("Both firms must agree first."))
    _do(db, subject, actor=actor, now=now)


def _do(db: Session, merge: FirmMerge, *, actor: Actor, now: datetime) -> None:
    log = MergeLog(db, merge, actor=actor, now=now)
    for part in parts():
        if part.settle:
            part.settle(db, log)
    for part in parts():
        for reference in part.references:
            if reference.how is How.MOVES:
                gone, kept = log.gone.id, log.kept.id
                if reference.column == "organisation_id":
                    gone, kept = log.gone.organisation_id, log.kept.organisation_id
                log.move(reference.table, reference.column, gone, kept)
    log.write()
    merge.state, merge.done_at, merge.done_by = MergeState.DONE, now, actor.user
    db.flush()
    _record(db, "firms.merged", merge, actor, now)
    _follow(db, merge, actor=actor, now=now)


def undo(db: Session, merge: PublicId, reason: str, *, actor: Actor, now: datetime) -> Undone:
    """Put back every row the merge changed, as it was before.

    Rows written since stay where they were written; a value changed since stays as it is now.
    """
    subject = _load(db, merge, actor, MergeState.DONE)
    if not reason.strip():
        raise DomainError(message("Say why it is undone."), field="reason")
    later = sa.select(FirmMerge.id).where(
        FirmMerge.state == MergeState.DONE,
        FirmMerge.id != subject.id,
        (FirmMerge.gone_id == subject.kept_id)
        | ((FirmMerge.kept_id == subject.kept_id) & (FirmMerge.id > subject.id)),
    )
    if db.scalar(later.limit(1)) is not None:
        raise DomainError(message("Undo the later merge of this firm first."))
    rows = db.scalars(
        sa.select(FirmMergeRow)
        .where(FirmMergeRow.merge_id == subject.id)
        .order_by(FirmMergeRow.id.desc())
    ).all()
    put_back = sum(_put_back(db, row) for row in rows)
    db.expire_all()
    subject = _load(db, merge, actor, MergeState.DONE)
    subject.state, subject.undone_at, subject.undone_by = MergeState.UNDONE, now, actor.user
    subject.undo_reason = reason.strip()
    db.flush()
    _record(db, "firms.merge_undone", subject, actor, now, reason=subject.undo_reason)
    _follow(db, subject, actor=actor, now=now)
    return Undone(put_back, len(rows) - put_back)


def _put_back(db: Session, row: FirmMergeRow) -> bool:
    """Restore one row; False when it is gone or was changed since in what the merge had set."""
    table = Base.metadata.tables[row.table_name]
    here = sa.and_(*(table.c[name] == value for name, value in row.row_key.items()))
    now_there = as_now(db, row)
    if now_there is None:
        return False
    guards = set(row.after) - set(row.before)
    if any(now_there[name] != row.after[name] for name in guards):
        return False
    wanted: dict[str, Any] = {
        name: restored(table.c[name], value)
        for name, value in row.before.items()
        if now_there[name] == row.after[name]
    }
    if wanted:
        try:
            with db.begin_nested():
                db.execute(sa.update(table).where(here).values(wanted))
        except IntegrityError:  # somebody entered the same for the other record meanwhile
            return False
    return len(wanted) == len(row.before)


def _follow(db: Session, merge: FirmMerge, *, actor: Actor, now: datetime) -> None:
    """What is made anew: keys and pairs of both, and the boards they stand on."""
    for firm in (merge.kept, merge.gone):
        refresh_firm(db, firm, now=now)
    publish(db, FirmsMerged(merge.kept_id, merge.gone_id), actor=actor, now=now)


def has_people(db: Session, firm: Firm) -> bool:
    """Whether anybody ever had an account for this record."""
    worked = sa.select(User.id).where(User.organisation_id == firm.organisation_id).limit(1)
    return db.scalar(worked) is not None


def _standing(db: Session, firm: PublicId) -> Firm:
    found = db.scalar(
        sa.select(Firm)
        .where(Firm.public_id == firm, ~is_merged(Firm.id))
        .with_for_update(of=Firm)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def _load(db: Session, merge: PublicId, actor: Actor, state: MergeState) -> FirmMerge:
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    found = _locked(db, merge)
    if found.state is not state:
        raise ConflictError
    return found


def _asked_of(db: Session, merge: PublicId, actor: Actor) -> tuple[FirmMerge, str]:
    """The merge that the actor's firm is asked about, and which of the two it is."""
    found = _locked(db, merge)
    sides = {found.kept.public_id: "kept", found.gone.public_id: "gone"}
    side = sides.get(actor.firm) if actor.firm else None
    if side is None or not actor.has(Role.OWNER) or not found.needs_consent:
        raise NotAllowedError
    if found.state is not MergeState.ASKED:
        raise ConflictError
    return found, side


def _locked(db: Session, merge: PublicId) -> FirmMerge:
    found = db.scalar(
        sa.select(FirmMerge).where(FirmMerge.public_id == merge).with_for_update(of=FirmMerge)
    )
    if found is None:
        raise NotFoundError
    return found


def _write_to_owners(db: Session, firm: Firm, other: Firm, *, actor: Actor, now: datetime) -> None:
    """Tell each owner that an answer is wanted; both sides get the same words."""
    owners = db.scalars(
        sa.select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.organisation_id == firm.organisation_id, User.active, UserRole.role == Role.OWNER
        )
        .order_by(User.id)
    )
    for owner in owners:
        with speaking(owner.locale):
            body = "\n\n".join(
                (
                    str(
                        message(
                            "The secretariat believes that your firm stands in Duri twice: as "
                            "%(firm)s and as %(other)s.",
                            firm=_name(firm.organisation),
                            other=_name(other.organisation),
                        )
                    ),
                    str(
                        message(
                            "If both are your firm, the two records can become one. Nothing "
                            "happens unless an owner of each agrees here:"
                        )
                    ),
                    f"{settings().base_url}/firms/merges/asked",
                )
            )
            subject = str(message("[Duri] Is this one firm?"))
        queue_mail(db, owner.email, subject, body + "\n", caused_by=actor.user, now=now)


def _name(home: Organisation) -> str:
    return pick(home.name_ko, home.name_vi, home.name_en)


def _record(
    db: Session, action: str, merge: FirmMerge, actor: Actor, now: datetime, **content: object
) -> None:
    record(
        db,
        action,
        "firm_merge",
        merge.public_id,
        actor=actor,
        now=now,
        kept=merge.kept.public_id,
        gone=merge.gone.public_id,
        **content,
    )
