"""Checks and scans over bids by consortia, at several sizes on both databases.

python -m bench conflict_bids
make bench BIDS=10000,100000,1000000
DURI_BENCH_BIDS=10000,100000,1000000 DURI_BENCH_DATABASES=sqlite python -m bench conflict_bids
DURI_BENCH_SCAN=no: the checks alone, where nobody has the time for the rest
DURI_BENCH_CLOCK=cpu: processor time, on a machine that others use (_processor_time.py)
DURI_BENCH_KEEP=FOLDER: databases once made stay there and are copied (_bid_databases.py)

(a) one firm × tender, all rules: its own for that firm, the others over the whole board; where
everything is scanned once more afterwards, when the records' match keys are there;
(b) the full scan from one size to the next, and its share of the time for one rule against a
scan in Python that loads tender by tender and compares every pair; the shared-identifier scan
against joining every membership with every other (both find the same tenders);
(c) the memory of the scan, in a process of its own, with the processes it starts.

A process a size: memory is its own, and nothing is warm that should not be.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import create_app
from app.conflicts.engine.candidates import shared_numbers
from app.conflicts.engine.detect import detect
from app.conflicts.engine.judges import helpers_for
from app.conflicts.engine.scanning import ScanReport, scan
from app.conflicts.loading.boards import load_boards
from app.consortia.bid_models import Bid
from app.consortia.models import Member
from app.core.clock import fixed_clock
from app.core.db import db as database
from app.firms.models import Firm, FirmIdentifier
from app.interests.models import Interest
from app.tenders.models import Tender
from bench._bid_databases import on_postgresql, on_sqlite, postgresql_server
from bench._bid_world import Country, Size
from bench._filling import fill
from bench._processor_time import Server, timed
from config import Config
from tests.conftest import NOW

#: Small enough that `make bench` stays something one runs.
SIZES: Final = [int(n) for n in (os.environ.get("DURI_BENCH_BIDS") or "3000,30000").split(",")]
SCANNED: Final = os.environ.get("DURI_BENCH_SCAN") != "no"
DATABASES: Final = os.environ.get("DURI_BENCH_DATABASES", "sqlite,postgresql").split(",")
CHECKS: Final = 400
#: Tenders the peers in Python and in plain SQL are given; the scan's time is counted in parts.
PEER_TENDERS: Final = 2000


def check(tender: int, firm: str, now: datetime) -> int:
    """What all rules say of one firm on one tender."""
    [loaded] = load_boards(database.session, [tender], now=now)
    return len(detect(loaded.board, firms=(firm,)))


def checks(places: Sequence[tuple[int, str]]) -> list[float]:
    """Milliseconds of each check, a transaction each, after some that are not counted.

    The best of three tries: what another process on the machine takes is not the check's.
    """
    found = []
    database.session.rollback()
    database.engine.dispose()  # one connection from here on: the one whose server is watched
    server = Server.behind(database.session)
    for turn, (tender, firm) in enumerate([*places[:40], *places]):
        tries = []
        for _try in range(3):
            tries.append(timed(partial(check, tender, firm, NOW), server, helpers=False))
            database.session.rollback()
        if turn >= 40:
            found.append(min(tries) * 1000)
    return found


def statements(places: Sequence[tuple[int, str]]) -> float:
    """How many statements a check sends, on average: over a network each costs a way there and
    back. Counted apart from the times: whoever listens slows them down."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = database.session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    for tender, firm in places:
        check(tender, firm, NOW)
        database.session.rollback()
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(sent) / len(places)


def places() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Memberships drawn evenly from all, and those of the busiest firm."""
    db, chance = database.session, random.Random(11)
    last = db.scalar(sa.select(sa.func.max(Member.id))) or 1
    drawn = chance.sample(range(1, last + 1), min(last, CHECKS))
    where = (
        sa.select(Bid.tender_id, Firm.public_id)
        .join(Member, Member.consortium_id == Bid.consortium_id)
        .join(Firm, Firm.id == Member.firm_id)
    )
    usual = [(t, f) for t, f in db.execute(where.where(Member.id.in_(drawn)))]
    busiest = db.scalar(
        sa.select(Member.firm_id).group_by(Member.firm_id).order_by(sa.func.count().desc()).limit(1)
    )
    hot = db.execute(where.where(Member.firm_id == busiest).limit(CHECKS)).all()
    return usual, [(t, f) for t, f in hot]


def pairs_in_python(tenders: Sequence[int]) -> set[int]:
    """The peer: tender by tender, every pair of interested firms of one group."""
    found = set()
    for tender in tenders:
        with database.sessionmaker() as db:
            firms = db.scalars(
                sa.select(Firm)
                .join(Interest, Interest.firm_id == Firm.id)
                .where(Interest.tender_id == tender, Interest.withdrawn_at.is_(None))
            ).all()
            for one, other in combinations(firms, 2):
                ours = {each.group_id for each in one.affiliations}
                if ours & {each.group_id for each in other.affiliations}:
                    found.add(tender)
    return found


def naive_numbers() -> set[int]:
    """The peer: every membership joined with every other of its tender, and their numbers."""
    place = sa.union_all(
        sa.select(Bid.tender_id, Member.firm_id).join(
            Member, Member.consortium_id == Bid.consortium_id
        ),
        sa.select(Bid.tender_id, Bid.firm_id).where(Bid.firm_id.is_not(None)),
        sa.select(Interest.tender_id, Interest.firm_id),
    )
    one, other = place.subquery("one"), place.subquery("other")
    ours, theirs = aliased(FirmIdentifier), aliased(FirmIdentifier)
    rows = (
        sa.select(one.c.tender_id)
        .distinct()
        .join(other, (other.c.tender_id == one.c.tender_id) & (other.c.firm_id > one.c.firm_id))
        .join(ours, ours.firm_id == one.c.firm_id)
        .join(theirs, theirs.firm_id == other.c.firm_id)
        .where(
            ours.scheme == theirs.scheme,
            sa.func.substr(ours.value, 1, 10) == sa.func.substr(theirs.value, 1, 10),
        )
    )
    return set(database.session.scalars(rows))


def measure(size: int) -> dict[str, Any]:
    """Everything that is measured at one size, in the database that is open."""
    usual, hot = places()
    one, busy = checks(usual), checks(hot)
    found = {
        "p50": _at(one, 0.5),
        "p95": _at(one, 0.95),
        "hot_p50": _at(busy, 0.5),
        "hot_p95": _at(busy, 0.95),
        "statements": statements(usual[:50]),
        "tenders": database.session.scalar(sa.select(sa.func.count()).select_from(Tender)),
    }
    if SCANNED:
        found |= scans(size)
        found["scanned_p95"] = _at(checks(usual), 0.95)
    return found


def scans(size: int) -> dict[str, Any]:
    """The full scan, and the peers' ways."""
    db = database.session
    server = Server.behind(db)
    tenders = list(db.scalars(sa.select(Tender.id).order_by(Tender.id).limit(PEER_TENDERS)))
    peer = timed(lambda: pairs_in_python(tenders), server) / len(tenders)
    shared = set(db.scalars(shared_numbers()))
    numbers = min(timed(lambda: set(db.scalars(shared_numbers())), server) for _ in range(3))
    naive = None
    if size <= 100_000:  # longer than anybody waits
        joined: set[int] = set()
        naive = timed(lambda: joined.update(naive_numbers()), server)
        if joined != shared:
            raise SystemExit("the shared-identifier scan and the naive join differ")
    db.rollback()
    reports: list[ScanReport] = []
    first, again = (timed(lambda: reports.append(scan(NOW)), server) for _ in range(2))
    report = reports[-1]
    helpers = helpers_for(report.tenders, database.engine.url)
    return {
        "first": first,
        "scan": again,
        "candidates": report.candidates,
        "findings": sum(report.standing.values()),
        "pairs": peer * report.tenders,
        "numbers": numbers,
        "naive": naive,
        "memory": _resident(resource.RUSAGE_SELF) + helpers * _resident(resource.RUSAGE_CHILDREN),
    }


def _resident(who: int) -> int:
    """Megabytes held at most by this process, or by the largest it has started."""
    return resource.getrusage(who).ru_maxrss // 1024


def _at(found: list[float], part: float) -> float:
    return sorted(found)[min(len(found) - 1, int(len(found) * part))]


def inside(url: str, what: str, size: int) -> None:
    """One step of a size in this process; what was measured goes to standard output."""
    with tempfile.TemporaryDirectory(prefix="duri-bench-") as folder:
        config = Config(
            instance=Path(folder),
            database_url=url,
            secret_key="bench",  # noqa: S106  (fictional)
            encryption_key="bench",
            testing=True,
        )
        with create_app(config).app_context(), fixed_clock(NOW):
            if what == "fill":
                fill(Country(Size(size)).rows())
            else:
                print(json.dumps(measure(size)), flush=True)


def process(what: str, url: str, size: int) -> str:
    """One step of a size in a process of its own; what it says."""
    command = [sys.executable, "-m", "bench.conflict_bids", what, url, str(size)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def make(url: str, size: int) -> None:
    """Fill an empty database."""
    process("fill", url, size)


def run(url: str, size: int) -> dict[str, Any]:
    """Everything measured at one size."""
    found: dict[str, Any] = json.loads(process("measure", url, size).strip().splitlines()[-1])
    return found


def report(name: str, filled: Callable[[int], AbstractContextManager[str]]) -> None:
    """One database at every size, with the bars beside the figures."""
    print(f"\n{name}", flush=True)
    bar = 5 if name == "SQLite" else 20
    smallest: dict[str, Any] | None = None
    before: tuple[int, dict[str, Any]] | None = None
    for size in SIZES:
        with filled(size) as url:
            found = run(url, size)
        smallest = smallest or found
        print(f"{size:,} bids ({found['tenders']:,} tenders)")
        print(
            f"  check of one firm × tender: p50 {found['p50']:.2f} ms, p95 {found['p95']:.2f} ms "
            f"(bar {bar}), {found['p95'] / smallest['p95']:.2f} × the smallest size's (bar 3); "
            f"busiest firm {found['hot_p50']:.2f} / {found['hot_p95']:.2f} ms, "
            f"{found['hot_p50'] / found['p50']:.1f} × the median (bar 10); "
            f"{found['statements']:.1f} statements a check",
            flush=True,
        )
        if not SCANNED:
            continue
        print(f"  the same after the scans: p95 {found['scanned_p95']:.2f} ms")
        print(
            f"  full scan: first {found['first']:.1f} s, again {found['scan']:.1f} s; "
            f"{found['candidates']:,} candidates, {found['findings']:,} findings; "
            f"pair scan in Python {found['pairs']:.1f} s, {found['pairs'] / found['scan']:.1f} × "
            "(bar 5)"
        )
        if found["naive"]:
            print(
                f"  shared identifiers: {found['numbers'] * 1000:.0f} ms, naive join "
                f"{found['naive'] * 1000:.0f} ms, {found['naive'] / found['numbers']:.1f} × (bar 10)"
            )
        else:
            print(f"  shared identifiers: {found['numbers'] * 1000:.0f} ms")
        print(f"  memory of all this: {found['memory']:,} MB at most (bar 1,024)")
        if before:
            print(
                f"  {size / before[0]:.0f} × the bids: scan "
                f"{found['scan'] / before[1]['scan']:.1f} × the time, first "
                f"{found['first'] / before[1]['first']:.1f} × (bar 12)",
                flush=True,
            )
        before = size, found


def main() -> None:
    """Both databases."""
    with tempfile.TemporaryDirectory(prefix="duri-bench-") as name:
        if "sqlite" in DATABASES:
            report("SQLite", lambda size: on_sqlite(size, Path(name), make))
        if "postgresql" in DATABASES:
            with postgresql_server() as url:
                report("PostgreSQL", lambda size: on_postgresql(size, url, make))


if __name__ == "__main__":
    inside(sys.argv[2], sys.argv[1], int(sys.argv[3]))
