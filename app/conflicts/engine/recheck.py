"""What a write asks of the rules: own rules answer with it, everything else is left for the queue.

A write leaves one constant queue row (`RecheckRequest`) and, where the writer is a firm, runs
the own rules over that firm's filings. The worker runs all rules on the boards the rows name
(`draining.py`); what the clock closes is left there too. The full scan lies in `scanning.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.conflicts.engine import reach
from app.conflicts.engine.store import recheck
from app.conflicts.loading.rows import neighbours
from app.conflicts.models import RecheckRequest
from app.conflicts.words import FindingScope
from app.consortia.events import (
    AgreementProposed,
    AgreementWithdrawn,
    BidFiled,
    BidSettled,
    ConsortiumDissolved,
    ConsortiumFormed,
    ConsortiumLocked,
    InvitationSent,
    LockRequested,
    MemberJoined,
    MemberLeft,
    PaperAdded,
    SignatureGiven,
    SignatureWithdrawn,
    TermsChanged,
)
from app.core.access import Actor
from app.firms.events import FirmChanged, FirmsMerged
from app.interests.events import (
    InterestRegistered,
    InterestRoleChanged,
    InterestSharingChanged,
    InterestWithdrawn,
)
from app.tenders.events import PlanLinked, TenderChanged

#: Key of `Session.info`: the write that is going on, and what it has queued already.
_LEFT: Final = "duri_rechecks"

#: What happens in a consortium, or to a bid, by the hand of a firm.
ConsortiumEvent = (
    ConsortiumFormed
    | MemberJoined
    | MemberLeft
    | TermsChanged
    | AgreementProposed
    | AgreementWithdrawn
    | SignatureGiven
    | SignatureWithdrawn
    | LockRequested
    | ConsortiumDissolved
    | BidFiled
    | BidSettled
)


def on_interest(
    db: Session,
    event: InterestRegistered | InterestRoleChanged | InterestWithdrawn,
    actor: Actor,
    now: datetime,
) -> None:
    """A firm filed something: answer it about its own filings, and queue the rest.

    Reads and writes nothing that depends on anybody else: the number of statements is the
    same whether or not a rival is there.
    """
    request_recheck(db, now, tender_id=event.tender_id)
    recheck_own(db, event.tender_id, event.firm_id, now)


def recheck_own(db: Session, tender_id: int, firm_id: int, now: datetime) -> None:
    """Run the own rules for one firm where what it filed here matters."""
    boards = neighbours(db, {tender_id})
    boards |= reach.own_tenders(db, boards, firm_id)
    recheck(db, boards, now=now, scopes={FindingScope.OWN}, only_firm=firm_id)


def on_sharing(db: Session, event: InterestSharingChanged, actor: Actor, now: datetime) -> None:
    """A firm began or ended sharing. Own rules do not look at that: the queue alone."""
    request_recheck(db, now, tender_id=event.tender_id)


def on_tender(db: Session, event: TenderChanged, actor: Actor, now: datetime) -> None:
    """A tender changed. Its writer is no firm: even own rules wait for the queue, so that an
    import takes as long whoever is interested."""
    request_recheck(db, now, tender_id=event.tender_id)


def on_consortium(db: Session, event: ConsortiumEvent, actor: Actor, now: datetime) -> None:
    """Something changed in a consortium or bid: answer the firm that acted, queue the rest."""
    request_recheck(db, now, tender_id=event.tender_id)
    recheck_own(db, event.tender_id, event.firm_id, now)


def on_queued(
    db: Session, event: ConsortiumLocked | PaperAdded | InvitationSent, actor: Actor, now: datetime
) -> None:
    """A review's working day is over, or what cross rules alone read came in: the queue alone."""
    request_recheck(db, now, tender_id=event.tender_id)


def on_plan_linked(db: Session, event: PlanLinked, actor: Actor, now: datetime) -> None:
    """A plan became a notice: its interests are read there now, carried over or not."""
    request_recheck(db, now, tender_id=event.notice_id)


def on_firm(db: Session, event: FirmChanged, actor: Actor, now: datetime) -> None:
    """A firm's identifiers or affiliations changed: every board it stands on."""
    request_recheck(db, now, firm_id=event.firm_id)


def on_merge(db: Session, event: FirmsMerged, actor: Actor, now: datetime) -> None:
    """Two records became one, or two again: the queue alone, so that the officer's wait does not
    tell how much either had filed."""
    for firm_id in (event.kept_id, event.gone_id):
        request_recheck(db, now, firm_id=firm_id)


def request_recheck(
    db: Session, now: datetime, *, tender_id: int | None = None, firm_id: int | None = None
) -> None:
    """Leave one queue row, however many events one write publishes about the same thing: for
    a tender's board, or for every board a firm stands on."""
    # A savepoint that is rolled back takes its row with it: it counts as a write of its own.
    write = db.get_nested_transaction() or db.get_transaction()
    known_write, left = db.info.get(_LEFT, (None, set()))
    if known_write is not write:
        left = set()
        db.info[_LEFT] = write, left
    if (tender_id, firm_id) not in left:
        left.add((tender_id, firm_id))
        db.add(RecheckRequest(tender_id=tender_id, firm_id=firm_id, requested_at=now))
        db.flush()
