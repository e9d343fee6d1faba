"""Proposing who answers for what, and what the organisations say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WordsMissingError
from app.meetings.responsibilities.answering import speaks_for
from app.meetings.responsibilities.models import (
    Activity,
    ActivityScope,
    HolderState,
    Letter,
    Responsibility,
    ResponsibilityHolder,
    ResponsibilityStep,
)
from app.meetings.responsibilities.scopes import Place, Scope, place_of
from app.meetings.responsibilities.states import may_move, needs_words, scopes_of
from app.meetings.rows import seoul_day

#: Kinds of organisations that hold nothing on one tender: their seats leave when it is discussed.
_OUTSIDE: Final = frozenset({OrganisationKind.FIRM, OrganisationKind.BUYER})


@dataclass(frozen=True)
class HolderDetails:
    """A part proposed for an organisation."""

    organisation: PublicId
    letter: Letter
    source: str
    valid_from: date


@dataclass(frozen=True)
class ActivityDetails:
    """An activity as the secretariat enters it."""

    code: str
    name_ko: str
    name_vi: str
    name_en: str
    scope: ActivityScope
    source: str


class AccountableTakenError(DomainError):
    """A second accountable body beside one that has not ended."""

    def __init__(self) -> None:
        super().__init__(
            message("There is an accountable body already: end its part before naming another."),
            field="letter",
        )


class PartTakenError(DomainError):
    """The same part twice."""

    def __init__(self) -> None:
        super().__init__(message("This organisation has this part already."), field="organisation")


class ScopeNotOfferedError(DomainError):
    """An activity that is not given out this finely."""

    def __init__(self) -> None:
        super().__init__(message("This activity is not given out in this scope."))


class OutsideTenderError(DomainError):
    """A firm or a Vietnamese authority in charge of something on one tender."""

    def __init__(self) -> None:
        super().__init__(
            message("Firms and Vietnamese authorities hold no responsibility on a single tender."),
            field="organisation",
        )


class StepNotOpenError(ConflictError):
    """The part is not in a state from which this step leads."""

    def __init__(self) -> None:
        super().__init__(message("This part has changed meanwhile. Open the page again."))


class ActivityExistsError(DomainError):
    """Two activities of one name."""

    def __init__(self) -> None:
        super().__init__(message("An activity has this code already."), field="code")


on_violation("responsibility_holder", "responsibility_id")(AccountableTakenError)
on_violation("responsibility_holder", "responsibility_id", "organisation_id", "letter")(
    PartTakenError
)
on_violation("responsibility", "activity_id")(ConflictError)
on_violation("responsibility", "activity_id", "province_id")(ConflictError)
on_violation("responsibility", "activity_id", "tender_id")(ConflictError)
on_violation("activity", "code")(ActivityExistsError)


def propose_holder(
    db: Session,
    activity_code: str,
    scope: Scope,
    details: HolderDetails,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Name an organisation for a part; it is proposed until the organisation itself answers.

    Raises AccountableTakenError, PartTakenError, ScopeNotOfferedError and OutsideTenderError;
    NotFoundError for an activity, province or tender that does not exist.
    """
    check_desk(actor)
    activity = db.scalar(select(Activity).where(Activity.code == activity_code))
    if activity is None:
        raise NotFoundError
    place = place_of(db, scope)
    if scope.kind not in scopes_of(activity.scope):
        raise ScopeNotOfferedError
    organisation = db.scalar(
        select(Organisation).where(Organisation.public_id == details.organisation)
    )
    if organisation is None:
        raise DomainError(message("Choose an organisation."), field="organisation")
    if place.tender is not None and organisation.kind in _OUTSIDE:
        raise OutsideTenderError
    responsibility = _responsibility(db, activity, place)
    _check_free(db, responsibility, organisation, details.letter)
    holder = ResponsibilityHolder(
        public_id=new_public_id(),
        responsibility_id=responsibility.id,
        organisation_id=organisation.id,
        letter=details.letter,
        state=HolderState.PROPOSED,
        source=details.source,
        valid_from=details.valid_from,
        valid_to=None,
    )
    db.add(holder)
    db.flush()
    _step(db, holder, by_holder=False, words=None, now=now)
    record(
        db,
        "meetings.responsibility_proposed",
        "responsibility",
        holder.public_id,
        actor=actor,
        now=now,
        activity=activity.code,
        scope=scope.key,
        organisation=organisation.public_id,
        letter=details.letter.value,
        source=details.source,
    )
    return holder.public_id


def move_holder(
    db: Session,
    public_id: PublicId,
    state: HolderState,
    words: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Confirm or dispute one's own part; propose a disputed one again, or end one (the desk).

    Raises NotFoundError when absent or neither the desk's nor the organisation's own,
    StepNotOpenError when the part has moved on, WordsMissingError when the step says why.
    """
    # Locked, so that of two answers at once the second sees the first.
    holder = db.scalar(
        select(ResponsibilityHolder)
        .where(ResponsibilityHolder.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if holder is None:
        raise NotFoundError
    desk, own = actor.has(Role.SECRETARIAT), speaks_for(db, holder.organisation_id, actor, now=now)
    if not (desk or own):
        raise NotFoundError
    if state not in may_move(holder.state, desk=desk, holder=own):
        raise StepNotOpenError
    said = words.strip() or None
    if needs_words(state) and said is None:
        raise WordsMissingError("words")
    before = holder.state
    holder.state = state
    if state is HolderState.ENDED:
        holder.valid_to = max(seoul_day(now), holder.valid_from)
    by_holder = state in may_move(before, desk=False, holder=own)
    _step(db, holder, by_holder=by_holder, words=said, now=now)
    record(
        db,
        f"meetings.responsibility_{state.value}",
        "responsibility",
        public_id,
        actor=actor,
        now=now,
        before=before.value,
        words=said,
    )


def add_activity(db: Session, details: ActivityDetails, *, actor: Actor, now: datetime) -> PublicId:
    """Enter an activity of which nobody has a part yet; ActivityExistsError for a code twice."""
    check_desk(actor)
    if db.scalar(select(Activity.id).where(Activity.code == details.code)) is not None:
        raise ActivityExistsError
    last = db.scalar(select(func.max(Activity.position))) or 0
    activity = Activity(public_id=new_public_id(), position=last + 1, added_at=now, **vars(details))
    db.add(activity)
    db.flush()
    record(
        db,
        "meetings.activity_added",
        "activity",
        activity.public_id,
        actor=actor,
        now=now,
        code=details.code,
        scope=details.scope.value,
        source=details.source,
    )
    return activity.public_id


def _responsibility(db: Session, activity: Activity, place: Place) -> Responsibility:
    """The activity in its scope, entered when nothing was known of it before."""
    province = place.province.id if place.province else None
    tender = place.tender.id if place.tender else None
    found = db.scalar(
        select(Responsibility).where(
            Responsibility.activity_id == activity.id,
            Responsibility.province_id.is_(None)
            if province is None
            else Responsibility.province_id == province,
            Responsibility.tender_id.is_(None)
            if tender is None
            else Responsibility.tender_id == tender,
        )
    )
    if found is None:
        found = Responsibility(activity_id=activity.id, province_id=province, tender_id=tender)
        db.add(found)
        db.flush()
    return found


def _check_free(
    db: Session, responsibility: Responsibility, organisation: Organisation, letter: Letter
) -> None:
    """The good message; the indexes of the table give the guarantee."""
    holders = db.execute(
        select(ResponsibilityHolder.organisation_id, ResponsibilityHolder.letter).where(
            ResponsibilityHolder.responsibility_id == responsibility.id,
            ResponsibilityHolder.state != HolderState.ENDED,
            or_(
                ResponsibilityHolder.letter == Letter.ACCOUNTABLE,
                ResponsibilityHolder.organisation_id == organisation.id,
            ),
        )
    ).all()
    if any(row.organisation_id == organisation.id and row.letter is letter for row in holders):
        raise PartTakenError
    if letter is Letter.ACCOUNTABLE and any(row.letter is letter for row in holders):
        raise AccountableTakenError


def _step(
    db: Session, holder: ResponsibilityHolder, *, by_holder: bool, words: str | None, now: datetime
) -> None:
    db.add(
        ResponsibilityStep(
            holder_id=holder.id, state=holder.state, at=now, by_holder=by_holder, words=words
        )
    )
    db.flush()
