"""Duplicate records in a registry: `flask firms dedupe` against splink and recordlinkage.

python -m bench firm_matching
DURI_BENCH_RECORDS=97000 DURI_BENCH_SEED=404,505 DURI_BENCH_ROUNDS=3 python -m bench firm_matching

Whole commands, one after the other and by turns, on the same file; the peers have an environment
of their own (.venv-bench, made from requirements-bench.txt on first use, or DURI_BENCH_PYTHON).
A peer is judged at the threshold that is best for it in hindsight; we are judged by our decision
`match`. Times are medians of the rounds. "Work" is the time without what the same program takes
to start and import what it needs; "processor" is that of all its processes and threads.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench._firm_registry import registry, true_pairs
from bench._peers import ROOT, peers_python

RECORDS = int(os.environ.get("DURI_BENCH_RECORDS", "20000"))
SEEDS = [int(seed) for seed in os.environ.get("DURI_BENCH_SEED", "5").split(",")]
ROUNDS = int(os.environ.get("DURI_BENCH_ROUNDS", "1"))
#: Peers and whether they are timed in every round; the slow one is timed once.
PEERS = {"splink": True, "recordlinkage": False}

Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class Taken:
    """Seconds that a command took."""

    wall: float
    processor: float


def timed(command: Sequence[str | Path]) -> Taken:
    """Run `command` with all its children; raises `CalledProcessError` when it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall, used)


class Program:
    """One of those compared: how it is called, and the times it took."""

    def __init__(self, name: str, start: Sequence[str | Path], files: Sequence[str | Path]) -> None:
        self.name = name
        self._command = [*start, *files]
        self._start_only = [*start, "--help"]
        self._starts: list[Taken] = []
        self._runs: list[Taken] = []

    def run(self) -> None:
        """Once to start and end, once for the work."""
        self._starts.append(timed(self._start_only))
        self._runs.append(timed(self._command))

    @property
    def wall(self) -> float:
        return median([taken.wall for taken in self._runs])

    @property
    def processor(self) -> float:
        return median([taken.processor for taken in self._runs])

    @property
    def work(self) -> float:
        return self.wall - median([taken.wall for taken in self._starts])


def quality(found: Pairs, truth: Pairs) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / max(1, len(truth))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def scored(path: Path, **wanted: str) -> list[tuple[tuple[int, int], float]]:
    """The pairs in a file with their scores; those alone whose columns hold what is `wanted`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if all(row[column] == value for column, value in wanted.items())
        ]
    ids = [sorted((int(row["id_a"]), int(row["id_b"]))) for row in rows]
    return [
        ((first, second), float(row["score"]))
        for (first, second), row in zip(ids, rows, strict=True)
    ]


def pairs_in(path: Path, **wanted: str) -> Pairs:
    return {pair for pair, _score in scored(path, **wanted)}


def best(path: Path, truth: Pairs) -> tuple[float, float, float]:
    """The quality at the threshold that is best in hindsight."""
    pairs = scored(path)
    thresholds = (0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
    results = [
        quality({pair for pair, score in pairs if score >= least}, truth) for least in thresholds
    ]
    return max(results, key=lambda result: result[2])


def line(label: str, result: tuple[float, float, float], program: Program, own: Program) -> str:
    """A row of the table; the ratios are against `own`."""
    ratios = (
        program.wall / own.wall,
        program.work / own.work,
        program.processor / own.processor,
    )
    return "".join(
        [f"{label:22}"]
        + [f"{value:7.3f}" for value in result]
        + [f"{program.wall:8.1f}{program.work:8.1f}{program.processor:8.1f}"]
        + [f"{ratio:7.1f}" for ratio in ratios]
    )


def registry_table(seed: int, folder: Path) -> None:
    """Quality and time on an invented registry."""
    records = registry(RECORDS, seed)
    truth = true_pairs(records)
    source, found = folder / "records.csv", folder / "own.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "brn", "phone", "domain", "address"])
        writer.writerows([r.id, r.name, r.brn, r.phone, r.domain, r.address] for r in records)
    dedupe: list[str | Path] = [sys.executable, "-m", "flask", "--app", "wsgi", "firms", "dedupe"]
    own = Program("Duri", dedupe, [source, "-o", found])
    python = peers_python()
    script = ROOT / "bench" / "_peers" / "firms.py"
    peers = [
        Program(name, [python, script, name], [source, folder / f"{name}.csv"])
        for name in PEERS
        if python
    ]
    for number in range(ROUNDS):
        own.run()
        for peer in peers:
            if PEERS[peer.name] or not number:
                peer.run()
    timed([*dedupe, source, "-o", folder / "parts.csv", "--parts"])
    print(f"registry of {len(records):,} records (seed {seed}), {len(truth):,} true pairs")
    print(f"{'':22}      P      R     F1    wall    workprocessor  ratios of the three")
    print(line("Duri, match", quality(pairs_in(found, decision="match"), truth), own, own))
    for label, pairs in (
        ("Duri, match + review", pairs_in(found)),
        ("Duri, certain", pairs_in(folder / "parts.csv", certain="yes")),
    ):
        print(f"{label:22}" + "".join(f"{value:7.3f}" for value in quality(pairs, truth)))
    for peer in peers:
        result = best(folder / f"{peer.name}.csv", truth)
        print(line(f"{peer.name}, best", result, peer, own), flush=True)


def main() -> None:
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            registry_table(seed, Path(folder))
