"""Firms that form a team, as their owners do it: through the commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.consortia.commands import drafting, founding, inviting, signing
from app.consortia.models import Consortium, Liability, MemberRole
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.access import Actor, Role
from app.core.ids import PublicId
from app.firms.models import Firm
from app.interests.models import IntendedRole
from app.tenders.models import Lot, Tender
from tests.factories import NOW, make_firm, make_interest, make_user, viewer_of

#: Agreements of the tests bind until then.
BINDS_UNTIL = date(2027, 12, 31)
LATER = datetime(2027, 1, 29, 8, 0, tzinfo=UTC)


@dataclass(eq=False)
class Party:
    """A firm with the people who act for it."""

    firm: Firm
    owner: User
    editor: User
    reader: User
    name: str
    steps: int = field(default=0)

    @property
    def id(self) -> PublicId:
        return self.firm.public_id

    @property
    def acting(self) -> Actor:
        return Actor.of(viewer_of(self.owner, self.firm))

    @property
    def editing(self) -> Actor:
        return Actor.of(viewer_of(self.editor, self.firm))

    @property
    def viewer(self):  # type: ignore[no-untyped-def]  # fixtures give the types
        return viewer_of(self.owner, self.firm)


def make_party(db: Session, name: str, **facts: object) -> Party:
    firm = make_firm(db, name, **facts)
    home = db.get(Organisation, firm.organisation_id)
    people = [
        make_user(db, role, organisation=home) for role in (Role.OWNER, Role.EDITOR, Role.VIEWER)
    ]
    return Party(firm, *people, name=name)


def found(
    db: Session,
    lead: Party,
    tender: Tender,
    lot: Lot | None = None,
    *,
    role: IntendedRole = IntendedRole.LEAD,
    at: datetime = NOW,
    name: str = "두리 컨소시엄",
) -> PublicId:
    interest = make_interest(
        db, tender, lead.firm, lot_id=lot.id if lot else None, role=role, registered_at=at
    )
    details = founding.FoundingDetails(name, Liability.JOINT)
    return founding.found_consortium(db, interest.public_id, details, actor=lead.acting, now=at)


def invite(
    db: Session, team: PublicId, host: Party, guest: Party, *, at: datetime = NOW, **facts: object
) -> PublicId:
    details = inviting.InvitationDetails(
        **({"firm": guest.name, "role": MemberRole.MEMBER, "days": 7} | facts)  # type: ignore[arg-type]  # narrower than the stubs can say
    )
    return inviting.invite(db, team, details, actor=host.acting, now=at)


def join(db: Session, team: PublicId, host: Party, *guests: Party, at: datetime = NOW) -> None:
    for guest in guests:
        offer = invite(db, team, host, guest, at=at)
        inviting.accept(db, offer, share=False, actor=guest.acting, now=at)


def draft(
    db: Session,
    team: PublicId,
    shares: dict[Party | PublicId, int],
    lead: PublicId | None,
    *,
    until: date | None = BINDS_UNTIL,
) -> drafting.TermsDetails:
    return drafting.TermsDetails(
        name="두리 컨소시엄",
        liability=Liability.JOINT,
        valid_until=until,
        joint_reason="",
        members={
            (firm if isinstance(firm, str) else firm.id): drafting.MemberDraft(  # type: ignore[misc]  # keys of either kind
                MemberRole.LEAD
                if (firm if isinstance(firm, str) else firm.id) == lead
                else MemberRole.MEMBER,
                share,
                {None: "구축"},
            )
            for firm, share in shares.items()
        },
    )


def formed(
    db: Session,
    tender: Tender,
    lead: Party,
    *others: Party,
    lot: Lot | None = None,
    at: datetime = NOW,
) -> PublicId:
    """A team with equal shares (the lead takes the rest), its draft complete."""
    team = found(db, lead, tender, lot, at=at)
    join(db, team, lead, *others, at=at)
    each = 10_000 // (len(others) + 1)
    shares = {lead.id: 10_000 - each * len(others)} | {other.id: each for other in others}
    drafting.change_terms(
        db,
        team,
        draft(db, team, shares, lead.id),
        actor=lead.acting,
        now=at,  # type: ignore[arg-type]  # narrower than the stubs can say
    )
    return team


def sha_of(db: Session, team: PublicId) -> str:
    """The hash of the version being signed."""
    return db.scalars(
        select(AgreementVersion.sha256)
        .join(Consortium, Consortium.id == AgreementVersion.consortium_id)
        .where(Consortium.public_id == team, AgreementVersion.state == VersionState.OPEN)
    ).one()


def sign(db: Session, team: PublicId, party: Party, *, at: datetime = NOW) -> None:
    signing.sign(
        db,
        team,
        sha_of(db, team),
        party.owner.display_name,
        totp_step=1,
        actor=party.acting,
        now=at,
    )


def signed(
    db: Session,
    tender: Tender,
    lead: Party,
    *others: Party,
    lot: Lot | None = None,
    at: datetime = NOW,
) -> PublicId:
    """A formed team whose members have all signed."""
    team = formed(db, tender, lead, *others, lot=lot, at=at)
    signing.propose(db, team, actor=lead.acting, now=at)
    for party in (lead, *others):
        sign(db, team, party, at=at)
    return team


def locked(
    db: Session,
    tender: Tender,
    lead: Party,
    *others: Party,
    lot: Lot | None = None,
    at: datetime = NOW,
) -> PublicId:
    """A team whose review is over a working day after `at` (the worker ran)."""
    from app.consortia import reviewing

    team = signed(db, tender, lead, *others, lot=lot, at=at)
    ends = signing.request_lock(db, team, actor=lead.acting, now=at)
    reviewing.catch_up(db, room_of(db, team), now=ends)
    return team


def room_of(db: Session, team: PublicId) -> Consortium:
    return db.scalars(select(Consortium).where(Consortium.public_id == team)).one()


WORKING_DAY = timedelta(days=3)  # NOW is a Friday: the next working day is Monday


def draft_form(shares: dict[Party, str], lead: Party) -> dict[str, str]:
    """The posted fields of a draft: shares in percent by member."""
    form = {"liability": "joint", "valid_until": BINDS_UNTIL.isoformat(), "joint_reason": ""}
    for party, share in shares.items():
        form[f"role_{party.id}"] = "lead" if party is lead else "member"
        form[f"share_{party.id}"] = share
    return form
