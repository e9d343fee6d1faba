"""One finding with everything it rests on, and the live interests the desk may look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.conflicts import sight
from app.conflicts.desk.evidence_lines import facts_of, teams_of
from app.conflicts.finding import Law, Source
from app.conflicts.methods import method_class
from app.conflicts.models import Finding, FindingEvent, FindingFirm, FindingInterest
from app.conflicts.naming import (
    firms_by_public_id,
    firms_named,
    groups_named,
    lots_named,
    organisations_of,
    tenders_named,
)
from app.conflicts.projections import (
    BasisLine,
    FindingPage,
    FirmNamed,
    HistoryLine,
    InterestLine,
    TenderInterests,
    TieLine,
    ValueLine,
)
from app.conflicts.queries import lines
from app.conflicts.registers.ownership_picture import Picture, held_in, picture_of
from app.conflicts.rules import rule
from app.conflicts.rulesets.editions import read_rulebook
from app.consortia.desk_room import DeskRoom, desk_room
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Message
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_text, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Firm
from app.interests.models import Interest, InterestSharing
from app.tenders.models import Tender

_BY_TENDER = Order("tender", Tender.public_id, Tender.public_id, load_text, nullable=False)


def desk_finding(db: Session, finding: PublicId, viewer: Viewer) -> FindingPage:
    """A finding with its evidence, for a compliance officer who has stated a reason."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    return _page(db, finding, sight.at_the_desk())


def seen_finding(db: Session, finding: PublicId, viewer: Viewer) -> FindingPage:
    """A finding with its evidence for the secretariat or the firm it speaks to.

    A firm's page holds its own interests, the words meant for it and nothing else.
    """
    own = viewer.firm is not None and not viewer.has(Role.SECRETARIAT, Role.COMPLIANCE)
    return _page(db, finding, sight.for_viewer(viewer), own_words=own)


def desk_room_of(
    db: Session, finding: PublicId, consortium: PublicId, viewer: Viewer, *, now: datetime
) -> DeskRoom:
    """The room of a consortium that a finding rests on, for a compliance officer with a reason.

    A finding that no longer fires opens no room.
    """
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    row = db.scalar(
        select(Finding).where(
            Finding.public_id == finding, Finding.cleared_at.is_(None), sight.at_the_desk()
        )
    )
    if row is None or consortium not in row.evidence.get("teams", []):
        raise NotFoundError
    return desk_room(db, consortium, viewer=viewer, now=now)


def _page(
    db: Session, finding: PublicId, visible: ColumnElement[bool], *, own_words: bool = False
) -> FindingPage:
    row = db.scalar(select(Finding).where(Finding.public_id == finding, visible))
    if row is None:
        raise NotFoundError
    [line] = lines(db, [row], own_words=own_words)
    contract, rules = rule(row.rule), read_rulebook(db).ruleset(row.ruleset)
    method, law = db.execute(
        select(Tender.method, Tender.governing_law).where(Tender.id == row.tender_id)
    ).one()
    rested_on = (
        _interest_rows()
        .join(FindingInterest, FindingInterest.interest_id == Interest.id)
        .where(FindingInterest.finding_id == row.id)
    )
    interests = _interests(db, db.execute(rested_on).all(), home=row.tender_id)
    firms = {interest.firm.id: interest.firm for interest in interests}
    return FindingPage(
        line=line,
        version=row.lock_version,
        rule_version=row.rule_version,
        method=Message(method_class(method).msgid),
        published_method=method,
        law=Message(Law[law.name].msgid),
        interests=interests,
        ties=() if own_words else _ties(db, row, firms),
        facts=facts_of(db, row, own_words=own_words),
        teams=teams_of(db, row),
        ownership=None if own_words else _ownership(db, row),
        parties=_parties(row, firms),
        ruleset=Message(rules.title),
        ruleset_sources=tuple(_basis(source) for source in rules.sources),
        values=tuple(
            ValueLine(Message(value.title), value.amount, _basis(value.source))
            for value in rules.values_of(row.rule)
        ),
        basis=tuple(_basis(source) for source in contract.basis),
        history=_history(db, row),
    )


def _ownership(db: Session, row: Finding) -> Picture | None:
    """The path of ownership in a finding's evidence: public records and declarations."""
    held = held_in(row.evidence.get("facts", []))
    keys = {key for each in held for key, _name in (each.owner, each.owned)}
    named = firms_by_public_id(db, {key for key in keys if not key.startswith("~")})
    rivals = set(
        db.scalars(
            select(Firm.public_id)
            .join(FindingFirm, FindingFirm.firm_id == Firm.id)
            .where(FindingFirm.finding_id == row.id)
        )
    )
    names = {key: str(firm.names) for key, firm in named.items()}
    return picture_of(held, names=names, rivals=rivals)


def _basis(source: Source) -> BasisLine:
    return BasisLine(Message(source.text), source.verify)


def _interest_rows() -> Select[*tuple[Any, ...]]:
    shared = exists().where(
        InterestSharing.interest_id == Interest.id, InterestSharing.ended_at.is_(None)
    )
    return select(Interest, shared.label("shared")).order_by(
        Interest.registered_at, Interest.public_id
    )


def _interests(
    db: Session, rows: Sequence[Row[*tuple[Any, ...]]], *, home: int | None = None
) -> tuple[InterestLine, ...]:
    """A line for each row of `_interest_rows`, in order; `home` is the board's tender."""
    firms = firms_named(db, {interest.firm_id for interest, *_ in rows})
    lots = lots_named(db, {i.lot_id for i, *_ in rows if i.lot_id is not None})
    return tuple(
        InterestLine(
            id=interest.public_id,
            firm=firms[interest.firm_id],
            role=interest.role,
            lot=lots[interest.lot_id] if interest.lot_id is not None else None,
            registered_at=interest.registered_at,
            withdrawn_at=interest.withdrawn_at,
            in_plan=home is not None and interest.tender_id != home,
            shared=shared,
        )
        for interest, shared, *_ in rows
    )


def _ties(db: Session, row: Finding, firms: dict[PublicId, FirmNamed]) -> tuple[TieLine, ...]:
    ties = row.evidence.get("ties", [])
    if not ties:
        return ()
    group = groups_named(db, [row.evidence["group"]])[row.evidence["group"]]
    return tuple(
        TieLine(
            firm=firms[tie["firm"]],
            group=group,
            valid_from=date.fromisoformat(tie["from"]),
            valid_to=date.fromisoformat(tie["to"]) if tie["to"] else None,
            source=tie["source"],
        )
        for tie in ties
        if tie["firm"] in firms
    )


def _parties(row: Finding, firms: dict[PublicId, FirmNamed]) -> tuple[tuple[FirmNamed, ...], ...]:
    parties = row.evidence.get("parties", [])
    return tuple(tuple(firms[firm] for firm in party if firm in firms) for party in parties)


def _history(db: Session, row: Finding) -> tuple[HistoryLine, ...]:
    events = db.execute(
        select(FindingEvent, User.display_name)
        .outerjoin(User, User.public_id == FindingEvent.actor_id)
        .where(FindingEvent.finding_id == row.id)
        .order_by(FindingEvent.id)
    )
    return tuple(
        HistoryLine(
            at=event.at,
            state=event.state,
            reason=Message(event.reason) if event.actor_id is None else event.reason,
            actor=name if event.actor_id is not None else None,
        )
        for event, name in events
    )


def live_interests(
    db: Session, viewer: Viewer, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[TenderInterests]:
    """Tenders with live interests, each with all of them: for a compliance officer who has
    stated a reason. In an order that says nothing (public ids)."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    pursued = exists().where(Interest.tender_id == Tender.id, Interest.withdrawn_at.is_(None))
    tenders: Select[*tuple[Any, ...]] = select(Tender.id).where(pursued)
    stretch = read_stretch(db, tenders, _BY_TENDER, cursor=cursor, size=size)
    ids = [row.id for row in stretch.rows]
    named = tenders_named(db, ids)
    live = db.execute(
        _interest_rows().where(Interest.withdrawn_at.is_(None), Interest.tender_id.in_(ids))
    ).all()
    grouped: dict[int, list[InterestLine]] = {}
    for (interest, *_), line in zip(live, _interests(db, live), strict=True):
        grouped.setdefault(interest.tender_id, []).append(line)
    return Page(
        items=tuple(
            TenderInterests(
                named[each],
                tuple(grouped.get(each, ())),
                organisations_of(db, {line.firm.id for line in grouped.get(each, ())}),
            )
            for each in ids
        ),
        count=capped_count(db, tenders, _BY_TENDER),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )
