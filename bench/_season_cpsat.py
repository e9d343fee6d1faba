"""The peer of `bench/season.py`: the same cases for OR-tools CP-SAT, one JSON line in and out.

Runs in an environment of its own (requirements-bench.txt), so it sees nothing of the application.
"""

from __future__ import annotations

import json
import sys
import time

from ortools.sat.python import cp_model


def solve(case: dict) -> dict:
    """Days are numbers within the year; answers the windows covered and the seconds taken."""
    started = time.perf_counter()
    model = cp_model.CpModel()
    chosen = {day: model.new_bool_var(f"d{day}") for day in case["days"]}
    model.add(sum(chosen.values()) == case["meetings"])
    model.add(sum(chosen[day] for day in case["hanoi"]) >= case["hanoi_min"])
    for start in range(case["span"]):
        near = [chosen[d] for d in chosen if start <= d < start + case["gap_min"]]
        if len(near) > 1:
            model.add(sum(near) <= 1)
        if start + case["gap_max"] <= case["span"]:
            model.add(sum(chosen[d] for d in chosen if start <= d < start + case["gap_max"]) >= 1)
    covered = []
    for number, (first, last) in enumerate(case["windows"]):
        served = model.new_bool_var(f"w{number}")
        model.add(served <= sum(chosen[d] for d in chosen if first <= d <= last))
        covered.append(served)
    model.maximize(sum(covered))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = case["seconds"]
    status = solver.solve(model)
    return {
        "seconds": time.perf_counter() - started,
        "covered": round(solver.objective_value) if status != cp_model.INFEASIBLE else None,
        "optimal": status == cp_model.OPTIMAL,
    }


for line in sys.stdin:
    sys.stdout.write(json.dumps(solve(json.loads(line))) + "\n")
    sys.stdout.flush()
