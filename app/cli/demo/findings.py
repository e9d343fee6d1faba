"""What the rules see in the season, and what the compliance desk has done about some of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import officer_of
from app.cli.demo.steps import moment
from app.conflicts.commands import Settlement, settle_finding
from app.conflicts.engine import scanning
from app.conflicts.models import Finding
from app.conflicts.words import FindingMove, FindingScope
from app.core.access import Role
from app.core.db import transaction
from app.tenders.models import Tender

#: Rule, notice number, what the desk did, why, and for how many days a waiver holds.
_SETTLED: Final = (
    ("D1", "DEMO-IB-0030", FindingMove.ACKNOWLEDGE, "", None),
    (
        "D4",
        "DEMO-IB-0025",
        FindingMove.WAIVE,
        "한 공동수급체로 참여할 예정임을 각 기업에 따로 확인함(가상).",
        60,
    ),
)


def examine(as_of: date) -> int:
    """Run every rule as the nightly scan does, then settle a few findings; how many stand."""
    report = scanning.scan(moment(as_of, 0, 9))
    with transaction() as db:
        settle(db, as_of, now=moment(as_of, 0, 9, 30))
    return sum(report.standing.values())


def examined(db: Session) -> bool:
    """Whether the rules have run over the season: a seeding cut short leaves them to be run."""
    return scanning.last_scan(db) is not None


def settle(db: Session, as_of: date, *, now: datetime) -> None:
    """The compliance officer's decisions, each in the officer's own name."""
    officer = officer_of(db, Role.COMPLIANCE)
    for rule, number, move, reason, days in _SETTLED:
        finding = db.scalars(
            select(Finding)
            .join(Tender, Tender.id == Finding.tender_id)
            .where(
                Finding.rule == rule,
                Finding.scope == FindingScope.ALL,
                Tender.notice_no == number,
            )
        ).one()
        until = as_of + timedelta(days=days) if days else None
        settlement = Settlement(move, reason, until, finding.lock_version)
        settle_finding(db, finding.public_id, settlement, actor=officer, now=now)
