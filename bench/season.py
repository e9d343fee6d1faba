"""A season of 12 meetings with 60 windows of 20 days: Duri's dynamic programming beside OR-tools
CP-SAT on the same cases in the same run, and what the second Wednesday covers.

python -m bench season
DURI_BENCH_PYTHON=/path/to/venv/bin/python python -m bench season

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

from app.meetings.season.planning import best_plan
from app.meetings.season.problem import Problem
from app.meetings.season.weekday import second_wednesday, weekday_plans
from tests.factories.seasons import random_season

CASES = int(os.environ.get("DURI_BENCH_CASES", "8"))
#: CP-SAT may search each case for so long.
PEER_SECONDS = float(os.environ.get("DURI_BENCH_SECONDS", "60"))
PEER = os.environ.get("DURI_BENCH_PYTHON", sys.executable)


def as_case(problem: Problem) -> dict[str, object]:
    """The problem in numbers, as the peer reads it."""

    def at(day: object) -> int:
        return (day - problem.begins).days  # type: ignore[operator,no-any-return]  # variables of the solver, untyped

    limits = problem.limits
    return {
        "span": at(problem.ends) + 1,
        "days": [at(day.on) for day in problem.days],
        "hanoi": [at(day.on) for day in problem.days if day.hanoi],
        "windows": [[at(window.first), at(window.last)] for window in problem.windows],
        "meetings": limits.meetings,
        "gap_min": limits.gap_min,
        "gap_max": limits.gap_max,
        "hanoi_min": limits.hanoi_min,
        "seconds": PEER_SECONDS,
    }


def peer_answers(problems: list[Problem]) -> list[dict[str, object]]:
    """What CP-SAT makes of them; empty when it is not installed."""
    lines = "".join(json.dumps(as_case(problem)) + "\n" for problem in problems)
    script = Path(__file__).with_name("_season_cpsat.py")
    done = subprocess.run(
        [PEER, str(script)], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"  CP-SAT left out: {done.stderr.strip().splitlines()[-1]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    problems = [random_season(seed) for seed in range(CASES)]
    own = []
    for problem in problems:
        started = time.perf_counter()
        plan = best_plan(problem)
        own.append((time.perf_counter() - started, plan))
        assert plan is not None
    covered = [len(plan.covered) for _seconds, plan in own if plan]
    seconds = [taken for taken, _plan in own]
    fixed = [len(second_wednesday(problem).covered) for problem in problems]
    best_fixed = [max(len(p.covered) for p in weekday_plans(problem)) for problem in problems]
    print(
        f"  dynamic programming: median {median(seconds) * 1000:.0f} ms, "
        f"most {max(seconds) * 1000:.0f} ms; covers {covered} of 60"
    )
    print(f"  second Wednesday covers {fixed}; the best fixed weekday {best_fixed}")
    answers = peer_answers(problems)
    if not answers:
        return
    theirs = [float(str(answer["seconds"])) for answer in answers]
    same = sum(answer["covered"] == count for answer, count in zip(answers, covered, strict=True))
    proved = sum(bool(answer["optimal"]) for answer in answers)
    print(
        f"  CP-SAT: median {median(theirs) * 1000:.0f} ms, most {max(theirs) * 1000:.0f} ms; "
        f"same coverage in {same} of {CASES}, proved best in {proved}; "
        f"{median(theirs) / median(seconds):.1f} x our time (load {os.getloadavg()[0]:.1f})"
    )


if __name__ == "__main__":
    main()
