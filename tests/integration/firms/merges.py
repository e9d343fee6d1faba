"""Two records of one firm with something of everything, and what the database holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.invitations import InvitationDetails, invite
from app.conflicts.registers.fact_models import FirmMark, Holding, MarkKind, Subcontract
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.db import Base
from app.core.fields import SolutionField
from app.core.ids import new_public_id
from app.firms.duplicates import pairs
from app.firms.duplicates.keys import refresh_firm
from app.firms.models import FirmCapability, FirmIdentifier, IdentifierScheme
from app.firms.profile.commands import (
    ContactDetails,
    PresenceDetails,
    add_contact,
    add_name,
    add_presence,
)
from app.firms.profile.models import FirmLanguage, Language, NameKind, PresenceKind
from app.meetings.models import Seat, SeatGroup
from app.tenders.models import Tender
from tests.factories import NOW, make_group, make_interest, make_tender
from tests.factories.meetings import make_body
from tests.factories.opportunities import make_follow
from tests.factories.teams import Party, found, join, make_party
from tests.factories.teams import invite as invite_to_team

#: What a merge leaves behind for good, and what is made anew from the rest.
NOT_COMPARED = {
    "access_log",
    "audit_entry",
    "audit_payload",
    "conflict_engine",
    "finding",
    "finding_event",
    "finding_firm",
    "finding_interest",
    "firm_merge",
    "firm_merge_row",
    "match_request",
    "outbox_message",
    "recheck_request",
}
OFFICER = Actor(new_public_id(), "secretariat", None, None, frozenset({Role.SECRETARIAT}))
WATCHING = Viewer(user=OFFICER.user, roles=frozenset({Role.SECRETARIAT}))


def everything(db: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that a merge and its undo leave as they were."""
    db.flush()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in NOT_COMPARED:
            continue
        # When a pair was last weighed, and how often, is no part of what it says.
        columns = [each for each in table.c if each.name not in {"weighed_at"}]
        if table.name == "duplicate_pair":
            columns = [each for each in columns if each.name not in {"id", "lock_version"}]
        found[table.name] = sorted(
            (tuple(row) for row in db.execute(sa.select(*columns))), key=repr
        )
    return found


def settle(db: Session, now: datetime) -> None:
    """Drain the queue of pairs."""
    db.commit()
    while pairs.drain_batch(db, now):
        pass
    db.commit()


def twins(db: Session, now: datetime, seed: int = 0) -> tuple[Party, Party, list[Tender]]:
    """Two records with people, profiles, filings and teams; some of it in both, at random."""
    dice = Random(seed)
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    third = make_party(db, "나래소프트")
    tenders = [
        make_tender(db, closes_at=NOW + timedelta(days=dice.randrange(2, 30))) for _ in "abc"
    ]
    tenders.append(make_tender(db, closes_at=NOW - timedelta(days=5)))
    for party, brn in ((one, "1248100998"), (other, "1048610105")):
        _profile(db, dice, party, brn, now)
        for tender in tenders:
            if dice.random() < 0.7:
                make_interest(db, tender, party.firm, shared=dice.random() < 0.5)
            if dice.random() < 0.5:
                make_interest(db, tender, party.firm, withdrawn_at=NOW)
            if dice.random() < 0.6:
                make_follow(db, tender, party.firm)
    make_group(db, one.firm, other.firm)
    _registers(db, one, other, third, tenders[0])
    elsewhere = make_tender(db)
    team = found(db, third, elsewhere)
    offered = make_tender(db)
    offer = found(db, third, offered)
    join(db, team, third, one)
    if dice.random() < 0.6:
        join(db, team, third, other)
    for party in (one, other):
        invite_to_team(db, offer, third, party)
    invite(
        db,
        other.firm.organisation.public_id,
        InvitationDetails("colleague@example.org", Role.VIEWER),
        actor=SYSTEM,
        now=now,
    )
    settle(db, now)
    return one, other, tenders


def _profile(db: Session, dice: Random, party: Party, brn: str, now: datetime) -> None:
    firm = party.firm
    db.add(FirmIdentifier(firm_id=firm.id, scheme=IdentifierScheme.KR_BRN, value=brn))
    for field in dice.sample(list(SolutionField), 3):
        db.add(FirmCapability(firm_id=firm.id, field=field))
    for language in dice.sample(list(Language), 3):
        db.add(FirmLanguage(firm_id=firm.id, language=language))
    add_name(db, firm.public_id, NameKind.SHORT, "가온", actor=party.acting, now=now)
    contact = ContactDetails("담당", "영업", "a@gaon.kr", "02-111-2222", Language.KOREAN)
    add_contact(db, firm.public_id, contact, actor=party.acting, now=now)
    if dice.random() < 0.5:
        there = PresenceDetails(PresenceKind.SUBSIDIARY, "Gaon VN", "Hà Nội", 2020, None)
        add_presence(db, firm.public_id, there, actor=party.acting, now=now)
    db.add(
        Seat(
            public_id=new_public_id(),
            body_id=make_body(db).id,
            organisation_id=firm.organisation_id,
            group=SeatGroup.FIRM,
            valid_from=date(2026, 1, 1),
            source="test",
        )
    )
    refresh_firm(db, firm, now=now)


def _registers(db: Session, one: Party, other: Party, third: Party, tender: Tender) -> None:
    """What the desk holds of each, also of one towards the other, and the same of both."""
    noted: dict[str, Any] = {"source": "test", "recorded_at": NOW}

    def key(owner: Party, owned: Party) -> dict[str, Any]:
        return {
            "owner": owner.name,
            "owner_key": owner.id,
            "owner_firm_id": owner.firm.id,
            "owned": owned.name,
            "owned_key": owned.id,
            "owned_firm_id": owned.firm.id,
            "share_bp": 3000,
            "valid_from": date(2025, 1, 1),
        }

    for owner, owned in ((one, third), (other, third), (other, one), (third, other)):
        db.add(Holding(public_id=new_public_id(), **key(owner, owned), **noted))
    for bidder, named in ((other, third), (other, one), (third, other), (third, one)):
        db.add(
            Subcontract(
                public_id=new_public_id(),
                tender_id=tender.id,
                firm_id=bidder.firm.id,
                subcontractor_id=named.firm.id,
                **noted,
            )
        )
    for party in (one, other):
        for mark in ("0211112222", f"02{party.firm.id:08d}"):
            db.add(
                FirmMark(
                    public_id=new_public_id(),
                    firm_id=party.firm.id,
                    kind=MarkKind.PHONE,
                    key=mark,
                    shown=mark,
                    **noted,
                )
            )
    db.flush()
