"""Slots for 40 people over 60 days: Duri's enumeration beside OR-tools CP-SAT on the same cases
in the same run. Enumeration answers with every combination and every reason; CP-SAT with one slot.

python -m bench slots
DURI_BENCH_PYTHON=/path/to/venv/bin/python python -m bench slots

The peer needs requirements-bench.txt in a Python of its own; without it the first half runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from app.meetings.slots.enumerating import choose
from app.meetings.slots.problem import Can, Problem
from tests.factories.slots import random_slots

CASES = int(os.environ.get("DURI_BENCH_CASES", "8"))
PEER_SECONDS = float(os.environ.get("DURI_BENCH_SECONDS", "60"))
PEER = os.environ.get("DURI_BENCH_PYTHON", sys.executable)
SCORE = {Can.YES: 1, Can.IF_NEED_BE: 1, Can.NO: 0}


def as_case(problem: Problem) -> dict[str, object]:
    """The problem in numbers, as the peer reads it: which slots are open, who can, what rooms."""
    length = problem.length
    open_slots = [
        all(
            office.open_on(at.astimezone(office.zone).date()) and office.within(at, at + length)
            for office in problem.offices
        )
        for at in problem.starts
    ]
    return {
        "open": open_slots,
        "can": [
            [SCORE[person.says.get(at, Can.NO)] for at in problem.starts]
            for person in problem.people
        ],
        "groups": [person.group if person.voting else "" for person in problem.people],
        "required": [person.required for person in problem.people],
        "quorum": dict(problem.quorum),
        "rooms": [
            {
                "capacity": room.capacity,
                "taken": [
                    any(begins < at + length and at < until for begins, until in room.taken)
                    for at in problem.starts
                ],
            }
            for room in problem.rooms
        ],
        "seconds": PEER_SECONDS,
    }


def peer_answers(problems: list[Problem]) -> list[dict[str, object]]:
    """What CP-SAT makes of them; empty when it is not installed."""
    lines = "".join(json.dumps(as_case(problem)) + "\n" for problem in problems)
    script = Path(__file__).with_name("_slots_cpsat.py")
    done = subprocess.run(
        [PEER, str(script)], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"  CP-SAT left out: {done.stderr.strip().splitlines()[-1]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(title: str, problems: list[Problem]) -> None:
    own, best, explained = [], [], 0
    for problem in problems:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = choose(problem)
        own.append((time.perf_counter() - wall, time.process_time() - cpu))
        counts = [v.counts.yes + v.counts.if_need_be for v in answer.fitting]
        best.append(max(counts, default=None))
        explained += sum(bool(verdict.objections) for verdict in answer.rejected)
    combinations = len(problems[0].starts) * len(problems[0].rooms)
    wall, cpu = median(w for w, _c in own), median(c for _w, c in own)
    print(
        f"  {title}: {combinations} combinations; enumeration median {wall * 1000:.1f} ms "
        f"(processor {cpu * 1000:.1f} ms), {explained} rejections explained in {len(own)} cases"
    )
    answers = peer_answers(problems)
    if not answers:
        return
    theirs = [float(str(answer["seconds"])) for answer in answers]
    same = sum(answer["best"] == count for answer, count in zip(answers, best, strict=True))
    print(
        f"  {title}: CP-SAT median {median(theirs) * 1000:.1f} ms, most {max(theirs) * 1000:.1f} "
        f"ms, none explained; same best in {same} of {len(problems)}; "
        f"{median(theirs) / wall:.1f} x our time (load {os.getloadavg()[0]:.1f})"
    )


def main() -> None:
    compare("office hours", [random_slots(seed) for seed in range(CASES)])
    compare("around the clock", [random_slots(seed, grid=True) for seed in range(CASES)])
    hopeless = [random_slots(seed, quorum={"ministry": 11}) for seed in range(CASES)]
    named = sum(bool(choose(problem).repairs) for problem in hopeless)
    print(f"  quorum out of reach: a nearest repair named in {named} of {CASES}")


if __name__ == "__main__":
    main()
