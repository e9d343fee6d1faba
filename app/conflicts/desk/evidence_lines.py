"""What a finding rests on beside interests: records of public facts, and consortia."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.models import Finding
from app.conflicts.naming import firms_by_public_id
from app.conflicts.projections import FactLine, FirmNamed, TeamLine
from app.conflicts.registers.fact_models import HoldingKind, MarkKind
from app.conflicts.registers.record_models import ExclusionKind, PackagePart, RelationKind
from app.consortia.models import Consortium, Member
from app.core.i18n import N_, Message
from app.firms.models import Firm
from app.firms.profile.models import Position

#: Kind of record as the rules write it → its word.
_WHAT: Final = {
    kind.value: kind.msgid
    for kinds in (PackagePart, RelationKind, ExclusionKind, MarkKind, Position, HoldingKind)
    for kind in kinds
} | {
    "subcontract": N_("Subcontractor named"),
    "person": N_("Key person"),
    "guarantee": N_("Guarantee serial"),
    "file_content": N_("Content of a file"),
    "file_author": N_("Author of a file"),
}
#: A relation with a buyer has the word of the promises; its own is told apart by its share's key.
_DECIDES: Final = RelationKind.PERSON.msgid
#: Who holds and who is held, of a holding: key and name each.
_SIDES: Final = ("owner", "owned")


def facts_of(db: Session, row: Finding, *, own_words: bool) -> tuple[FactLine, ...]:
    """The records in a finding's evidence. To a firm those about itself and about no firm by
    name: who else is meant, its words leave open."""
    facts: list[dict[str, Any]] = row.evidence.get("facts", [])
    if own_words:
        own = db.scalar(select(Firm.public_id).where(Firm.id == row.firm_id))
        facts = [fact for fact in facts if fact["firm"] in (None, own)]
    named = {fact["firm"] for fact in facts if fact["firm"]}
    named |= {fact[side][0] for fact in facts for side in _SIDES if side in fact}
    firms = firms_by_public_id(db, named)
    return tuple(
        FactLine(
            firm=firms.get(fact["firm"]),
            what=_word(fact),
            share_bp=fact.get("share_bp"),
            valid_from=_day(fact.get("from")),
            valid_to=_day(fact.get("to")),
            source=_said(fact),
            label=_label(fact, firms),
        )
        for fact in facts
    )


def _word(fact: dict[str, Any]) -> Message:
    kind, about_buyer = fact["what"], "share_bp" in fact
    msgid = _DECIDES if kind == "person" and about_buyer else _WHAT[kind]
    return Message(msgid)


def _label(fact: dict[str, Any], firms: Mapping[str, FirmNamed]) -> str:
    """Who or what is meant. Firms here by their names, though the source wrote a number."""
    if not all(side in fact for side in _SIDES):
        text: str = fact.get("label", "")
        return text
    sides = (fact[side] for side in _SIDES)
    return " → ".join(str(firms[key].names) if key in firms else name for key, name in sides)


def _said(fact: dict[str, Any]) -> str:
    """Its source; what the engine derived itself says so in the reader's language."""
    text: str = fact["source"]
    return str(Message(text))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def teams_of(db: Session, row: Finding) -> tuple[TeamLine, ...]:
    """The consortia in a finding's evidence; a firm's own finding rests on its own alone."""
    names: Iterable[str] = row.evidence.get("teams", [])
    teams = db.scalars(
        select(Consortium)
        .where(Consortium.public_id.in_(sorted(names)))
        .order_by(Consortium.public_id)
    ).all()
    members = db.execute(
        select(Member.consortium_id, Firm.public_id)
        .join(Firm, Firm.id == Member.firm_id)
        .where(Member.consortium_id.in_([team.id for team in teams]), Member.left_at.is_(None))
        .order_by(Firm.public_id)
    ).all()
    firms = firms_by_public_id(db, {firm for _team, firm in members})
    return tuple(
        TeamLine(
            id=team.public_id,
            name=team.name,
            state=Message(team.state.msgid),
            members=tuple(firms[firm] for owner, firm in members if owner == team.id),
        )
        for team in teams
    )
