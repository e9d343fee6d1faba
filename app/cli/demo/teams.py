"""Consortia of invented firms, played by the product's own commands, each act at its moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.cli.demo.papers import demo_paper
from app.cli.demo.people import Cast
from app.cli.demo.steps import Run, Step, moment
from app.consortia import reviewing
from app.consortia.commands import drafting, founding, inviting, papers, signing
from app.consortia.commands.changing import ChangeDetails, propose_change
from app.consortia.loading import pending_version
from app.consortia.models import Consortium, Invitation, Liability, MemberRole
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.clock import SEOUL
from app.core.ids import PublicId
from app.core.storage import seal_file
from app.core.web import settings
from app.firms.models import Firm
from app.interests.models import Interest
from app.tenders.models import Lot, Tender

#: The counter step of a one-time code: invented people carry no authenticator, and the command
#: takes only the step of a code that the page has checked before.
_TOTP_STEP: Final = 1
#: A day on which a worker would have ended the reviews that are over.
_WORKER_DAYS: Final = (-50, -20, -8, -4, -2, 0)
#: What comes with an invitation, in the language of the firm that sends it.
_NOTES: Final = {
    "ko": "귀사의 수행실적을 확인하고 함께 참여할 것을 제안드립니다(가상).",
    "vi": "Chúng tôi đề nghị quý công ty cùng tham gia liên danh (hư cấu).",
}


@dataclass(frozen=True)
class Part:
    """One member's share and work; `alone`: what it tells the room about itself (rule D15)."""

    share_bp: int
    work: str
    alone: bool | None = None


@dataclass(frozen=True)
class Change:
    """A change of a locked team: the shares as they shall be, and who leaves."""

    day: int
    shares: Mapping[str, int]
    leaving: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Team:
    """A consortium's story. Days count from the season's date; None: it has not come so far."""

    name: str
    lead: str
    #: Notice number, and a lot's number.
    tender: str
    founded: int
    parts: Mapping[str, Part]
    lot: str | None = None
    #: When the guests among `parts` accept; with what answer to the question about sharing.
    joined: int = 0
    share: bool = False
    #: Guests that were asked and are no members: firm → what came of it.
    guests: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    proposed: int | None = None
    signed: tuple[str, ...] = ()
    submitted: int | None = None
    #: Days from the season's date until which it binds; None: to the closing day.
    binds: int | None = 730
    reason: str = ""
    liability: Liability = Liability.JOINT
    papers: tuple[str, ...] = ()
    change: Change | None = None
    dissolved: int | None = None


class PlayedTeam:
    """Plays one team; remembers what the commands gave back."""

    def __init__(self, team: Team, as_of: date, cast: Cast) -> None:
        self.team = team
        self.as_of = as_of
        self.cast = cast
        self.room = PublicId("")

    def steps(self) -> Iterator[Step]:
        """Everything it does, each at its moment."""
        team = self.team
        yield self._step(team.founded, 17, self._found)
        yield self._step(team.joined, 9, self._join)
        if team.parts:
            yield self._step(team.joined, 10, self._draft)
        if team.left or team.guests:
            yield self._step(team.joined, 11, self._turn_away)
        if team.proposed is not None:
            yield self._step(team.proposed, 13, self._propose)
            yield self._step(team.proposed, 15, self._sign(team.signed))
        if team.submitted is not None:
            yield self._step(team.submitted, 18, self._submit)
        if team.change:
            yield self._step(team.change.day, 11, self._change)
            yield self._step(team.change.day, 16, self._sign(team.change.signed))
        if team.dissolved is not None:
            yield self._step(team.dissolved, 12, self._dissolve)

    def _step(self, day: int, hour: int, run: Run) -> Step:
        return Step(moment(self.as_of, day, hour), "consortia", run)

    # What happens at each step; every method asks a command, as a firm would.

    def _found(self, db: Session, now: datetime) -> None:
        team, lead = self.team, self.cast.firm_actor(self.team.lead)
        details = founding.FoundingDetails(team.name, team.liability)
        wish = own_interest(db, self.cast, team.lead, team.tender, team.lot)
        self.room = founding.found_consortium(db, wish, details, actor=lead, now=now)
        for guest in (*self._guests(), *team.left, *team.guests):
            days = 1 if team.guests.get(guest) == "lapsed" else 14
            asked = inviting.InvitationDetails(
                self.cast.firms[guest],
                MemberRole.MEMBER,
                days,
                _NOTES["vi" if team.lead == "luavang" else "ko"],
            )
            inviting.invite(db, self.room, asked, actor=lead, now=now)

    def _join(self, db: Session, now: datetime) -> None:
        for guest in (*self._guests(), *self.team.left):
            offer = self._offer(db, guest)
            actor = self.cast.firm_actor(guest)
            inviting.accept(db, offer, share=self.team.share, actor=actor, now=now)
        for firm, part in self.team.parts.items():
            if part.alone is not None:
                actor = self.cast.firm_actor(firm)
                drafting.disclose(db, self.room, part.alone, actor=actor, now=now)
        for title in self.team.papers:
            content = demo_paper(title)
            config = settings()
            digest = seal_file(config.files, config.encryption_key, content)
            kept = papers.KeptFile("demo-paper.pdf", "application/pdf", len(content), digest)
            actor = self.cast.firm_actor(self.team.lead)
            papers.add_document(db, self.room, title, kept, actor=actor, now=now)

    def _turn_away(self, db: Session, now: datetime) -> None:
        for firm in self.team.left:
            drafting.leave(db, self.room, actor=self.cast.firm_actor(firm), now=now)
        for firm, outcome in self.team.guests.items():
            if outcome == "declined":
                offer = self._offer(db, firm)
                inviting.decline(db, offer, actor=self.cast.firm_actor(firm), now=now)

    def _draft(self, db: Session, now: datetime) -> None:
        team = self.team
        drafts = {
            self.cast.firms[firm]: drafting.MemberDraft(
                MemberRole.LEAD if firm == team.lead else MemberRole.MEMBER,
                part.share_bp,
                {None: part.work},
            )
            for firm, part in team.parts.items()
        }
        for firm in team.left:
            drafts[self.cast.firms[firm]] = drafting.MemberDraft(MemberRole.MEMBER, 0)
        terms = drafting.TermsDetails(
            team.name, team.liability, self._binds_until(db), team.reason, drafts
        )
        actor = self.cast.firm_actor(team.lead)
        drafting.change_terms(db, self.room, terms, actor=actor, now=now)

    def _propose(self, db: Session, now: datetime) -> None:
        signing.propose(db, self.room, actor=self.cast.firm_actor(self.team.lead), now=now)

    def _sign(self, firms: tuple[str, ...]) -> Run:
        def run(db: Session, now: datetime) -> None:
            for firm in firms:
                actor = self.cast.firm_actor(firm)
                room = db.scalars(select(Consortium).where(Consortium.public_id == self.room)).one()
                version = pending_version(db, room)
                name = select(User.display_name).where(User.public_id == actor.user)
                signing.sign(
                    db,
                    self.room,
                    version.sha256 if version else "",
                    db.scalars(name).one(),
                    totp_step=_TOTP_STEP,
                    actor=actor,
                    now=now,
                )

        return run

    def _submit(self, db: Session, now: datetime) -> None:
        signing.request_lock(db, self.room, actor=self.cast.firm_actor(self.team.lead), now=now)

    def _change(self, db: Session, now: datetime) -> None:
        team, change = self.team, self.team.change or Change(0, {})
        members = {
            self.cast.firms[firm]: drafting.MemberDraft(
                MemberRole.LEAD if firm == team.lead else MemberRole.MEMBER,
                share,
                {None: team.parts[firm].work},
            )
            for firm, share in change.shares.items()
        }
        details = ChangeDetails(
            team.liability,
            self._binds_until(db),
            team.reason,
            members,
            {self.cast.firms[firm]: None for firm in change.leaving},
        )
        actor = self.cast.firm_actor(team.lead)
        propose_change(db, self.room, details, actor=actor, now=now)

    def _dissolve(self, db: Session, now: datetime) -> None:
        founding.dissolve(db, self.room, actor=self.cast.firm_actor(self.team.lead), now=now)

    def _guests(self) -> tuple[str, ...]:
        return tuple(firm for firm in self.team.parts if firm != self.team.lead)

    def _offer(self, db: Session, firm: str) -> PublicId:
        query = (
            select(Invitation.public_id)
            .join(Consortium, Consortium.id == Invitation.consortium_id)
            .join(Firm, Firm.id == Invitation.firm_id)
        )
        return db.scalars(
            query.where(Consortium.public_id == self.room, Firm.public_id == self.cast.firms[firm])
        ).one()

    def _binds_until(self, db: Session) -> date:
        if self.team.binds is not None:
            return self.as_of + timedelta(days=self.team.binds)
        closes_at = db.scalars(
            select(Tender.closes_at).where(Tender.notice_no == self.team.tender)
        ).one()
        return closes_at.astimezone(SEOUL).date() if closes_at else self.as_of


def own_interest(db: Session, cast: Cast, firm: str, tender: str, lot: str | None) -> PublicId:
    """The standing interest of a firm in a notice, or in one lot of it."""
    query = (
        select(Interest.public_id)
        .join(Tender, Tender.id == Interest.tender_id)
        .join(Firm, Firm.id == Interest.firm_id)
        .outerjoin(Lot, Lot.id == Interest.lot_id)
        .where(
            Tender.notice_no == tender,
            Firm.public_id == cast.firms[firm],
            Interest.withdrawn_at.is_(None),
            Lot.number == lot if lot else Interest.lot_id.is_(None),
        )
    )
    return db.scalars(query).one()


def worker_steps(as_of: date) -> Iterator[Step]:
    """What a worker does by the clock: the reviews whose day is over end."""

    def end_reviews(db: Session, now: datetime) -> None:
        due = select(AgreementVersion.id).where(
            AgreementVersion.state == VersionState.SUBMITTED,
            AgreementVersion.review_ends_at <= now,
        )
        for version in db.scalars(due.order_by(AgreementVersion.id)).all():
            reviewing.end_review(db, version, now=now)

    for day in _WORKER_DAYS:
        yield Step(moment(as_of, day, 7, 30), "reviews", end_reviews)
