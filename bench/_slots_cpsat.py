"""The peer of `bench/slots.py`: the same cases for OR-tools CP-SAT, one JSON line in and out.

Runs in an environment of its own (requirements-bench.txt), so it sees nothing of the application.
"""

from __future__ import annotations

import json
import sys
import time

from ortools.sat.python import cp_model


def solve(case: dict) -> dict:
    """One slot and room with the most people; answers how many, and the seconds taken."""
    started = time.perf_counter()
    model = cp_model.CpModel()
    rooms = case["rooms"] or [{"capacity": None, "taken": [False] * len(case["open"])}]
    chosen = {
        (slot, room): model.new_bool_var(f"s{slot}r{room}")
        for slot, is_open in enumerate(case["open"])
        for room, facts in enumerate(rooms)
        if is_open and not facts["taken"][slot]
    }
    model.add_exactly_one(chosen.values())
    at = {
        slot: sum(var for (number, _room), var in chosen.items() if number == slot)
        for slot in {number for number, _room in chosen}
    }
    comes = [sum(var for slot, var in at.items() if says[slot]) for says in case["can"]]
    for group, needed in case["quorum"].items():
        members = [c for c, own in zip(comes, case["groups"], strict=True) if own == group]
        model.add(sum(members) >= needed)
    for person, required in zip(comes, case["required"], strict=True):
        if required:
            model.add(person >= 1)
    for (slot, room), var in chosen.items():
        capacity = rooms[room]["capacity"]
        if capacity is not None and sum(says[slot] for says in case["can"]) > capacity:
            model.add(var == 0)
    model.maximize(sum(comes))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = case["seconds"]
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "seconds": time.perf_counter() - started,
        "best": round(solver.objective_value) if found else None,
    }


for line in sys.stdin:
    sys.stdout.write(json.dumps(solve(json.loads(line))) + "\n")
    sys.stdout.flush()
