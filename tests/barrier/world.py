"""What stands in a world of the barrier tests, who looks at it, and what firm B hides in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.accounts.models import OrganisationKind
from app.core.access import ANONYMOUS, Role, Viewer
from app.core.ids import PublicId

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
    #: … and means another role since.
    role_changed: bool = False
    #: B states that one person decides in it and in the buyer of the tender that A pursues.
    tied: bool = False
    #: B follows tenders and plans, and is told of them.
    follows: bool = False
    #: A further firm of B's group and one of no group pursue the same tender.
    company: bool = False
    #: A has asked B into its team, and B has joined.
    team: bool = False
    #: B is in D's team too, signed there first, and then tried to sign in A's.
    engaged: bool = False
    #: … and D's team is locked.
    locked: bool = False
    #: … and ended by both, its review over.
    ended: bool = False


#: Where canaries live: B has done everything.
EVERYTHING = Secrets(
    interested=True,
    role_changed=True,
    tied=True,
    follows=True,
    company=True,
    team=True,
    engaged=True,
)


@dataclass
class World:
    """What stands, and through whose eyes it can be looked at."""

    secrets: Secrets
    state: str
    viewers: dict[str, Viewer] = field(default_factory=lambda: {"public": ANONYMOUS})
    firms: dict[str, PublicId] = field(default_factory=dict)
    tenders: dict[str, PublicId] = field(default_factory=dict)
    bodies: dict[str, PublicId] = field(default_factory=dict)
    meetings: dict[str, PublicId] = field(default_factory=dict)
    teams: dict[str, PublicId] = field(default_factory=dict)

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
    "stranger": ("D", Role.OWNER),
    "other firm": ("outsider", Role.OWNER),
    "secretariat": (OrganisationKind.INSTITUTE, Role.SECRETARIAT),
    "compliance": (OrganisationKind.INSTITUTE, Role.COMPLIANCE),
    "compliance with reason": (OrganisationKind.INSTITUTE, Role.COMPLIANCE),
    "ministry": (OrganisationKind.MINISTRY, Role.MINISTRY),
    "expert": (OrganisationKind.INSTITUTE, Role.EXPERT),
    "counterpart": (OrganisationKind.BUYER, Role.COUNTERPART),
    "auditor": (OrganisationKind.COMMITTEE, Role.AUDITOR),
}

#: Who files for which firm.
OWNERS = {"A": "own owner", "B": "rival", "C": "affiliate", "D": "stranger"}
