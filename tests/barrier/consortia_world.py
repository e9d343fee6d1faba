"""Teams of the barrier's worlds: A's, in which B is asked to sign; D's, in which B has signed,
which may be locked, and ended again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia import reviewing
from app.consortia.commands import dissolving, drafting, founding, inviting, papers, signing
from app.consortia.errors import EngagedElsewhereError
from app.consortia.models import Liability, MemberRole
from app.consortia.room import room_page
from app.core.access import Actor
from app.core.db import transaction
from app.core.ids import PublicId
from app.core.storage import seal_file
from app.core.web import settings
from app.interests.commands import InterestDetails, register_interest
from app.interests.models import IntendedRole, Interest
from app.tenders.models import Tender
from tests.barrier.stage import acting
from tests.barrier.world import FIRMS, OPEN, World

#: Who acts for whom; the other firm of A's team is the barrier's "other firm".
SPEAKERS = {"A": "own owner", "B": "rival", "D": "stranger", "outsider": "other firm"}
MEMBERS_OF_A = ("A", "B", "outsider")


def form_teams(world: World) -> None:
    """A's team with B and another firm, signed by all but B; perhaps D's, signed by B before."""
    at = OPEN - timedelta(days=1)
    if world.secrets.engaged:
        # A lock and an end take a working day of review each.
        began = at - (timedelta(days=12) if world.secrets.locked else timedelta(hours=2))
        _team(world, "D", ("B",), began, signs=("D", "B"))
        if world.secrets.locked:
            _lock(world, "D", began)
        if world.secrets.ended:
            _end(world, "D", ("D", "B"), began + timedelta(days=6))
    if world.secrets.team:
        _team(world, "A", ("B", "outsider"), at, signs=("A", "outsider"))
    if world.secrets.team and world.secrets.engaged:
        with acting("firm B tries", at + timedelta(hours=1)):
            try:
                with transaction() as db:
                    _sign(db, world, world.teams["A"], "B", at + timedelta(hours=1))
            except EngagedElsewhereError:
                return
        raise AssertionError("B signed in two teams")


def _team(
    world: World, lead: str, guests: tuple[str, ...], at: datetime, *, signs: tuple[str, ...]
) -> None:
    with acting(f"team of {lead}", at), transaction() as db:
        wish = _interest(db, world, lead, at)
        details = founding.FoundingDetails(f"canary-team-{lead}", Liability.JOINT)
        team = founding.found_consortium(db, wish, details, actor=_actor(world, lead), now=at)
        world.teams[lead] = team
        for guest in guests:
            asked = inviting.InvitationDetails(
                FIRMS[guest][0], MemberRole.MEMBER, 7, f"canary-invitation-{lead}"
            )
            offer = inviting.invite(db, team, asked, actor=_actor(world, lead), now=at)
            inviting.accept(db, offer, share=False, actor=_actor(world, guest), now=at)
        share = 10_000 // (len(guests) + 1)
        drafts = {
            world.firms[guest]: drafting.MemberDraft(MemberRole.MEMBER, share, {None: "구축"})
            for guest in guests
        }
        drafts[world.firms[lead]] = drafting.MemberDraft(
            MemberRole.LEAD, 10_000 - share * len(guests), {None: f"canary-work-{lead}"}
        )
        terms = drafting.TermsDetails(
            f"canary-team-{lead}", Liability.JOINT, date(2027, 12, 31), "", drafts
        )
        drafting.change_terms(db, team, terms, actor=_actor(world, lead), now=at)
        config = settings()
        content = b"%PDF-1.7\n" + f"canary-paper-{lead}".encode()
        digest = seal_file(config.files, config.encryption_key, content)
        kept = papers.KeptFile(f"canary-paper-{lead}.pdf", "application/pdf", len(content), digest)
        papers.add_document(
            db, team, f"canary-document-{lead}", kept, actor=_actor(world, lead), now=at
        )
        signing.propose(db, team, actor=_actor(world, lead), now=at)
        for firm in signs:
            _sign(db, world, team, firm, at)


def _lock(world: World, lead: str, at: datetime) -> None:
    """Ask for the lock; the review passes."""
    with acting(f"lock of {lead} {at}", at), transaction() as db:
        ends = signing.request_lock(db, world.teams[lead], actor=_actor(world, lead), now=at)
    with acting(f"review of {lead} {ends}", ends):
        assert reviewing.follow_clock(ends) == 1


def _end(world: World, lead: str, members: tuple[str, ...], at: datetime) -> None:
    """All members sign that the locked team ends; the review passes."""
    team = world.teams[lead]
    with acting(f"end of {lead}", at), transaction() as db:
        dissolving.propose_dissolution(db, team, actor=_actor(world, lead), now=at)
        for firm in members:
            _sign(db, world, team, firm, at)
    _lock(world, lead, at)


def _sign(db: Session, world: World, team: PublicId, firm: str, at: datetime) -> None:
    viewer = world.viewers[SPEAKERS[firm]]
    version = room_page(db, team, viewer=viewer, now=at).pending
    assert version is not None
    signing.sign(
        db,
        team,
        version.sha256,
        viewer.user_name,
        totp_step=1,
        actor=Actor.of(viewer),
        now=at,
    )


def _interest(db: Session, world: World, firm: str, at: datetime) -> PublicId:
    """The firm's interest in the rival tender as a whole, registered now if there is none."""
    tender = db.scalars(select(Tender).where(Tender.public_id == world.tenders["rival"])).one()
    standing = db.scalar(
        select(Interest.public_id).where(
            Interest.tender_id == tender.id,
            Interest.firm.has(public_id=world.firms[firm]),
            Interest.lot_id.is_(None),
            Interest.withdrawn_at.is_(None),
        )
    )
    if standing is not None:
        return standing
    wish = InterestDetails(lot=None, role=IntendedRole.LEAD, share=False)
    return register_interest(db, tender.public_id, wish, actor=_actor(world, firm), now=at)


def _actor(world: World, firm: str) -> Actor:
    return Actor.of(world.viewers[SPEAKERS[firm]])
