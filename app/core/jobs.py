"""Background jobs. The row in the database is the truth; the queue only says "wake up".

A job is requested in the transaction of its cause, claimed by a worker under a lease that a
heartbeat renews, and done or failed. A worker that is killed stops renewing; the sweep then
gives the job to another one, up to `MAX_ATTEMPTS` times. Handlers must therefore bear being
run again: they check what already stands before they write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Actor, Role, Viewer
from app.core.db import after_commit, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import Message, message
from app.core.ids import PublicId, new_public_id
from app.core.models import Job, JobState

log = structlog.get_logger("jobs")

#: How long a claimed job may go without a sign of life before another worker may have it.
LEASE: Final = timedelta(seconds=60)
#: A job whose worker was lost this often is given up.
MAX_ATTEMPTS: Final = 3
#: A requested job older than this was not woken; the sweep wakes it again.
OVERDUE: Final = timedelta(seconds=10)


class NotWantedError(Exception):
    """The job was cancelled, or given to another worker: this one leaves no trace."""


@dataclass(frozen=True)
class Work:
    """What a handler is given. Call `progress` only between transactions, never inside one."""

    id: PublicId
    arguments: Mapping[str, Any]
    actor: Actor
    attempt: int
    #: When it was asked for: what a handler finds made since then, an earlier attempt made.
    requested_at: datetime

    def progress(self, percent: int, step: Message) -> None:
        """Tell the requester how far it is (0-100) and what is being done; renews the lease."""
        with transaction() as db:
            _renew(db, self.id, self.attempt, progress=percent, step=_packed(step))

    def wanted(self) -> bool:
        """Whether this attempt is still to be gone on with. Call it between transactions."""
        with transaction() as db:
            return db.scalar(self._mine()) is not None

    def hold(self, db: Session) -> None:
        """Keep the job this attempt's until `db` commits: call it before writing what it makes.

        Raises NotWantedError when it was cancelled or taken over; the transaction then ends.
        """
        if db.scalar(self._mine().with_for_update()) is None:
            raise NotWantedError

    def _mine(self) -> sa.Select[int]:
        return sa.select(Job.id).where(
            Job.public_id == self.id,
            Job.attempts == self.attempt,
            Job.state == JobState.RUNNING,
        )


#: Does the work in its own transactions and returns what the job's page shows as result.
Handler = Callable[[Work], Mapping[str, Any] | None]


class Periodic(NamedTuple):
    """Something a worker does every `seconds`; `run(now)` opens its own transactions."""

    name: str
    seconds: float
    run: Callable[[datetime], object]


@dataclass(frozen=True)
class JobStatus:
    """How a job stands, for its requester."""

    id: PublicId
    kind: str
    state: JobState
    progress: int
    step: Message | None
    error: Message | None
    result: Mapping[str, Any]
    requested_at: datetime
    finished_at: datetime | None
    #: Whether the viewer asked for it: only they may cancel it.
    mine: bool

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


def enqueue(
    db: Session, kind: str, arguments: Mapping[str, Any], *, actor: Actor, now: datetime
) -> PublicId:
    """Request a job inside the caller's transaction; a worker is woken once it commits.

    `arguments` must be JSON-able. With `jobs_inline` the job runs right after the commit.
    """
    if kind not in _handlers():
        raise LookupError(f"no handler for jobs of kind {kind!r}: list it in app.factory.jobs()")
    job = Job(
        public_id=new_public_id(),
        kind=kind,
        arguments=dict(arguments),
        requested_by=actor.user,
        requested_as={
            "role": actor.role,
            "organisation": actor.organisation,
            "firm": actor.firm,
            "roles": sorted(role.value for role in actor.roles),
        },
        requested_at=now,
        state=JobState.REQUESTED,
        lease_until=None,
        step=None,
        result=None,
        error=None,
        finished_at=None,
    )
    db.add(job)
    db.flush()
    after_commit(db, _wake)
    return job.public_id


def status(db: Session, job: PublicId, viewer: Viewer) -> JobStatus:
    """How `job` stands. Only its requester and the auditor may know it exists."""
    row = db.scalar(sa.select(Job).where(Job.public_id == job))
    own = row is not None and viewer.user is not None and row.requested_by == viewer.user
    if row is None or not (own or viewer.has(Role.AUDITOR)):
        raise NotFoundError
    return JobStatus(
        id=row.public_id,
        kind=row.kind,
        state=row.state,
        progress=row.progress,
        step=_unpacked(row.step),
        error=_unpacked(row.error),
        result=row.result or {},
        requested_at=row.requested_at,
        finished_at=row.finished_at,
        mine=own,
    )


def cancel(db: Session, job: PublicId, *, actor: Actor, now: datetime) -> None:
    """End a job that waits or runs; what runs stops at its next look and keeps nothing.

    Raises NotFoundError unless the actor requested it, DomainError when it is over already.
    """
    row = db.scalar(sa.select(Job).where(Job.public_id == job).with_for_update())
    if row is None or actor.user is None or row.requested_by != actor.user:
        raise NotFoundError
    if row.state not in {JobState.REQUESTED, JobState.RUNNING}:
        raise DomainError(message("The work is over already."))
    row.state, row.lease_until, row.finished_at = JobState.CANCELLED, None, now
    db.flush()


def run_due(stop: threading.Event | None = None) -> int:
    """Run requested jobs, oldest first, until none is left or `stop` is set; returns how many."""
    count = 0
    while not (stop and stop.is_set()):
        work = _claim(clock.now())
        if work is None:
            break
        _run(*work)
        count += 1
    return count


def sweep(now: datetime) -> int:
    """Give back the jobs of lost workers, and wake a worker if any job waits too long."""
    with transaction() as db:
        lost = db.scalars(
            sa.select(Job)
            .where(Job.state == JobState.RUNNING, Job.lease_until < now)
            .with_for_update(skip_locked=True)
        ).all()
        for job in lost:
            log.warning("job.lost", job=job.public_id, kind=job.kind, attempts=job.attempts)
            if job.attempts < MAX_ATTEMPTS:
                job.state = JobState.REQUESTED
            else:
                job.state = JobState.FAILED
                job.finished_at = now
                job.error = _packed(message("The work was interrupted too often and given up."))
            job.lease_until = None
        waiting = db.scalar(
            sa.select(sa.func.count())
            .select_from(Job)
            .where(Job.state == JobState.REQUESTED, Job.requested_at < now - OVERDUE)
        )
    if waiting:
        _wake()
    return len(lost)


def _claim(now: datetime) -> tuple[Work, Handler | None] | None:
    with transaction() as db:
        job = db.scalar(
            sa.select(Job)
            .where(Job.state == JobState.REQUESTED)
            .order_by(Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.lease_until = now + LEASE
        made_for = job.requested_as
        actor = Actor(
            user=job.requested_by,
            role=made_for["role"],
            organisation=made_for["organisation"],
            firm=made_for["firm"],
            roles=frozenset(role for role in Role if role.value in made_for["roles"]),
        )
        work = Work(job.public_id, dict(job.arguments), actor, job.attempts, job.requested_at)
        return work, _handlers().get(job.kind)


def _run(work: Work, handler: Handler | None) -> None:
    """Run one claimed job; whatever happens, its row says how it ended."""
    log.info("job.started", job=work.id, attempt=work.attempt)
    try:
        if handler is None:
            raise LookupError("no handler for this kind of job")
        with _heartbeat(work):
            result = handler(work) or {}
    except NotWantedError:
        log.info("job.left", job=work.id, attempt=work.attempt)
    except DomainError as refusal:
        log.info("job.refused", job=work.id, reason=str(refusal.reason.msgid))
        _finish(work, JobState.FAILED, error=_packed(refusal.reason))
    except Exception:
        log.exception("job.failed", job=work.id)
        reason = message("Something went wrong. The operator finds the details in the log.")
        _finish(work, JobState.FAILED, error=_packed(reason))
    else:
        _finish(work, JobState.DONE, result=dict(result), progress=100)
        log.info("job.done", job=work.id)


def _finish(work: Work, state: JobState, **values: Any) -> None:
    now = clock.now()
    with transaction() as db:
        _renew(
            db,
            work.id,
            work.attempt,
            state=state,
            finished_at=now,
            **{"lease_until": None} | values,
        )


def _renew(db: Session, job: PublicId, attempt: int, **values: Any) -> None:
    """Write to the row only while this attempt still holds it."""
    db.execute(
        sa.update(Job)
        .where(Job.public_id == job, Job.attempts == attempt, Job.state == JobState.RUNNING)
        .values(**{"lease_until": clock.now() + LEASE} | values)
    )


@contextmanager
def _heartbeat(work: Work) -> Iterator[None]:
    """Renew the lease from a thread of its own while the handler is busy."""
    if current_app.config["DURI"].jobs_inline:
        yield
        return
    over = threading.Event()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # set or found at run time, not in its stubs

    def beat() -> None:
        while not over.wait(LEASE.total_seconds() / 4):
            try:
                with app.app_context(), transaction() as db:
                    _renew(db, work.id, work.attempt)
            except sa.exc.SQLAlchemyError:
                log.warning("job.heartbeat_missed", job=work.id, exc_info=True)

    thread = threading.Thread(target=beat, name=f"heartbeat-{work.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _wake() -> None:
    """Tell a worker that there is something to do; the sweep makes up for a lost call."""
    if current_app.config["DURI"].jobs_inline:
        run_due()
        return
    wake: Callable[[], None] = current_app.extensions["duri_wake"]
    try:
        wake()
    except Exception:
        log.warning("job.wake_failed", exc_info=True)


def _handlers() -> Mapping[str, Handler]:
    handlers: Mapping[str, Handler] = current_app.extensions["duri_jobs"]
    return handlers


def _packed(step: Message) -> dict[str, Any]:
    params = {
        name: _packed(value) if isinstance(value, Message) else value
        for name, value in step.params.items()
    }
    return {"msgid": step.msgid, "params": params}


def _unpacked(packed: Mapping[str, Any] | None) -> Message | None:
    if packed is None:
        return None
    params = {
        name: _unpacked(value) if isinstance(value, dict) else value
        for name, value in packed["params"].items()
    }
    source_text = packed["msgid"]
    return Message(source_text, params)
