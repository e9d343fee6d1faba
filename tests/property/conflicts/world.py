"""A small world in which anything may happen, step by step: what the machine of edits plays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue, follow_clock
from app.conflicts.engine.scanning import scan
from app.conflicts.finding import Severity
from app.conflicts.rulesets.severity_table import cells_of
from app.conflicts.rulesets.shipped import ruleset
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState
from app.firms.models import Affiliation, BusinessGroup, Firm
from app.firms.profile.models import RelationKind
from app.interests.models import Interest
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderKind, TenderStatus
from tests.factories import NOW, make_firm, make_group, make_interest, make_lot, make_tender
from tests.factories.engagements import (
    change_terms,
    dissolve,
    file_bid,
    form_team,
    join,
    lay_paper,
    leave,
    prove_size,
    sign,
    win_bid,
    withdraw_bid,
)
from tests.factories.filings import (
    firm_changed,
    link,
    register,
    share,
    tender_changed,
    unshare,
    withdraw,
)
from tests.factories.own_words import declare, hand_in
from tests.factories.public_records import (
    director,
    forget,
    name_promise,
    note_exclusion,
    note_holding,
    note_mark,
    note_relation,
    note_role,
    note_subcontract,
    set_amount,
    set_severity,
)
from tests.property.conflicts.steps import BUYERS, METHODS, PLAN, ROLES, TITLES, Step


@dataclass
class World:
    """Two notices with two lots each, a plan, three firms, two groups."""

    db: Session
    now: datetime = NOW
    tenders: list[Tender] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)
    groups: list[BusinessGroup] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    teams: list[Consortium] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number in range(3):
            plan = number == PLAN
            tender = make_tender(
                self.db,
                TITLES[number % 2],
                kind=TenderKind.PLAN if plan else TenderKind.NOTICE,
                closes_at=None if plan else NOW + timedelta(days=5 + number),
            )
            if not plan:
                make_lot(self.db, tender, "1", closes_at=NOW + timedelta(days=3))
                make_lot(self.db, tender, "2")
            self.tenders.append(tender)
        self.firms = [make_firm(self.db, country="VN" if n == 2 else "KR") for n in range(3)]
        self.groups = [make_group(self.db, *self.firms[:2]), make_group(self.db)]
        # Two affiliates are in the plan already, so that linking it matters.
        for firm in (0, 1):
            self._register(PLAN, firm, 0)

    def play(self, step: Step) -> None:
        """Do one step; what cannot be done now is skipped."""
        what, first, second, third = step
        getattr(self, f"_{what}")(first, second, third)

    def _register(self, tender: int, firm: int, how: int) -> None:
        subject, who = self.tenders[tender % 3], self.firms[firm % 3]
        lots: list[Lot | None] = [None, *subject.lots]
        lot = lots[how % len(lots)]
        taken = any(
            i.tender_id == subject.id
            and i.firm_id == who.id
            and i.withdrawn_at is None
            and i.lot_id == (lot.id if lot else None)
            for i in self.interests
        )
        if not taken:
            role = ROLES[(tender + how) % len(ROLES)]
            interest = register(self.db, subject, who, lot, role=role, at=self.now)
            self.interests.append(interest)
            if (firm + how) % 2:
                share(self.db, interest, at=self.now)
                self.db.expire(interest)

    def _pick(self, number: int) -> Interest | None:
        live = [interest for interest in self.interests if interest.withdrawn_at is None]
        return live[number % len(live)] if live else None

    def _share(self, number: int, *_rest: int) -> None:
        interest = self._pick(number)
        if interest and all(sharing.ended_at for sharing in interest.sharings):
            share(self.db, interest, at=self.now)
            self.db.expire(interest)

    def _unshare(self, number: int, *_rest: int) -> None:
        interest = self._pick(number)
        if interest:
            unshare(self.db, interest, at=self.now)

    def _withdraw(self, number: int, *_rest: int) -> None:
        interest = self._pick(number)
        if interest:
            withdraw(self.db, interest, at=self.now)

    def _affiliate(self, firm: int, group: int, days: int) -> None:
        who = self.firms[firm % 3]
        since = self.now.date() + timedelta(days=days - 6)
        self.db.add(
            Affiliation(
                firm_id=who.id,
                group_id=self.groups[group % 2].id,
                valid_from=since,
                valid_to=since + timedelta(days=days) if days % 3 else None,
                source="test",
            )
        )
        firm_changed(self.db, who, at=self.now)

    def _tender(self, tender: int, what: int, how: int) -> None:
        subject = self.tenders[tender % 3]
        plan = subject.kind is TenderKind.PLAN
        if what % 4 == 0:
            subject.title = TITLES[how % 4]
        elif what % 4 == 1:
            subject.method = METHODS[how % 3]
        elif what % 4 == 2 and not plan:
            subject.closes_at = NOW + timedelta(days=how)
        else:
            statuses = (TenderStatus.ACTIVE, TenderStatus.CANCELLED)
            subject.status = statuses[how % 2]
        tender_changed(self.db, subject, at=self.now)

    def _buyer(self, tender: int, which: int, _how: int) -> None:
        """The notice turns out to be another buyer's, or the same one's otherwise spelled."""
        subject = self.tenders[tender % 2]
        subject.buyer = BUYERS[which % 3]
        tender_changed(self.db, subject, at=self.now)

    def _link(self, _plan: int, notice: int, carry: int) -> None:
        source, target = self.tenders[PLAN], self.tenders[notice % 2]
        known = select(PlanLink).where(
            PlanLink.plan_id == source.id, PlanLink.notice_id == target.id
        )
        if self.db.scalar(known):
            return
        taken = {i.firm_id for i in self.interests if i.tender_id == target.id}
        for interest in list(self.interests):
            if carry % 2 and interest.tender_id == source.id and interest.firm_id not in taken:
                taken.add(interest.firm_id)
                self.interests.append(
                    make_interest(
                        self.db,
                        target,
                        next(f for f in self.firms if f.id == interest.firm_id),
                        role=interest.role,
                        registered_at=self.now,
                        carried_from_id=interest.id,
                    )
                )
        link(self.db, source, target, at=self.now)

    def _unlink(self, *_numbers: int) -> None:
        source = self.tenders[PLAN]
        for row in self.db.scalars(select(PlanLink).where(PlanLink.plan_id == source.id)):
            row.state = LinkState.REJECTED
            tender_changed(self.db, source, at=self.now)

    def _fact(self, which: int, firm: int, how: int) -> None:
        who, subject = self.firms[firm % 3], self.tenders[how % 3]
        if which % 3 == 0:
            group = self.groups[0] if how % 2 else None
            self.records.append(note_role(self.db, subject, who, group=group, at=self.now))
        elif which % 3 == 1:
            relation = note_relation(self.db, who, subject, how=how, at=self.now)
            if relation:
                self.records.append(relation)
        else:
            self.records.append(note_exclusion(self.db, who, days=how, at=self.now))

    def _retract(self, which: int, *_rest: int) -> None:
        if self.records:
            forget(self.db, self.records.pop(which % len(self.records)), at=self.now)

    def _team(self, tender: int, firm: int, how: int) -> None:
        subject = self.tenders[tender % 3]
        mine = [i for i in self.interests if i.tender_id == subject.id]
        if mine:
            interest = mine[firm % len(mine)]
            lots: list[Lot | None] = [None, *subject.lots]
            team = form_team(self.db, interest, lots[how % len(lots)], at=self.now)
            self.teams.append(team)

    def _pick_team(self, which: int) -> Consortium | None:
        standing = [t for t in self.teams if t.state is not ConsortiumState.DISSOLVED]
        return standing[which % len(standing)] if standing else None

    def _join(self, which: int, firm: int, share: int) -> None:
        team = self._pick_team(which)
        if team:
            join(self.db, team, self.firms[firm % 3], share_bp=share * 800, at=self.now)

    def _leave(self, which: int, firm: int, _how: int) -> None:
        team = self._pick_team(which)
        if team:
            leave(self.db, team, self.firms[firm % 3], at=self.now)

    def _sign(self, which: int, firm: int, _how: int) -> None:
        team = self._pick_team(which)
        if team:
            sign(self.db, team, self.firms[firm % 3], at=self.now)

    def _lapse(self, which: int, *_rest: int) -> None:
        team = self._pick_team(which)
        if team:
            dissolve(self.db, team, at=self.now)

    def _terms(self, which: int, what: int, how: int) -> None:
        team = self._pick_team(which)
        if team:
            change_terms(self.db, team, what=what, how=how, at=self.now)

    def _bid(self, which: int, firm: int, how: int) -> None:
        team = self._pick_team(which)
        live = [b for b in self.bids if b.status is BidStatus.FILED]
        if how % 3 == 0 and live:
            withdraw_bid(self.db, live[which % len(live)], at=self.now)
            return
        filed = (
            file_bid(self.db, self.tenders[which % 2], team=team, at=self.now)
            if how % 3 == 1 and team
            else file_bid(self.db, self.tenders[which % 2], firm=self.firms[firm % 3], at=self.now)
        )
        if filed:
            self.bids.append(filed)

    def _win(self, which: int, *_rest: int) -> None:
        """The buyer awards a bid that stands."""
        live = [bid for bid in self.bids if bid.status is BidStatus.FILED]
        if live:
            win_bid(self.db, live[which % len(live)], at=self.now)

    def _prove(self, firm: int, days: int, _how: int) -> None:
        who = self.firms[firm % 3]
        prove_size(self.db, who, days=days - 3, at=self.now)
        firm_changed(self.db, who, at=self.now)

    def _name(self, tender: int, firm: int, how: int) -> None:
        who = ("Kim", "Lee", "Bank 77")[how % 3]
        subject = self.tenders[tender % 3]
        row = name_promise(
            self.db, subject, self.firms[firm % 3], who=who, days=how * 6, at=self.now
        )
        self.records.extend([row] if row else [])

    def _hold(self, owner: int, owned: int, how: int) -> None:
        """Firms and a company that is not here hold each other, where the register lets them."""
        companies: list[Firm | str] = [*self.firms, "Nowhere Holdings"]
        above, below = companies[owner % 4], companies[owned % 4]
        row = note_holding(self.db, above, below, share_bp=1000 + how * 700, at=self.now)
        self.records.extend([row] if row else [])

    def _mark(self, firm: int, value: int, _how: int) -> None:
        row = note_mark(self.db, self.firms[firm % 3], f"02-555-000{value % 2}", at=self.now)
        self.records.extend([row] if row else [])

    def _subcontract(self, tender: int, firm: int, other: int) -> None:
        row = note_subcontract(
            self.db,
            self.tenders[tender % 3],
            self.firms[firm % 3],
            self.firms[other % 3],
            at=self.now,
        )
        self.records.extend([row] if row else [])

    def _direct(self, firm: int, who: int, days: int) -> None:
        director(self.db, self.firms[firm % 3], ("Kim", "Lee")[who % 2], days=days, at=self.now)

    def _paper(self, which: int, firm: int, how: int) -> None:
        team = self._pick_team(which)
        if team:
            lay_paper(self.db, team, self.firms[firm % 3], f"{how % 2}", at=self.now)

    def _hand_in(self, firm: int, which: int, how: int) -> None:
        """Content and author as of the papers of rooms, with a profile or an application."""
        hand_in(self.db, self.firms[firm % 3], f"{which % 2}", applying=how % 2 == 1, at=self.now)

    def _declare(self, firm: int, other: int, how: int) -> None:
        """A firm declares another, or a company that is not here (and that may hold others)."""
        companies: list[Firm | str] = [*self.firms, "Nowhere Holdings"]
        who, whom = self.firms[firm % 3], companies[other % 4]
        if who is not whom:
            kind = list(RelationKind)[how % len(RelationKind)]
            share = 1000 + how * 700 if how % 2 else None
            declare(self.db, who, whom, kind, share=share, at=self.now)

    def _edition(self, what: int, amount: int, how: int) -> None:
        """The desk sets another amount or severity; everything is scanned, as the job it leaves
        does."""
        name = ("D4.rival_share_bp", "D14.on", "D18.window_days", "severity", "D14.awards")[
            what % 5
        ]
        amounts = {
            "D4.rival_share_bp": 1000 + amount * 500,
            "D14.on": amount % 2,
            "D14.awards": 2 + amount % 2,
        }
        if name == "severity":
            cells = cells_of(ruleset("VN-2025"), ruleset("VN-2025"), ("D1", "D3", "D4")[how % 3])
            severity = list(Severity)[how % 4]
            set_severity(self.db, cells[amount % len(cells)].name, severity, at=self.now)
        else:
            set_amount(self.db, name, amounts.get(name, 5 + amount), at=self.now)
        self.db.commit()
        scan(self.now)

    def _clock(self, days: int, *_rest: int) -> None:
        self.now += timedelta(days=days % 5, hours=1)
        self.db.commit()
        follow_clock(self.now)

    def _drain(self, *_rest: int) -> None:
        self.db.commit()
        drain_queue(self.now)
