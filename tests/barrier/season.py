"""The world that the barrier tests look at: three firms around one tender, and their secrets.

`build` makes the same world every time but for `Secrets`: what firm B keeps to itself. Every
actor draws ids from a generator of its own, so that an act of B never shifts anybody's ids.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.commands import OrganisationDetails, UserDetails, create_organisation, create_user
from app.accounts.models import OrganisationKind
from app.audit.commands import grant_access
from app.audit.models import AccessScope
from app.conflicts.commands import FindingMove, Settlement, moves_for, settle_finding
from app.conflicts.engine import draining, scanning
from app.conflicts.models import Finding
from app.conflicts.words import FindingScope
from app.core.access import SYSTEM, Actor, Viewer
from app.core.db import db as database
from app.core.db import transaction
from app.core.ids import PublicId
from app.firms.commands import FirmDetails, register_firm
from app.firms.models import Affiliation, BusinessGroup, Firm, IdentifierScheme, SizeClass
from app.interests.commands import (
    InterestDetails,
    change_role,
    register_interest,
    withdraw_interest,
)
from app.interests.models import IntendedRole
from app.provinces.models import Vintage
from app.tenders.models import Tender, TenderKind, TenderStatus
from tests.barrier import (
    dates,
    desk_work,
    duplicates,
    firm_view,
    forum,
    merged,
    official,
    papers,
    procedures,
    profiles,
    registers,
    responsibilities,
    room,
)
from tests.barrier.consortia_world import form_teams
from tests.barrier.stage import acting
from tests.barrier.world import CLOSED, FIRMS, OPEN, OWNERS, PEOPLE, Secrets, World
from tests.factories import accept_terms, make_lot, make_province, make_tender


def build(secrets: Secrets, state: str) -> World:
    """Make the world as it stands in `state` ("open" or "closed")."""
    world = World(secrets, state)
    early = OPEN - timedelta(days=60)
    with acting("ground", early), transaction() as db:
        _firms(db, world, early)
        _people(db, world, early)
        _tenders(db, world)
    profiles.entrust(world, early)
    duplicates.suspect(world, early)
    room.furnish(world, early)
    forum.post(world, early)
    room.hold_meeting(world, OPEN - timedelta(days=40))
    _interests(world)
    registers.keep(world, OPEN - timedelta(days=1))
    merged.merge(world, OPEN - timedelta(days=1))
    form_teams(world)
    with acting("engine", OPEN):
        scanning.scan(OPEN)
        draining.drain_queue(OPEN)
    firm_view.follow_and_tell(world)
    _desk(world, OPEN)
    desk_work.keep(world, OPEN)
    official.enter(world, OPEN)
    room.call_meeting(world, OPEN)
    responsibilities.assign(world, OPEN)
    dates.ask_about(world, OPEN)
    room.tie_and_object(world, OPEN)
    procedures.ask_in_writing(world, OPEN)
    papers.issue(world, OPEN)
    if state == "closed":
        with acting("engine closed", CLOSED):
            draining.follow_clock(CLOSED)
            draining.drain_queue(CLOSED)
        _desk(world, CLOSED)
    database.session.close()
    return world


def _firms(db: Session, world: World, now: datetime) -> None:
    for label, (name, number) in FIRMS.items():
        details = FirmDetails(
            country="KR",
            size_class=SizeClass.SME,
            name_ko=name,
            name_en=f"Firm {label}",
            identifiers={IdentifierScheme.KR_BRN: number},
        )
        world.firms[label] = register_firm(db, details, actor=SYSTEM, now=now)
        entered = db.scalars(select(Firm).where(Firm.public_id == world.firms[label])).one()
        accept_terms(db, entered)
    group = BusinessGroup(
        public_id=PublicId("g" * 16), name_ko="가상그룹", name_en="Fictional Group", demo=True
    )
    db.add(group)
    db.flush()
    for label in ("A", "B", "C"):
        firm = db.scalars(select(Firm).where(Firm.public_id == world.firms[label])).one()
        db.add(
            Affiliation(
                firm_id=firm.id,
                group_id=group.id,
                valid_from=now.date() - timedelta(days=900),
                valid_to=None,
                source="test",
            )
        )


def _people(db: Session, world: World, now: datetime) -> None:
    for label, (home, role) in PEOPLE.items():
        if isinstance(home, OrganisationKind):
            organisation = create_organisation(
                db, OrganisationDetails(home, name_ko=f"기관 {label}"), actor=SYSTEM, now=now
            )
            firm = None
        else:
            firm = world.firms[home]
            home_firm = db.scalars(select(Firm).where(Firm.public_id == firm)).one()
            organisation = home_firm.organisation.public_id
        details = UserDetails(
            email=f"canary-mail-{label.replace(' ', '-')}@example.org",
            display_name=f"담당 {label}",
            roles=frozenset({role}),
        )
        user = create_user(db, organisation, details, actor=SYSTEM, now=now)
        world.viewers[label] = Viewer(
            user=user,
            user_name=details.display_name,
            organisation=organisation,
            organisation_name=FIRMS[home][0] if firm else f"기관 {label}",
            firm=firm,
            roles=frozenset({role}),
        )


def _tenders(db: Session, world: World) -> None:
    new = make_province(db, "48", tile_row=3, tile_column=3)
    old = make_province(
        db, "48", vintage=Vintage.UNITS_63, successor_id=new.id, tile_row=4, tile_column=4
    )
    for label, values in {
        "rival": {"title": "Hệ thống giao thông thông minh", "notice_no": "IB2600000001"},
        "quiet": {"title": "Trung tâm dữ liệu", "notice_no": "IB2600000002"},
        "ended": {
            "title": "Camera giám sát",
            "notice_no": "IB2600000003",
            "closes_at": OPEN - timedelta(days=5),
        },
        "plan": {
            "title": "Quan trắc nước",
            "kind": TenderKind.PLAN,
            "status": TenderStatus.PLANNED,
            "notice_no": None,
            "plan_no": "PL2600000001",
            "package_key": "quan trac nuoc",
            "closes_at": None,
        },
    }.items():
        tender = make_tender(
            db, ocid=f"ocds-barrier-{label}", province=old if label == "rival" else new, **values
        )
        make_lot(db, tender)
        world.tenders[label] = tender.public_id
    merged.record(db, world, new)


def _interests(world: World) -> None:
    """Firm A's are the same in every world; B's (and its company's) are the secret."""
    _file(world, "A", "rival", share=True)
    _file(world, "A", "quiet", share=False)
    _file(world, "A", "ended", share=False)
    _file(world, "A", "again", share=False)
    if world.secrets.company:
        _file(world, "C", "rival", share=False)
        _file(world, "D", "rival", share=False)
    if world.secrets.interested:
        for tender in ("rival", "ended", "plan", "twice", "again"):
            _file(world, "B", tender, share=world.secrets.shared)


def _file(world: World, firm: str, tender: str, *, share: bool) -> None:
    """A firm registers, and registers a lot too: engaged twice, it is told so itself (D1)."""
    at = OPEN - timedelta(days=20 if tender == "ended" else 2)
    owner = Actor.of(world.viewers[OWNERS[firm]])
    with acting(f"firm {firm} {tender}", at), transaction() as db:
        subject = db.scalars(select(Tender).where(Tender.public_id == world.tenders[tender])).one()
        for lot in (None, subject.lots[0].public_id):
            details = InterestDetails(lot=lot, role=IntendedRole.LEAD, share=share)
            filed = register_interest(db, subject.public_id, details, actor=owner, now=at)
            later = at + timedelta(hours=1)
            if world.secrets.withdrawn and firm == "B":
                withdraw_interest(db, filed, actor=owner, now=later)
            elif world.secrets.role_changed and firm == "B":
                change_role(db, filed, IntendedRole.MEMBER, actor=owner, now=later)


def _desk(world: World, now: datetime) -> None:
    """The compliance desk states its reasons and works on what the rules found."""
    officer = Actor.of(world.viewers["compliance with reason"])
    with acting(f"desk {now}", now), transaction() as db:
        for scope in AccessScope:
            grant_access(db, scope, "canary-reason of the desk", actor=officer, now=now)
        found = db.scalars(
            select(Finding)
            .where(Finding.scope == FindingScope.ALL, Finding.cleared_at.is_(None))
            .order_by(Finding.public_id)
        ).all()
        for finding in found:
            move = FindingMove.WAIVE
            if move in moves_for(finding.scope, finding.state):
                settlement = Settlement(
                    move,
                    "canary-note of the desk",
                    until=(now + timedelta(days=90)).date(),
                    seen_version=finding.lock_version,
                )
                settle_finding(db, finding.public_id, settlement, actor=officer, now=now)
