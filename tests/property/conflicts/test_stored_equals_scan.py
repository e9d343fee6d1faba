"""After any sequence of edits, once the queue is drained, stored findings = full scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.candidates import could_fire
from app.conflicts.detect import detect
from app.conflicts.load import load_boards
from app.conflicts.models import Finding
from app.conflicts.recheck import drain_queue, follow_clock, scan
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState
from app.core.clock import fixed_clock
from app.core.db import db as database
from app.firms.models import Affiliation, BusinessGroup, Firm
from app.interests.models import IntendedRole, Interest
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderKind, TenderStatus
from tests import SEQUENCES_PLAYED, examples
from tests.conftest import isolation
from tests.factories import NOW, make_firm, make_group, make_interest, make_lot, make_tender
from tests.factories.engagements import (
    change_terms,
    dissolve,
    file_bid,
    form_team,
    join,
    leave,
    prove_size,
    sign,
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
from tests.factories.public_records import forget, note_exclusion, note_relation, note_role

TITLES = ("Camera giao thông", "Nước sạch", "Gói 1: camera giao thông", "Gói 2: nước sạch")
ROLES = (
    IntendedRole.LEAD,
    IntendedRole.SOLE,
    IntendedRole.MEMBER,
    IntendedRole.LEAD,
    IntendedRole.SUPPLIER,
)
#: The third tender is a plan.
PLAN = 2
METHODS = ("Đấu thầu rộng rãi", "Đấu thầu hạn chế", None)
#: (what, which, which, how): every step reads its numbers as it likes.
Step = tuple[str, int, int, int]
#: Filings far more often than the rest, so that rivals meet.
_KINDS = (
    *("register",) * 6,
    *("share",) * 2,
    "unshare",
    "withdraw",
    "affiliate",
    *("tender",) * 2,
    *("link",) * 2,
    "unlink",
    "clock",
    *("drain",) * 2,
    "fact",
    "retract",
    *("team",) * 2,
    *("join",) * 2,
    "leave",
    *("sign",) * 2,
    "lapse",
    "terms",
    *("bid",) * 2,
    "prove",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(_KINDS), st.integers(0, 11), st.integers(0, 11), st.integers(0, 11)),
    min_size=10,
    max_size=40,
)


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

    def _prove(self, firm: int, days: int, _how: int) -> None:
        who = self.firms[firm % 3]
        prove_size(self.db, who, days=days - 3, at=self.now)
        firm_changed(self.db, who, at=self.now)

    def _clock(self, days: int, *_rest: int) -> None:
        self.now += timedelta(days=days % 5, hours=1)
        self.db.commit()
        follow_clock(self.now)

    def _drain(self, *_rest: int) -> None:
        self.db.commit()
        drain_queue(self.now)


def findings_of_the_rules(db: Session, now: datetime) -> set[tuple[object, ...]]:
    everything = list(db.scalars(select(Tender.id)))
    boards = load_boards(db, everything, now=now)
    hits = {loaded.tender_id for loaded in boards if any(True for _found in detect(loaded.board))}
    assert hits <= could_fire(db, now=now)
    return {
        (*found.identity, found.severity, found.subject.evidence_hash)
        for loaded in boards
        for found in detect(loaded.board)
    }


def findings_stored(db: Session) -> set[tuple[object, ...]]:
    firms = {row.id: row.public_id for row in db.scalars(select(Firm))}
    return {
        (
            row.scope,
            row.rule,
            row.subject_key,
            firms.get(row.firm_id or 0),
            row.severity,
            row.evidence_hash,
        )
        for row in db.scalars(select(Finding).where(Finding.cleared_at.is_(None)))
    }


def play(app: Flask, steps: list[Step]) -> None:
    with app.app_context(), fixed_clock(NOW), isolation():
        world = World(database.session)
        world.db.commit()
        scan(NOW)
        for step in steps:
            world.play(step)
        world.play(("drain", 0, 0, 0))
        assert findings_stored(world.db) == findings_of_the_rules(world.db, world.now)
        changes = scan(world.now).changes
        assert {name for name, count in changes.items() if count} <= {"kept"}


@given(STEPS)
@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_stored_findings_are_those_of_a_full_scan(app: Flask, steps: list[Step]) -> None:
    if database_name(app) != "sqlite":
        pytest.skip("both databases: the slow test")
    play(app, steps)


@pytest.mark.slow
@pytest.mark.integration
@given(STEPS)
@settings(
    max_examples=SEQUENCES_PLAYED,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_stored_findings_are_those_of_a_full_scan_on_both_databases(
    app: Flask, steps: list[Step]
) -> None:
    play(app, steps)


def database_name(app: Flask) -> str:
    with app.app_context():
        return database.engine.dialect.name
