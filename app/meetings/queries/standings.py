"""How decisions stand: by how many, for whom, and what replaced what, both ways."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.i18n import Names
from app.core.ids import PublicId
from app.meetings.decision_subjects import BODY_DECIDING, TENDER_DECIDED_ON, with_meeting
from app.meetings.models import AgendaItem, Decision, Meeting
from app.meetings.procedures.models import WrittenProcedure
from app.meetings.projections import DecisionNamed, StandingLine
from app.meetings.room_models import DecisionStanding, DecisionState
from app.meetings.rows import organisation_names
from app.provinces.models import Province

#: How many decisions in force are offered to be replaced: the latest ones.
_OFFERED = 100
#: A decision with the meeting it was taken in; none for one taken in writing.
_NAMED = with_meeting(select(Decision, Meeting.public_id, Meeting.number))


def standings_of(db: Session, decisions: Collection[int]) -> dict[int, StandingLine]:
    """Key of a decision → how it stands; nothing for those from before quorums were counted.

    A link never leads beyond what the reader of the decision reads (`superseding`).
    """
    if not decisions:
        return {}
    rows = db.execute(
        select(DecisionStanding, Organisation, Province)
        .outerjoin(Organisation, Organisation.id == DecisionStanding.addressee_id)
        .outerjoin(Province, Province.id == DecisionStanding.addressee_province_id)
        .where(DecisionStanding.decision_id.in_(decisions))
    ).all()
    linked = [row.DecisionStanding for row in rows]
    replaces = {each.decision_id: each.supersedes_id for each in linked if each.supersedes_id}
    ended = [e.decision_id for e in linked if e.state is DecisionState.SUPERSEDED]
    replaced_by = _newer(db, ended)
    named = _named(db, {*replaces.values(), *replaced_by.values()})
    return {
        standing.decision_id: StandingLine(
            standing.eligible,
            standing.present,
            standing.result,
            standing.state,
            addressee=_addressee(home, unit),
            replaces=named.get(replaces.get(standing.decision_id, 0)),
            replaced_by=named.get(replaced_by.get(standing.decision_id, 0)),
        )
        for standing, home, unit in rows
    }


def _newer(db: Session, ended: Collection[int]) -> dict[int, int]:
    if not ended:
        return {}
    rows = db.execute(
        select(DecisionStanding.supersedes_id, DecisionStanding.decision_id).where(
            DecisionStanding.supersedes_id.in_(ended)
        )
    )
    return {older: newer for older, newer in rows if older is not None}


def _named(db: Session, decisions: Collection[int]) -> dict[int, DecisionNamed]:
    if not decisions:
        return {}
    rows = db.execute(_NAMED.where(Decision.id.in_(decisions)))
    return {
        decision.id: DecisionNamed(decision.public_id, meeting, number, decision.text)
        for decision, meeting, number in rows
    }


def _addressee(home: Organisation | None, unit: Province | None) -> Names | None:
    if unit is not None:
        return Names(unit.name_ko, unit.name_vi, unit.name_en)
    return organisation_names(home) if home else None


def replaceable(db: Session, item: PublicId) -> tuple[DecisionNamed, ...]:
    """Decisions in force that one on `item` may replace, the latest first (for the desk)."""
    body, tender = db.execute(
        select(Meeting.body_id, AgendaItem.tender_id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.public_id == item)
    ).one()
    return _replaceable(db, body, tender)


def replaceable_in_writing(db: Session, procedure: PublicId) -> tuple[DecisionNamed, ...]:
    """Decisions in force that the one of a written procedure may replace (for the desk)."""
    body, tender = db.execute(
        select(WrittenProcedure.body_id, WrittenProcedure.tender_id).where(
            WrittenProcedure.public_id == procedure
        )
    ).one()
    return _replaceable(db, body, tender)


def _replaceable(db: Session, body: int, tender: int | None) -> tuple[DecisionNamed, ...]:
    """Of the same body, and about the same tender or about none, like what would replace them."""
    taken = select(DecisionStanding.supersedes_id).where(
        DecisionStanding.supersedes_id.is_not(None)
    )
    rows = db.execute(
        _NAMED.join(DecisionStanding, DecisionStanding.decision_id == Decision.id)
        .where(
            BODY_DECIDING.in_((body,)),
            DecisionStanding.state == DecisionState.EFFECTIVE,
            Decision.id.not_in(taken),
            TENDER_DECIDED_ON.is_not_distinct_from(tender),
        )
        .order_by(Decision.recorded_at.desc(), Decision.id.desc())
        .limit(_OFFERED)
    )
    return tuple(
        DecisionNamed(decision.public_id, meeting, number, decision.text)
        for decision, meeting, number in rows
    )
