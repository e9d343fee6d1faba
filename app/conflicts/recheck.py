"""When the rules run: own rules with the firm's write, everything else afterwards.

A write leaves one constant queue row (`RecheckRequest`) and, where the writer is a firm, runs
the own rules over that firm's filings. `drain_queue` runs all rules on the boards the rows
name. Both depend on the clock only through `follow_clock` (closings, ended waivers) and `scan`.
One worker at a time writes cross findings: it holds the engine's row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.conflicts import candidates, derived_marks, match_keys, reach
from app.conflicts.editions import read_rulebook
from app.conflicts.models import ConflictEngine, Finding, RecheckRequest
from app.conflicts.rows import neighbours
from app.conflicts.store import lapse_waivers, recheck
from app.conflicts.told import tell_once
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
from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.collector import at_rest
from app.core.db import read_session, transaction
from app.core.errors import ConflictError
from app.core.jobs import Work
from app.firms.events import FirmChanged, FirmsMerged
from app.interests.events import (
    InterestRegistered,
    InterestRoleChanged,
    InterestSharingChanged,
    InterestWithdrawn,
)
from app.tenders.events import PlanLinked, TenderChanged

#: Queue rows taken in one transaction, and boards written in one.
BATCH: Final = 200

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
#: (done, total) → None
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ScanReport:
    """What a full scan looked at and changed."""

    tenders: int
    candidates: int
    #: "opened", "kept", "changed", "reopened", "back", "cleared", "lapsed" → how many; "failed":
    #: tenders that could not be judged, the log says why.
    changes: Counter[str] = field(default_factory=Counter)
    #: (scope, rule) → findings standing afterwards.
    standing: dict[tuple[str, str], int] = field(default_factory=dict)


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


def drain_queue(now: datetime) -> int:
    """Run every rule on the boards that queue rows name; returns how many rows were done.

    For a worker, every few seconds. Stops at once when another worker is at it. A row that cannot
    be done is logged and stays, and holds up no other.
    """
    done = 0
    # Looked at without a write lock first: most rounds find nothing to do.
    while read_session().scalar(select(exists(RecheckRequest.id))):
        try:
            with transaction() as db:
                rows = drain_batch(db, now)
        except ConflictError:  # an officer moved a finding meanwhile: the rows are still there
            break
        except Exception:  # noqa: BLE001  (each row is tried again by itself, and says why)
            return done + _drain_one_by_one(now)
        done += rows
        if rows < BATCH:
            break
    return done


def _drain_one_by_one(now: datetime) -> int:
    """Every row in a transaction of its own; of one that fails, every board in its own. So all is
    judged that can be; the row stays, and is tried again."""
    rows = read_session().scalars(select(RecheckRequest.id).order_by(RecheckRequest.id)).all()
    done = 0
    for row in rows:
        try:
            with transaction() as db:
                done += drain_batch(db, now, only=row)
        except ConflictError:
            continue  # still there for the next round
        except Exception:  # noqa: BLE001  (told in the log; the other rows are not to wait for it)
            tell_once("conflicts.row_failed", row=row)
            _judge_what_can_be(row, now)
    return done


def _judge_what_can_be(row: int, now: datetime) -> None:
    """The boards of a row that fails, each by itself; what an officer moves meanwhile waits."""
    for board in _boards_named(row):
        with suppress(ConflictError):
            _scan_some([board], now)


def _boards_named(row_id: int) -> list[int]:
    """The boards a row asks for, and those next to them; none when it is gone."""
    db = read_session()
    row = db.get(RecheckRequest, row_id)
    if row is None:
        return []
    boards = {row.tender_id} if row.tender_id is not None else set()
    if row.firm_id is not None:
        boards |= candidates.boards_of_firms(db, reach.related_firms(db, {row.firm_id}))
    boards = neighbours(db, boards)
    return sorted(boards | reach.named_for(db, boards))


def drain_batch(db: Session, now: datetime, *, only: int | None = None) -> int:
    """One batch of queue rows, or `only` the one, inside the caller's transaction; returns how many
    were done."""
    if _hold_engine(db, wait=False) is None:
        return 0
    waiting = select(RecheckRequest).order_by(RecheckRequest.id).limit(BATCH)
    if only is not None:
        waiting = waiting.where(RecheckRequest.id == only)
    rows = db.scalars(waiting.with_for_update(skip_locked=True)).all()
    if rows:
        named = {row.tender_id for row in rows if row.tender_id is not None}
        changed = {row.firm_id for row in rows if row.firm_id is not None}
        changed |= derived_marks.refresh(db, changed, now)
        named |= candidates.boards_of_firms(db, reach.related_firms(db, changed))
        _run(db, named, now)
        db.execute(delete(RecheckRequest).where(RecheckRequest.id.in_([row.id for row in rows])))
    return len(rows)


def _run(db: Session, tender_ids: Collection[int], now: datetime) -> Counter[str]:
    boards = neighbours(db, tender_ids)
    patterns = read_rulebook(db).looks_for_patterns
    before = boards | reach.named_for(db, boards)
    if patterns:
        before |= reach.of_one_buyer(db, boards)
    match_keys.refresh_keys(db, before)
    # A buyer may have changed: the boards of the one that was, and of the one that is.
    after = before | reach.of_one_buyer(db, boards) if patterns else before
    return recheck(db, after, now=now)


def follow_clock(now: datetime) -> int:
    """Recheck what closed since the last time, and reopen what was waived until now.

    For a worker, every few minutes. Before the first full scan it does nothing: the scan sets
    the starting point. Returns the number of boards rechecked.
    """
    with transaction() as db:
        engine = _hold_engine(db, wait=False)
        if engine is None or engine.clock_at is None or engine.clock_at >= now:
            return 0
        closed = candidates.closed_between(db, engine.clock_at, now)
        _run(db, closed, now)
        lapse_waivers(db, now=now)
        engine.clock_at = now
        return len(closed)


def scan(now: datetime, *, actor: Actor = SYSTEM, progress: Progress | None = None) -> ScanReport:
    """Run every rule on every tender it could fire on, and store the difference.

    Short transactions, so that a filer never waits for the whole of it. Queue rows that were
    there before it began are done with it.
    """
    derived_marks.refresh_all(now)
    last_row = read_session().scalar(select(func.max(RecheckRequest.id))) or 0
    tenders = _refresh_all_keys()
    with at_rest(), transaction() as db:
        ordered = sorted(neighbours(db, candidates.candidate_tenders(db, now=now)))
    changes: Counter[str] = Counter()
    for start in range(0, len(ordered), BATCH):
        changes.update(_scan_some(ordered[start : start + BATCH], now))
        if progress:
            progress(min(start + BATCH, len(ordered)), len(ordered))
    with transaction() as db:
        engine = _hold_engine(db, wait=True)
        changes["lapsed"] += lapse_waivers(db, now=now)
        db.execute(delete(RecheckRequest).where(RecheckRequest.id <= last_row))
        if engine is not None:
            engine.clock_at = engine.scanned_at = now
        standing = _standing(db)
        record(
            db,
            "conflicts.scanned",
            "conflicts",
            "scan",
            actor=actor,
            now=now,
            tenders=tenders,
            candidates=len(ordered),
            changes=dict(changes),
        )
    return ScanReport(tenders, len(ordered), changes, standing)


def _scan_some(tender_ids: Sequence[int], now: datetime) -> Counter[str]:
    """Recheck these in a transaction; where that fails, each in its own: a board that cannot be
    judged is counted as "failed", logged, and holds up no other."""
    try:
        with transaction() as db:
            _hold_engine(db, wait=True)
            return recheck(db, tender_ids, now=now)
    except ConflictError:
        raise
    except Exception:  # noqa: BLE001  (told in the log; the other boards are not to wait for it)
        if len(tender_ids) == 1:
            tell_once("conflicts.board_failed", tender=tender_ids[0])
            return Counter(failed=1)
    return sum((_scan_some([each], now) for each in tender_ids), Counter())


def last_scan(db: Session) -> datetime | None:
    """When everything was last scanned; None before the first time."""
    return db.scalar(select(ConflictEngine.scanned_at).where(ConflictEngine.id == 1))


def nightly_scan(now: datetime) -> int:
    """The full scan for a worker; returns the number of candidate tenders."""
    return scan(now).candidates


def handle_scan(work: Work) -> Mapping[str, Any]:
    """The full scan as a background job: after an edition of a ruleset was added."""
    report = scan(clock.now(), actor=work.actor)
    return {"tenders": report.tenders, "candidates": report.candidates}


def _refresh_all_keys() -> int:
    """Bring all match keys up to date, a batch a transaction; returns the number of tenders."""
    last, total = 0, 0
    buyers = match_keys.buyers_of(read_session())
    while True:
        with at_rest(), transaction() as db:
            _hold_engine(db, wait=True)  # a worker at its queue may be writing the same keys
            batch = match_keys.tenders_after(db, last)
            match_keys.refresh_keys(db, batch, buyers)
        if not batch:
            return total
        last, total = batch[-1], total + len(batch)


def _standing(db: Session) -> dict[tuple[str, str], int]:
    rows = db.execute(
        select(Finding.scope, Finding.rule, func.count())
        .where(Finding.cleared_at.is_(None))
        .group_by(Finding.scope, Finding.rule)
        .order_by(Finding.scope, Finding.rule)
    )
    return {(scope.value, rule): count for scope, rule, count in rows}


def _hold_engine(db: Session, *, wait: bool) -> ConflictEngine | None:
    """Lock the engine's row until the transaction ends; None when another worker holds it."""
    held = (
        select(ConflictEngine)
        .where(ConflictEngine.id == 1)
        .with_for_update(skip_locked=not wait)
        .execution_options(populate_existing=True)
    )
    engine = db.scalar(held)
    if engine is None:
        dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
        first = dialect.insert(ConflictEngine).values(id=1).on_conflict_do_nothing()
        db.execute(first)
        engine = db.scalar(held)
    return engine
