"""Firms of one tender, and what they try in a team, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia import reviewing
from app.consortia.agreement import WHOLE
from app.consortia.bid_models import Bid
from app.consortia.commands import (
    bidding,
    changing,
    dissolving,
    drafting,
    founding,
    inviting,
    signing,
)
from app.consortia.models import (
    Consortium,
    Invitation,
    InvitationState,
    Liability,
    MemberRole,
)
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.errors import DomainError
from app.interests.models import Interest
from app.tenders.models import Lot, Tender
from tests.factories import NOW, make_interest, make_lot, make_tender
from tests.factories.teams import BINDS_UNTIL, Party, make_party, sha_of

FIRMS = 4
STEP = st.tuples(
    st.sampled_from(
        (
            "found",
            "invite",
            "accept",
            "accept",
            "decline",
            "draft",
            "propose",
            "sign",
            "sign",
            "sign",
            "unsign",
            "take back",
            "lock",
            "lock",
            "leave",
            "remove",
            "dissolve",
            "end together",
            "end together",
            "clock",
            "change",
            "file",
            "file alone",
            "withdraw bid",
            "whole way",
        )
    ),
    st.integers(0, FIRMS - 1),
    st.integers(0, FIRMS - 1),
    st.integers(0, 5),
)
SEQUENCES = st.lists(STEP, min_size=8, max_size=30)


class Season:
    """A tender with two lots, four firms, and the acts they try."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.now: datetime = NOW
        self.tender: Tender = make_tender(db, closes_at=NOW + timedelta(days=30))
        self.lots: list[Lot | None] = [None, make_lot(db, self.tender, "1")]
        self.lots.append(make_lot(db, self.tender, "2"))
        self.firms: list[Party] = [
            make_party(db, f"기업 {self.tender.id}-{n}") for n in range(FIRMS)
        ]

    def act(self, name: str, who: int, whom: int, which: int) -> bool:
        """Try one act; whether it was done."""
        try:
            with self.db.begin_nested():
                acts: dict[str, Callable[[Party, Party, int], object]] = {
                    "found": self.found,
                    "invite": self.invite,
                    "accept": self.accept,
                    "decline": self.decline,
                    "draft": self.draft,
                    "propose": self.propose,
                    "sign": self.sign,
                    "unsign": self.unsign,
                    "take back": self.take_back,
                    "lock": self.lock,
                    "leave": self.leave,
                    "remove": self.remove,
                    "dissolve": self.dissolve,
                    "end together": self.end_together,
                    "clock": self.clock,
                    "change": self.change,
                    "file": self.file,
                    "file alone": self.file_alone,
                    "withdraw bid": self.withdraw_bid,
                    "whole way": self.whole_way,
                }
                acts[name](self.firms[who], self.firms[whom], which)
        except (DomainError, LookupError):
            self.db.expire_all()
            return False
        return True

    def _room(self, which: int) -> Consortium:
        rooms = self.db.scalars(
            select(Consortium).where(Consortium.tender_id == self.tender.id).order_by(Consortium.id)
        ).all()
        if not rooms:
            raise LookupError
        return rooms[which % len(rooms)]

    def _interest(self, firm: Party, which: int) -> Interest:
        lot = self.lots[which % len(self.lots)]
        found = self.db.scalar(
            select(Interest).where(
                Interest.firm_id == firm.firm.id,
                Interest.tender_id == self.tender.id,
                Interest.lot_id == lot.id if lot else Interest.lot_id.is_(None),
            )
        )
        return found or make_interest(
            self.db, self.tender, firm.firm, lot_id=lot.id if lot else None
        )

    def found(self, who: Party, _whom: Party, which: int) -> None:
        details = founding.FoundingDetails("팀", Liability.JOINT)
        interest = self._interest(who, which).public_id
        founding.found_consortium(self.db, interest, details, actor=who.acting, now=self.now)

    def invite(self, who: Party, whom: Party, which: int) -> None:
        role = MemberRole.LEAD if which == 5 else MemberRole.MEMBER
        details = inviting.InvitationDetails(whom.name, role, 5)
        room = self._room(which).public_id
        inviting.invite(self.db, room, details, actor=who.acting, now=self.now)

    def _offer(self, which: int) -> Invitation:
        offers = self.db.scalars(
            select(Invitation)
            .join(Consortium, Consortium.id == Invitation.consortium_id)
            .where(Consortium.tender_id == self.tender.id, Invitation.state == InvitationState.OPEN)
            .order_by(Invitation.id)
        ).all()
        return offers[which % len(offers)] if offers else self._nothing()

    @staticmethod
    def _nothing() -> Invitation:
        raise LookupError

    def accept(self, who: Party, _whom: Party, which: int) -> None:
        offer = self._offer(which).public_id
        inviting.accept(self.db, offer, share=False, actor=who.acting, now=self.now)

    def decline(self, who: Party, _whom: Party, which: int) -> None:
        inviting.decline(self.db, self._offer(which).public_id, actor=who.acting, now=self.now)

    def _drafts(self, room: Consortium, which: int) -> dict[object, drafting.MemberDraft]:
        members = [m for m in room.members if m.left_at is None]
        if not members:
            raise LookupError
        share = WHOLE // len(members)
        drafts: dict[object, drafting.MemberDraft] = {}
        for number, member in enumerate(members):
            rest = WHOLE - share * (len(members) - 1) if number == 0 else share
            role = MemberRole.LEAD if number == which % len(members) else MemberRole.MEMBER
            drafts[member.firm.public_id] = drafting.MemberDraft(role, rest)
        if which == 4:  # one that does not add up
            first = next(iter(drafts))
            drafts[first] = drafting.MemberDraft(drafts[first].role, drafts[first].share_bp - 1)
        return drafts

    def draft(self, who: Party, _whom: Party, which: int) -> None:
        room = self._fresh(which)
        details = drafting.TermsDetails(
            "팀",
            Liability.JOINT,
            BINDS_UNTIL,
            "",
            self._drafts(room, which),  # type: ignore[arg-type]  # narrower than the stubs can say
        )
        drafting.change_terms(self.db, room.public_id, details, actor=who.acting, now=self.now)

    def _fresh(self, which: int) -> Consortium:
        room = self._room(which)
        self.db.expire(room)
        return room

    def propose(self, who: Party, _whom: Party, which: int) -> None:
        signing.propose(self.db, self._room(which).public_id, actor=who.acting, now=self.now)

    def sign(self, who: Party, _whom: Party, which: int) -> None:
        room = self._room(which).public_id
        version = self.db.scalar(
            select(AgreementVersion.id)
            .join(Consortium, Consortium.id == AgreementVersion.consortium_id)
            .where(Consortium.public_id == room, AgreementVersion.state == VersionState.OPEN)
        )
        if version is None:
            raise LookupError
        signing.sign(
            self.db,
            room,
            sha_of(self.db, room),
            who.owner.display_name,
            totp_step=1,
            actor=who.acting,
            now=self.now,
        )

    def unsign(self, who: Party, _whom: Party, which: int) -> None:
        room = self._room(which).public_id
        signing.withdraw_signature(self.db, room, actor=who.acting, now=self.now)

    def take_back(self, who: Party, _whom: Party, which: int) -> None:
        signing.take_back(self.db, self._room(which).public_id, actor=who.acting, now=self.now)

    def lock(self, who: Party, _whom: Party, which: int) -> None:
        signing.request_lock(self.db, self._room(which).public_id, actor=who.acting, now=self.now)

    def leave(self, who: Party, _whom: Party, which: int) -> None:
        drafting.leave(self.db, self._room(which).public_id, actor=who.acting, now=self.now)

    def remove(self, who: Party, whom: Party, which: int) -> None:
        room = self._room(which).public_id
        drafting.remove_member(self.db, room, whom.id, actor=who.acting, now=self.now)

    def dissolve(self, who: Party, _whom: Party, which: int) -> None:
        founding.dissolve(self.db, self._room(which).public_id, actor=who.acting, now=self.now)

    def end_together(self, who: Party, _whom: Party, which: int) -> None:
        room = self._room(which).public_id
        dissolving.propose_dissolution(self.db, room, actor=who.acting, now=self.now)

    def clock(self, _who: Party, _whom: Party, which: int) -> None:
        self.now += timedelta(hours=6 + 12 * which)
        for version in self.db.scalars(
            select(AgreementVersion.id).where(
                AgreementVersion.state == VersionState.SUBMITTED,
                AgreementVersion.review_ends_at <= self.now,
            )
        ).all():
            assert reviewing.end_review(self.db, version, now=self.now)

    def change(self, who: Party, whom: Party, which: int) -> None:
        room = self._fresh(which)
        drafts = self._drafts(room, which % 4)
        leaving: dict[object, None] = {}
        if which > 2 and whom.id in drafts and len(drafts) > 2:
            gone = drafts.pop(whom.id)
            leaving[whom.id] = None
            heir = next(iter(drafts))
            drafts[heir] = drafting.MemberDraft(
                drafts[heir].role, drafts[heir].share_bp + gone.share_bp
            )
        details = changing.ChangeDetails(
            Liability.DIVIDED,
            BINDS_UNTIL,
            "",
            drafts,
            leaving,  # type: ignore[arg-type]  # narrower than the stubs can say
        )
        changing.propose_change(self.db, room.public_id, details, actor=who.acting, now=self.now)

    def file(self, who: Party, _whom: Party, which: int) -> None:
        room = self._room(which).public_id
        bidding.file_for_team(self.db, room, None, actor=who.acting, now=self.now)

    def file_alone(self, who: Party, _whom: Party, which: int) -> None:
        wish = self._interest(who, which).public_id
        bidding.file_alone(self.db, wish, actor=who.acting, now=self.now)

    def withdraw_bid(self, who: Party, _whom: Party, which: int) -> None:
        bids = self.db.scalars(
            select(Bid.public_id).where(Bid.tender_id == self.tender.id).order_by(Bid.id)
        ).all()
        if not bids:
            raise LookupError
        bidding.withdraw_bid(self.db, bids[which % len(bids)], actor=who.acting, now=self.now)

    def whole_way(self, who: Party, whom: Party, which: int) -> None:
        """From a new team to the lock, as far as it goes: deep states are else seldom met."""
        self.act("found", self.firms.index(who), 0, which)
        room = self._rooms_of(who)
        for step in (self.invite, self.accept, self.draft, self.propose):
            actor = whom if step == self.accept else who
            self.act_on(step, actor, whom, room)
        for party in self.firms:
            self.act_on(self.sign, party, party, room)
        self.act_on(self.lock, who, whom, room)

    def _rooms_of(self, who: Party) -> int:
        rooms = self.db.scalars(
            select(Consortium).where(Consortium.tender_id == self.tender.id).order_by(Consortium.id)
        ).all()
        own = [n for n, room in enumerate(rooms) if room.founder_id == who.firm.id]
        if not own:
            raise LookupError
        return own[-1]

    def act_on(
        self, step: Callable[[Party, Party, int], object], who: Party, whom: Party, room: int
    ) -> None:
        try:
            with self.db.begin_nested():
                step(who, whom, room)
        except (DomainError, LookupError):
            self.db.expire_all()
