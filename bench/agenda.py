"""The order of 12 items beside OR-tools CP-SAT on the same cases in the same run, and the agenda
proposed from 500 live tenders on SQLite (time of the processor beside that of the clock).

python -m bench agenda
DURI_BENCH_PYTHON=/path/to/venv/bin/python python -m bench agenda

The peer needs requirements-bench.txt in a Python of its own; without it the rest runs.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from app import create_app
from app.cli.translations import compile_catalogues
from app.core.db import Base, transaction
from app.core.db import db as database
from app.core.ids import PublicId
from app.meetings.agenda.ordering import Slot, order_items
from app.meetings.models import Meeting
from app.meetings.queries.proposed import proposed_agenda
from bench.meeting_page import TENDERS, furnish
from config import Config

CASES = int(os.environ.get("DURI_BENCH_CASES", "8"))
PEER_SECONDS = float(os.environ.get("DURI_BENCH_SECONDS", "60"))
PEER = os.environ.get("DURI_BENCH_PYTHON", sys.executable)
ITEMS = 12
SEATS = "abcdefgh"
MINUTES = (5, 8, 8, 8, 10, 15)


def random_items(seed: int) -> list[Slot]:
    """12 items of 5, 8, 10 or 15 minutes, as the rules give; firms leave for half of them, somebody
    with a tie for some; two presenters have to go after an hour."""
    chance = random.Random(seed)
    slots = []
    for number in range(ITEMS):
        outside = frozenset("ab") if chance.random() < 0.5 else frozenset[str]()
        if outside and chance.random() < 0.5:
            outside |= {chance.choice(SEATS[2:])}
        slots.append(Slot(str(number), chance.choice(MINUTES), outside))
    for number in chance.sample(range(ITEMS), 2):
        given = slots[number]
        slots[number] = Slot(given.key, given.minutes, given.outside, latest=60)
    return slots


def peer_answers(cases: list[list[Slot]]) -> list[dict[str, object]]:
    """What CP-SAT makes of them; empty when it is not installed."""
    lines = "".join(
        json.dumps(
            {
                "seconds": PEER_SECONDS,
                "items": [
                    {
                        "minutes": slot.minutes,
                        "outside": sorted(slot.outside),
                        "earliest": slot.earliest,
                        "latest": slot.latest,
                    }
                    for slot in slots
                ],
            }
        )
        + "\n"
        for slots in cases
    )
    script = Path(__file__).with_name("_agenda_cpsat.py")
    done = subprocess.run(
        [PEER, str(script)], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"  CP-SAT left out: {done.stderr.strip().splitlines()[-1]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def order() -> None:
    """Our order and theirs: seconds, and whether as few seats leave."""
    cases = [random_items(seed) for seed in range(CASES)]
    own, exits = [], []
    for slots in cases:
        taken = []
        for _ in range(3):
            started = time.process_time()
            found = order_items(slots)
            taken.append(time.process_time() - started)
        own.append(median(taken))
        assert found.windows_kept
        exits.append(found.exits)
    print(
        f"  order of {ITEMS} items: median {median(own) * 1000:.0f} ms, "
        f"most {max(own) * 1000:.0f} ms of processor; exits {exits}"
    )
    answers = peer_answers(cases)
    if not answers:
        return
    theirs = [float(str(answer["seconds"])) for answer in answers]
    same = sum(answer["exits"] == count for answer, count in zip(answers, exits, strict=True))
    proved = sum(bool(answer["optimal"]) for answer in answers)
    print(
        f"  CP-SAT: median {median(theirs) * 1000:.0f} ms, most {max(theirs) * 1000:.0f} ms; "
        f"as few exits in {same} of {CASES}, proved best in {proved}; "
        f"{median(theirs) / median(own):.1f} x our time (load {os.getloadavg()[0]:.1f})"
    )


def proposal(folder: Path) -> None:
    """The whole proposal from the live tenders, facts and order included."""
    environment = {"DURI_INSTANCE": str(folder), "DURI_DEMO": "1"}
    app = create_app(Config.from_env({**os.environ, **environment}))
    now = datetime.now(UTC).replace(microsecond=0)
    with app.app_context():
        Base.metadata.create_all(database.engine)
        with transaction() as db:
            meeting: PublicId = furnish(db, now)
        db = database.session
        row = db.scalars(sa.select(Meeting).where(Meeting.public_id == meeting)).one()
        clock, processor = [], []
        for _ in range(7):
            started, used = time.perf_counter(), time.process_time()
            agenda = proposed_agenda(db, row, now=now).agenda
            clock.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
        print(
            f"  agenda from {TENDERS} live tenders: median {median(clock) * 1000:.0f} ms, "
            f"{median(processor) * 1000:.0f} ms of processor; {len(agenda.items)} items, "
            f"{len(agenda.overflow)} overflow"
        )
        database.session.close()
        database.engine.dispose()


def main() -> None:
    order()
    compile_catalogues()
    with tempfile.TemporaryDirectory(prefix="duri-bench-") as folder:
        proposal(Path(folder))


if __name__ == "__main__":
    main()
