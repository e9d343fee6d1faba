"""The page of a meeting with 11 items and the list of tenders, served by gunicorn with two
workers to four clients; and the agenda proposed from 500 live tenders. On both databases.

python -m bench meeting_page
DURI_BENCH_SECONDS=10 python -m bench meeting_page

Another tool's equivalent page is Indico's (3.2.9, PostgreSQL and Redis, two gunicorn workers).
docs/benchmarks.md says how one is made on this machine; then both pages are loaded by turns:

DURI_BENCH_INDICO=http://127.0.0.1:8001/event/1/   its page
DURI_BENCH_INDICO_COOKIE=name=value                whoever is signed in there (else nobody)
DURI_BENCH_INDICO_PID=4711                         its gunicorn, for processor time

Without it the ratio is to 8.9 requests/s, which Indico did on another machine of two cores.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import UserSession
from app.cli.translations import compile_catalogues
from app.core.access import SYSTEM, Role
from app.core.db import Base, transaction
from app.core.db import db as database
from app.core.ids import PublicId
from app.core.tokens import hash_of
from app.meetings import commands
from app.meetings.commands import InvitationRound
from app.meetings.item_order import accepted_items
from app.meetings.models import Meeting, SeatGroup
from app.meetings.queries.facts import load_facts
from app.meetings.queries.proposed import proposed_agenda
from app.provinces.loading import load_reference
from app.provinces.models import Province
from app.provinces.reference_data import read_reference
from bench._page_load import Page, by_turns
from config import Config
from tests.factories import make_tender, make_user
from tests.factories.meetings import (
    make_action,
    make_body,
    make_item,
    make_meeting,
    make_seat,
)
from tests.peers import free_port
from tests.postgres import running_server

TENDERS = 500
ITEMS = 11
INDICO = 8.9  # requests/s on another machine
TURNS = 3
TOKEN = "bench-session-token"  # noqa: S105  (fictional)


def furnish(db: Session, now: datetime) -> PublicId:
    """500 live tenders, a body of 24 seats, an issued agenda of 11 items, 8 open actions."""
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    units = list(db.scalars(sa.select(Province).order_by(Province.id)))
    for number in range(TENDERS):
        make_tender(
            db,
            f"Hệ thống giao thông thông minh số {number}",
            province=units[number % len(units)],
            title_ko=f"지능형교통체계 {number}",
            published_at=now - timedelta(days=number % 60),
            closes_at=now + timedelta(days=8 + number % 40),
        )
    body = make_body(db)
    for number in range(24):
        make_seat(db, body, SeatGroup.EXPERT if number % 2 else SeatGroup.MINISTRY)
    for number in range(8):
        make_action(db, body, due=(now + timedelta(days=number - 3)).date())
    make_meeting(
        db, body, number=1, starts_at=now - timedelta(days=80), state="closed", quorate=True
    )
    meeting = make_meeting(db, body, number=2, starts_at=now + timedelta(days=7), minutes=150)
    db.commit()
    return meeting.public_id


def issue(db: Session, meeting: Meeting, now: datetime) -> None:
    """Propose, accept, bring to 11 items, invite, freeze."""

    def act(command: object, *args: object) -> None:
        command(db, meeting.public_id, *args, version=meeting.lock_version, actor=SYSTEM, now=now)  # type: ignore[operator]  # typed as object in the table above

    act(commands.propose_items)
    act(commands.accept_proposals)
    db.expire_all()
    for item in accepted_items(meeting)[ITEMS:]:
        act(commands.defer_item, item.public_id, "bench")
    for _ in range(ITEMS - len(accepted_items(meeting))):
        make_item(db, meeting, minutes=1)
        db.expire_all()
    act(commands.send_invitations, InvitationRound())
    act(commands.freeze_agenda)
    user = make_user(db, Role.SECRETARIAT)
    db.add(
        UserSession(
            token_hash=hash_of(TOKEN),
            user_id=user.id,
            created_at=now,
            expires_at=now + timedelta(hours=8),
            revoked_at=None,
        )
    )


def measure_agenda(app: Flask, meeting: PublicId) -> None:
    """Seconds for the proposed agenda, the facts alone, and the number of queries."""
    now = datetime.now(UTC)
    with app.app_context():
        db = database.session
        row = db.scalars(sa.select(Meeting).where(Meeting.public_id == meeting)).one()
        counted: list[str] = []
        sa.event.listen(db.get_bind(), "before_cursor_execute", lambda *a: counted.append(a[2]))
        load_facts(db, row, row.body, now=now)
        queries = len(counted)
        times = []
        for _ in range(7):
            started = time.perf_counter()
            agenda = proposed_agenda(db, row, now=now).agenda
            times.append(time.perf_counter() - started)
        print(
            f"  agenda from {TENDERS} live tenders: {median(times) * 1000:.0f} ms, "
            f"{queries} queries, {len(agenda.items)} items, {len(agenda.overflow)} overflow"
        )


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The application under gunicorn with two workers; yields its port and process id."""
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers=2",
            f"--bind=127.0.0.1:{port}",
            "--log-level=error",
            "wsgi:app",
        ],
        env=environment,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                Page("health", port, "/healthz", {}).fetch()
                break
            except OSError:
                time.sleep(0.2)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def cookie(app: Flask) -> str:
    """The session cookie a browser would hold for TOKEN."""
    with app.test_request_context():
        sessions = app.session_interface
        assert isinstance(sessions, SecureCookieSessionInterface)
        serializer = sessions.get_signing_serializer(app)
        assert serializer is not None
        value = serializer.dumps({"_user_id": TOKEN, "_fresh": True})
    return urlencode({app.config["SESSION_COOKIE_NAME"]: value})


def measure(name: str, url: str, folder: Path) -> None:
    environment = {
        **os.environ,
        "DURI_INSTANCE": str(folder / name),
        "DATABASE_URL": url,
        "DURI_DEMO": "1",
    }
    app = create_app(Config.from_env(environment))
    now = datetime.now(UTC).replace(microsecond=0)
    with app.app_context():
        Base.metadata.drop_all(database.engine)
        Base.metadata.create_all(database.engine)
        with transaction() as db:
            meeting = furnish(db, now)
        database.session.close()
    print(name)
    measure_agenda(app, meeting)
    with app.app_context():
        with transaction() as db:
            row = db.scalars(sa.select(Meeting).where(Meeting.public_id == meeting)).one()
            issue(db, row, now)
        database.engine.dispose()
    headers = {"Cookie": cookie(app)}
    with served(environment) as (port, pid):
        page = Page(f"meeting page, {ITEMS} items", port, f"/meetings/{meeting}", headers, pid)
        page.holding(rb'<li id="item-', ITEMS)
        compare(page, indico_page())
        tenders = Page(f"list of {TENDERS} tenders", port, "/tenders/", headers, pid)
        print(*by_turns(tenders))


def indico_page() -> Page | None:
    """The peer's page where one is served here, whole and with as many items."""
    url = urlsplit(os.environ.get("DURI_BENCH_INDICO", ""))
    if not url.hostname:
        return None
    session = os.environ.get("DURI_BENCH_INDICO_COOKIE")
    pid = int(os.environ.get("DURI_BENCH_INDICO_PID", "0")) or None
    reader = "signed in" if session else "nobody signed in"
    page = Page(
        f"Indico's, {ITEMS} items, {reader}",
        url.port or 80,
        url.path,
        {"Cookie": session} if session else {},
        pid,
        url.hostname,
    )
    content = page.holding(rb'class="timetable-item timetable-contrib"', ITEMS)
    if bool(session) != (b"/logout/" in content):
        raise SystemExit("Indico's page is not for the reader it was asked for")
    return page


def compare(page: Page, peer: Page | None) -> None:
    """Print the page's figures beside the peer's, measured by turns, or beside the known one."""
    before = os.getloadavg()[0]
    if peer:
        other, ours = by_turns(peer, page, turns=TURNS)
        print(other)
        known, where = other.rate, "measured here by turns"
    else:
        (ours,) = by_turns(page)
        known, where = INDICO, "measured elsewhere"
    print(ours)
    print(f"  {ours.rate / known:.1f} x Indico's {known:.1f}, {where} (load before {before:.1f})")


def main() -> None:
    compile_catalogues()
    with tempfile.TemporaryDirectory(prefix="duri-bench-") as folder:
        measure("sqlite", f"sqlite:///{folder}/bench.sqlite", Path(folder))
        with running_server(durable=True) as url:
            measure("postgresql", url, Path(folder))


if __name__ == "__main__":
    main()
