"""Mail survives a server that is down, a killed process and workers that race."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation
from flask import Flask
from sqlalchemy import delete

from app import create_app
from app.core.db import Base, transaction
from app.core.db import db as database
from app.core.models import OutboxMessage
from app.core.outbox import LEASE, Delivery, deliver, queue_mail
from config import Config
from tests.conftest import NOW
from tests.peers import free_port

ROOT = Path(__file__).parents[2]


class Post:
    """Remembers Message-IDs; with `hold` it takes a mail and never answers."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.hold = False

    async def handle_DATA(  # noqa: N802  (aiosmtpd calls it so)
        self, server: SMTP, session: Conversation, envelope: Envelope
    ) -> str:
        self.seen.append(message_from_bytes(cast("bytes", envelope.content))["Message-ID"])
        if self.hold:
            await asyncio.sleep(30)
        return "250 OK"


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """A port nobody listens on yet, that the application takes for its mail server."""
    port = free_port()
    usual = app.config["DURI"]
    app.config["DURI"] = usual.with_(smtp_url=f"smtp://127.0.0.1:{port}")
    yield port
    app.config["DURI"] = usual
    with app.app_context(), transaction() as db:
        db.execute(delete(OutboxMessage))


def queue(count: int) -> None:
    with transaction() as db:
        for number in range(count):
            queue_mail(db, f"p{number}@example.org", "s", "b", caused_by=None, now=NOW)


def test_a_server_that_is_down_gets_everything_once_it_is_up(app: Flask, port: int) -> None:
    with app.app_context():
        queue(5)
        assert deliver(NOW) == Delivery(postponed=1), "the run ends at the first refused connection"
        assert deliver(NOW) == Delivery(postponed=1)
        post = Post()
        controller = Controller(post, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            assert deliver(NOW) == Delivery(sent=3)
            assert deliver(NOW + timedelta(minutes=1)) == Delivery(sent=2)
            assert deliver(NOW + timedelta(days=9)) == Delivery()
        finally:
            controller.stop()
        assert len(set(post.seen)) == len(post.seen) == 5


def test_workers_that_race_send_each_mail_once(app: Flask, port: int) -> None:
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()

    def work() -> None:
        with app.app_context():
            deliver(NOW)

    try:
        with app.app_context():
            queue(24)
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=60)
    finally:
        controller.stop()
    assert Counter(Counter(post.seen).values()) == {1: 24}


WORKER = """
import sys
from datetime import datetime
from app import create_app
from app.core.outbox import deliver
from config import Config
app = create_app(Config.from_env())
with app.app_context():
    deliver(datetime.fromisoformat(sys.argv[1]))
"""


@pytest.mark.slow
def test_a_process_killed_while_sending_loses_nothing(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "DURI_INSTANCE": str(tmp_path),
        "DURI_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)
    app = create_app(Config.from_env(environment))
    post = Post()
    post.hold = True
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with app.app_context():
            Base.metadata.create_all(database.engine)
            queue(1)
            worker = subprocess.Popen(
                [sys.executable, "-c", WORKER, NOW.isoformat()], env=environment, cwd=ROOT
            )
            until = time.monotonic() + 60
            while not post.seen and worker.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            worker.send_signal(signal.SIGKILL)
            worker.wait(timeout=10)
            post.hold = False
            assert len(post.seen) == 1
            assert deliver(NOW) == Delivery(), "it still belongs to the killed process"
            assert deliver(NOW + LEASE) == Delivery(sent=1)
            database.engine.dispose()
    finally:
        controller.stop()
    assert len(post.seen) == 2
    assert len(set(post.seen)) == 1, "the second copy carries the same Message-ID"


def test_a_mail_that_kills_every_process_is_left_alone(app: Flask, port: int) -> None:
    from app.core.outbox import MAX_ATTEMPTS, _claim

    with app.app_context():
        queue(1)
        moment: datetime = NOW
        for _ in range(MAX_ATTEMPTS):
            assert _claim(moment) is not None  # claimed, then killed
            moment += LEASE
        assert deliver(moment) == Delivery()
