"""Jobs: requested with their cause, run once, visible to their requester alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core import jobs
from app.core.access import ANONYMOUS, Actor, Role, Viewer
from app.core.db import transaction
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import new_public_id
from app.core.jobs import LEASE, MAX_ATTEMPTS, Work
from app.core.models import Job, JobState

OFFICER = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


@pytest.fixture
def ran(app: Flask) -> Iterator[list[Work]]:
    """Three kinds of work: one that counts, one that is refused, one that breaks."""
    seen: list[Work] = []

    def count(work: Work) -> dict[str, int]:
        seen.append(work)
        work.progress(50, message("Half of %(count)s", count=3))
        return {"pages": 12}

    def refuse(work: Work) -> None:
        raise DomainError(message("There is no agenda yet."))

    def breaks(work: Work) -> None:
        raise ZeroDivisionError

    usual = app.extensions["duri_jobs"]
    app.extensions["duri_jobs"] = {"count": count, "refuse": refuse, "break": breaks}
    yield seen
    app.extensions["duri_jobs"] = usual


def request(kind: str, now: datetime) -> str:
    with transaction() as db:
        return jobs.enqueue(db, kind, {"meeting": "m"}, actor=Actor.of(OFFICER), now=now)


def lost_job(db: Session, now: datetime, attempts: int) -> str:
    """A row as a killed worker leaves it."""
    row = Job(
        public_id=new_public_id(),
        kind="count",
        arguments={},
        requested_by=OFFICER.user,
        requested_as={"role": "secretariat", "organisation": None, "firm": None, "roles": []},
        requested_at=now,
        state=JobState.RUNNING,
        attempts=attempts,
        lease_until=now + LEASE,
        step=None,
        result=None,
        error=None,
        finished_at=None,
    )
    db.add(row)
    db.commit()
    return row.public_id


def test_a_job_runs_after_the_commit_of_its_cause_and_keeps_its_result(
    db: Session, ran: list[Work], now: datetime
) -> None:
    job = request("count", now)
    status = jobs.status(db, job, OFFICER)
    assert [work.actor for work in ran] == [Actor.of(OFFICER)]
    assert (status.state, status.progress, status.result) == (JobState.DONE, 100, {"pages": 12})
    assert str(status.step) == "Half of 3"


def test_a_job_whose_cause_is_rolled_back_never_runs(
    db: Session, ran: list[Work], now: datetime
) -> None:
    def change_my_mind() -> None:
        with transaction() as session:
            jobs.enqueue(session, "count", {}, actor=Actor.of(OFFICER), now=now)
            raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        change_my_mind()
    jobs.run_due()
    assert ran == []
    assert db.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_a_refusal_is_kept_in_the_readers_words(
    db: Session, ran: list[Work], now: datetime
) -> None:
    status = jobs.status(db, request("refuse", now), OFFICER)
    assert status.state is JobState.FAILED
    assert str(status.error) == "There is no agenda yet."


def test_a_broken_handler_fails_its_job_and_tells_nothing_of_its_inside(
    db: Session, ran: list[Work], now: datetime
) -> None:
    status = jobs.status(db, request("break", now), OFFICER)
    assert status.state is JobState.FAILED
    assert "ZeroDivision" not in str(status.error)


def test_only_the_requester_and_the_auditor_learn_that_a_job_exists(
    db: Session, ran: list[Work], now: datetime
) -> None:
    job = request("count", now)
    colleague = Viewer(user=new_public_id(), roles=OFFICER.roles)
    for stranger in (colleague, ANONYMOUS):
        with pytest.raises(NotFoundError):
            jobs.status(db, job, stranger)
    auditor = Viewer(user=new_public_id(), roles=frozenset({Role.AUDITOR}))
    assert jobs.status(db, job, auditor).id == job


def test_the_sweep_gives_back_what_a_lost_worker_held_and_leaves_living_ones_alone(
    db: Session, ran: list[Work], now: datetime
) -> None:
    job = lost_job(db, now, attempts=1)
    assert jobs.sweep(now + LEASE / 2) == 0
    assert jobs.sweep(now + LEASE + timedelta(seconds=1)) == 1
    assert [work.attempt for work in ran] == [2]
    assert jobs.status(db, job, OFFICER).state is JobState.DONE


def test_a_job_lost_too_often_is_given_up(db: Session, ran: list[Work], now: datetime) -> None:
    job = lost_job(db, now, attempts=MAX_ATTEMPTS)
    jobs.sweep(now + LEASE * 2)
    status = jobs.status(db, job, OFFICER)
    assert ran == []
    assert status.state is JobState.FAILED
    assert status.error is not None
    assert "given up" in status.error.msgid


def test_a_worker_that_lost_its_lease_cannot_overwrite_its_successor(
    db: Session, ran: list[Work], now: datetime
) -> None:
    job = lost_job(db, now, attempts=2)
    late = Work(jobs.PublicId(job), {}, Actor.of(OFFICER), attempt=1, requested_at=now)
    late.progress(99, message("Too late"))
    assert jobs.status(db, job, OFFICER).progress == 0


def test_an_unlisted_kind_is_refused_at_once(db: Session, now: datetime) -> None:
    with pytest.raises(LookupError, match=r"app\.factory\.jobs"), transaction() as session:
        jobs.enqueue(session, "no.such", {}, actor=Actor.of(OFFICER), now=now)


def test_a_job_that_waits_or_runs_is_cancelled_by_its_requester_and_keeps_nothing(
    app: Flask, db: Session, now: datetime
) -> None:
    left: list[bool] = []

    def long(work: Work) -> dict[str, int]:
        left.append(work.wanted())
        with transaction() as session:
            jobs.cancel(session, work.id, actor=Actor.of(OFFICER), now=now)
        left.append(work.wanted())
        work.progress(90, message("Started"))
        with transaction() as session:
            work.hold(session)
            left.append(True)
        return {"pages": 12}

    usual = app.extensions["duri_jobs"]
    app.extensions["duri_jobs"] = {"count": long}
    try:
        job = jobs.PublicId(request("count", now))
    finally:
        app.extensions["duri_jobs"] = usual
    status = jobs.status(db, job, OFFICER)
    assert left == [True, False]
    assert (status.state, status.progress, status.result) == (JobState.CANCELLED, 0, {})
    assert status.finished
    with pytest.raises(DomainError):
        jobs.cancel(db, job, actor=Actor.of(OFFICER), now=now)


def test_nobody_else_cancels_a_job_and_a_lost_one_may_be_cancelled(
    db: Session, ran: list[Work], now: datetime
) -> None:
    job = jobs.PublicId(lost_job(db, now, attempts=1))
    auditor = Viewer(user=new_public_id(), roles=frozenset({Role.AUDITOR}))
    for stranger in (auditor, Viewer(user=new_public_id(), roles=OFFICER.roles)):
        with pytest.raises(NotFoundError):
            jobs.cancel(db, job, actor=Actor.of(stranger), now=now)
    jobs.cancel(db, job, actor=Actor.of(OFFICER), now=now)
    db.commit()
    assert jobs.sweep(now + LEASE * 2) == 0
    assert jobs.run_due() == 0
    assert ran == []
