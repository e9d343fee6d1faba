"""The peer of `bench/agenda.py`: the same items for OR-tools CP-SAT, one JSON line in and out.

Runs in an environment of its own (requirements-bench.txt), so it sees nothing of the application.
"""

from __future__ import annotations

import json
import sys
import time

from ortools.sat.python import cp_model


def solve(case: dict) -> dict:
    """Items in a circuit through a start node; answers the exits of the best order."""
    started = time.perf_counter()
    items = case["items"]
    count, total = len(items), sum(item["minutes"] for item in items)
    model = cp_model.CpModel()
    begins = [
        model.new_int_var(
            item["earliest"], min(item["latest"] or total, total) - item["minutes"], f"b{i}"
        )
        for i, item in enumerate(items)
    ]
    arcs, cost = [], []
    outside = [frozenset(item["outside"]) for item in items]
    for i in range(count):
        first, last = model.new_bool_var(f"f{i}"), model.new_bool_var(f"l{i}")
        arcs += [(0, i + 1, first), (i + 1, 0, last)]
        cost.append(len(outside[i]) * first)
        model.add(begins[i] == 0).only_enforce_if(first)
        for j in range(count):
            if i == j:
                continue
            then = model.new_bool_var(f"{i}-{j}")
            arcs.append((i + 1, j + 1, then))
            model.add(begins[j] == begins[i] + items[i]["minutes"]).only_enforce_if(then)
            if away := len(outside[j] - outside[i]):
                cost.append(away * then)
    model.add_circuit(arcs)
    model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = case["seconds"]
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "seconds": time.perf_counter() - started,
        "exits": round(solver.objective_value) if found else None,
        "optimal": status == cp_model.OPTIMAL,
    }


for line in sys.stdin:
    sys.stdout.write(json.dumps(solve(json.loads(line))) + "\n")
    sys.stdout.flush()
