"""The world that the barrier tests look at: three firms around one tender, and their secrets.

`build` makes the same world every time but for `Secrets`: what firm B keeps to itself. Every
actor draws ids from a generator of its own, so that an act of B never shifts anybody's ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.commands import OrganisationDetails, UserDetails, create_organisation, create_user
from app.accounts.models import OrganisationKind
from app.audit.commands import grant_access
from app.audit.models import AccessScope
from app.conflicts import recheck
from app.core.access import ANONYMOUS, SYSTEM, Actor, Role, Viewer
from app.core.db import transaction
from app.core.events import publish
from app.core.ids import PublicId
from app.firms.commands import FirmDetails, register_firm
from app.firms.models import Affiliation, BusinessGroup, Firm, IdentifierScheme, SizeClass
from app.interests.events import InterestRegistered, InterestSharingChanged, InterestWithdrawn
from app.provinces.models import Vintage
from app.tenders.models import Tender, TenderKind, TenderStatus
from tests.barrier.stage import acting
from tests.factories import make_interest, make_lot, make_province, make_tender

#: Tenders are open at OPEN and long closed at CLOSED.
OPEN = datetime.fromisoformat("2026-12-04T05:30:00+00:00")
CLOSED = OPEN + timedelta(days=30)
CLOCKS = {"open": OPEN, "closed": CLOSED}


@dataclass(frozen=True)
class Secrets:
    """What firm B did, known to B and (with a reason) to the compliance desk alone."""

    #: B registered interest in the tender that A pursues, in one nobody else does, in a plan.
    interested: bool = False
    #: … and shares it with the secretariat.
    shared: bool = False
    #: … and took it back a day later.
    withdrawn: bool = False
    #: A further firm of B's group and one of no group pursue the same tender.
    company: bool = False


#: Where canaries live: B has done everything.
EVERYTHING = Secrets(interested=True, company=True)


@dataclass
class World:
    """What stands, and through whose eyes it can be looked at."""

    secrets: Secrets
    state: str
    viewers: dict[str, Viewer]
    firms: dict[str, PublicId]
    tenders: dict[str, PublicId]

    @property
    def now(self) -> datetime:
        """The moment at which it is looked at."""
        return CLOCKS[self.state]


FIRMS = {
    "A": ("가온시스템", "104-86-10105"),
    "B": ("나래소프트", "110-81-34859"),
    "C": ("다솜정보", "120-81-47521"),
    "D": ("라온테크", "220-81-62517"),
    "outsider": ("마루데이터", "124-81-00998"),
}
PEOPLE = {
    "own owner": ("A", Role.OWNER),
    "own editor": ("A", Role.EDITOR),
    "own viewer": ("A", Role.VIEWER),
    "rival": ("B", Role.OWNER),
    "affiliate": ("C", Role.OWNER),
    "other firm": ("outsider", Role.OWNER),
    "secretariat": (OrganisationKind.INSTITUTE, Role.SECRETARIAT),
    "compliance": (OrganisationKind.INSTITUTE, Role.COMPLIANCE),
    "compliance with reason": (OrganisationKind.INSTITUTE, Role.COMPLIANCE),
    "ministry": (OrganisationKind.MINISTRY, Role.MINISTRY),
    "expert": (OrganisationKind.INSTITUTE, Role.EXPERT),
    "counterpart": (OrganisationKind.BUYER, Role.COUNTERPART),
    "auditor": (OrganisationKind.COMMITTEE, Role.AUDITOR),
}


def build(secrets: Secrets, state: str) -> World:
    """Make the world as it stands in `state` ("open" or "closed")."""
    world = World(secrets, state, {"public": ANONYMOUS}, {}, {})
    early = OPEN - timedelta(days=30)
    with acting("ground", early), transaction() as db:
        _firms(db, world, early)
        _people(db, world, early)
        _tenders(db, world)
    _interests(world)
    with acting("desk", OPEN), transaction() as db:
        _reasons(db, world)
    with acting("engine", OPEN):
        recheck.scan(OPEN)
        recheck.drain_queue(OPEN)
    if state == "closed":
        with acting("engine closed", CLOSED):
            recheck.follow_clock(CLOSED)
            recheck.drain_queue(CLOSED)
        with acting("desk closed", CLOSED), transaction() as db:
            _reasons(db, world)
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


def _interests(world: World) -> None:
    """Firm A's and C's are the same in every world; B's (and its company's) are the secret."""
    _file(world, "A", "rival", shared=True)
    _file(world, "A", "quiet", shared=False)
    _file(world, "A", "ended", shared=False)
    if world.secrets.company:
        _file(world, "C", "rival", shared=False)
        _file(world, "D", "rival", shared=False)
    if world.secrets.interested:
        for tender in ("rival", "ended", "plan"):
            _file(
                world,
                "B",
                tender,
                shared=world.secrets.shared,
                withdrawn=world.secrets.withdrawn,
            )


def _file(world: World, firm: str, tender: str, *, shared: bool, withdrawn: bool = False) -> None:
    at = OPEN - timedelta(days=20 if tender == "ended" else 2)
    person = next((v for v in world.viewers.values() if v.firm == world.firms[firm]), None)
    actor = Actor.of(person) if person else SYSTEM
    with acting(f"firm {firm} {tender}", at), transaction() as db:
        subject = db.scalars(select(Tender).where(Tender.public_id == world.tenders[tender])).one()
        owner = db.scalars(select(Firm).where(Firm.public_id == world.firms[firm])).one()
        interest = make_interest(db, subject, owner, shared=shared, registered_at=at)
        names = (interest.id, subject.id, owner.id)
        publish(db, InterestRegistered(*names), actor=actor, now=at)
        if shared:
            publish(db, InterestSharingChanged(*names, shared=True), actor=actor, now=at)
        if withdrawn:
            interest.withdrawn_at = at + timedelta(hours=1)
            db.flush()
            publish(db, InterestWithdrawn(*names), actor=actor, now=at)


def _reasons(db: Session, world: World) -> None:
    officer = Actor.of(world.viewers["compliance with reason"])
    for scope in AccessScope:
        grant_access(db, scope, "canary-reason of the desk", actor=officer, now=world.now)
