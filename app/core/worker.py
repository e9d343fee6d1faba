"""The worker process: huey listens for wake-ups, a second thread does what is due by the clock.

huey carries one constant message and nothing else, so losing its queue loses nothing. It is a
file under instance/ beside SQLite, a schema of its own beside PostgreSQL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog
from flask import Flask
from huey import PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from app.core import clock, jobs
from app.core.db import db

if TYPE_CHECKING:
    from config import Config

log = structlog.get_logger("worker")

#: Schema of huey's tables on PostgreSQL: it makes them itself, apart from ours.
SCHEMA = "huey"
#: How often lost and unwoken jobs are looked for, in seconds.
SWEEP_SECONDS = 5.0


def queue(config: Config) -> Any:
    """The queue beside the configured database; made on first use."""
    # Messages are pickled by huey: signed, so that only this deployment's are read.
    serializer = SignedSerializer(secret=config.secret_key)
    url = sa.make_url(config.database_url)
    if url.get_backend_name() in {"postgres", "postgresql"}:
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        _make_schema(dsn)
        return PostgresHuey(
            "duri",
            dsn=dsn,
            options=f"-c search_path={SCHEMA}",
            serializer=serializer,
            results=False,
        )
    return SqliteHuey(
        "duri", filename=str(config.instance / "queue.sqlite"), serializer=serializer, results=False
    )


def _make_schema(dsn: str) -> None:
    import psycopg  # noqa: PLC0415  (only where PostgreSQL is used)

    with psycopg.connect(dsn, autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM information_schema.schemata WHERE schema_name = %s", (SCHEMA,)
        ).fetchone()
        if found is None:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")


def init_app(app: Flask) -> None:
    """Give the application its wake-up call; the queue is opened when first rung."""
    lock = threading.Lock()
    made: list[Callable[[], object]] = []

    def wake() -> None:
        with lock:
            if not made:
                made.append(_wake_task(app, queue(app.config["DURI"]), threading.Event()))
        made[0]()

    app.extensions["duri_wake"] = wake


def _wake_task(app: Flask, huey: Any, stop: threading.Event) -> Callable[[], object]:
    """The one task: run what the job table holds."""

    @huey.task(name="wake")  # type: ignore[untyped-decorator]  # huey is untyped
    def wake() -> None:
        with app.app_context():
            jobs.run_due(stop)

    return wake  # type: ignore[no-any-return]  # g and huey are untyped


class Clockwork:
    """Runs the periodic tasks, each in a thread of its own, so that a slow one holds up nobody."""

    def __init__(self, app: Flask, tasks: tuple[jobs.Periodic, ...]) -> None:
        self.app = app
        self.tasks = (jobs.Periodic("jobs.sweep", SWEEP_SECONDS, jobs.sweep), *tasks)
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._repeat, args=(task,), name=task.name, daemon=True)
            for task in self.tasks
        ]

    def start(self) -> None:
        """Run every task now and then again and again."""
        for thread in self.threads:
            thread.start()

    def _repeat(self, task: jobs.Periodic) -> None:
        while not self.stopping.is_set():
            try:
                with self.app.app_context():
                    task.run(clock.now())
            except Exception:
                # One bad round must not end the rounds: tried again next time.
                log.exception("periodic.failed", task=task.name)
            self.stopping.wait(task.seconds)

    def stop(self) -> None:
        """Finish the rounds at hand and end."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=30)


def serve(app: Flask, *, threads: int = 1) -> None:
    """Work until SIGTERM or SIGINT: jobs at hand are finished, new ones are left in the table."""
    with app.app_context():
        db.engine.dispose()
    huey = queue(app.config["DURI"])
    stopping = threading.Event()
    _wake_task(app, huey, stopping)
    consumer = Consumer(
        huey,
        workers=threads,
        worker_type="thread",
        periodic=False,
        initial_delay=0.2,
        max_delay=1.0,
        graceful_signal="TERM",
    )
    clockwork = Clockwork(app, app.extensions["duri_periodic"])
    clockwork.start()
    log.info("worker.started", threads=threads, periodic=[t.name for t in clockwork.tasks])
    try:
        consumer.run()
    finally:
        stopping.set()
        clockwork.stop()
        log.info("worker.stopped")
