"""Duplicate firms against splink and recordlinkage; names across scripts against rapidfuzz.

python -m bench firm_matching
DURI_BENCH_RECORDS=97000 DURI_BENCH_SEED=5 python -m bench firm_matching

All in one run on the same data. The peers have an environment of their own (.venv-bench, made
from requirements-bench.txt on first use, or DURI_BENCH_PYTHON). A peer is judged at the
threshold that is best for it in hindsight; we are judged by our decision `match`.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.cli.firms import dedupe_
from app.firms.matching.compare import Decision, compare, compare_names
from app.firms.matching.names import read_name
from bench._firm_registry import registry, true_pairs

RECORDS = int(os.environ.get("DURI_BENCH_RECORDS", "20000"))
SEED = int(os.environ.get("DURI_BENCH_SEED", "5"))
ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).parent / "data"
#: Least score of a first place that counts as an answer.
ANSWER = 0.5


def peers_python() -> str | None:
    """The interpreter that has the peers; None when it cannot be had (no network)."""
    stated = os.environ.get("DURI_BENCH_PYTHON")
    if stated:
        return stated
    folder = ROOT / ".venv-bench"
    python = folder / "bin" / "python"
    if not python.exists():
        print("installing the peers (requirements-bench.txt) …", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            install = [str(python), "-m", "pip", "install", "-q", "-r", "requirements-bench.txt"]
            subprocess.run(install, check=True, cwd=ROOT)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"no peers: {error}")
            return None
    return str(python)


def quality(found: set[tuple[int, int]], truth: set[tuple[int, int]]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / max(1, len(truth))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def pairs_in(path: Path, wanted: str = "") -> list[tuple[tuple[int, int], float]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                (
                    min(int(row["id_a"]), int(row["id_b"])),
                    max(int(row["id_a"]), int(row["id_b"])),
                ),
                float(row["score"]),
            )
            for row in csv.DictReader(file)
            if not wanted or row.get("decision") == wanted
        ]


def best(
    pairs: list[tuple[tuple[int, int], float]], truth: set[tuple[int, int]]
) -> tuple[float, float, float]:
    thresholds = (0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
    results = [
        quality({pair for pair, score in pairs if score >= least}, truth) for least in thresholds
    ]
    return max(results, key=lambda result: result[2])


def registry_table(folder: Path) -> None:
    """Quality and time on an invented registry."""
    records = registry(RECORDS, SEED)
    truth = true_pairs(records)
    source = folder / "records.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "brn", "phone", "domain", "address"])
        writer.writerows([r.id, r.name, r.brn, r.phone, r.domain, r.address] for r in records)
    print(f"registry of {len(records):,} records (seed {SEED}), {len(truth):,} true pairs")
    print(f"{'':22}{'P':>7}{'R':>7}{'F1':>7}{'seconds':>9}{'ratio':>7}")
    own = folder / "own.csv"
    started = time.perf_counter()
    dedupe_.main([str(source), "-o", str(own)], standalone_mode=False)
    seconds = time.perf_counter() - started
    precision, recall, score = quality({pair for pair, _ in pairs_in(own, "match")}, truth)
    print(f"{'Duri, match':22}{precision:7.3f}{recall:7.3f}{score:7.3f}{seconds:9.1f}{1:7.1f}")
    either = quality({pair for pair, _ in pairs_in(own)}, truth)
    print(f"{'Duri, match + review':22}{either[0]:7.3f}{either[1]:7.3f}{either[2]:7.3f}")
    dedupe_.main([str(source), "-o", str(own), "--parts"], standalone_mode=False)
    with own.open(encoding="utf-8", newline="") as file:
        certain = {
            (min(int(row["id_a"]), int(row["id_b"])), max(int(row["id_a"]), int(row["id_b"])))
            for row in csv.DictReader(file)
            if row["certain"] == "yes"
        }
    sure = quality(certain, truth)
    print(f"{'Duri, certain':22}{sure[0]:7.3f}{sure[1]:7.3f}{sure[2]:7.3f}")
    python = peers_python()
    for peer in ("splink", "recordlinkage") if python else ():
        target = folder / f"{peer}.csv"
        command = [
            str(python),
            str(ROOT / "bench" / "_peers" / "firms.py"),
            peer,
            str(source),
            str(target),
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if run.returncode:
            print(f"{peer}: {run.stderr.strip().splitlines()[-1:]}")
            continue
        line = next(text for text in run.stdout.splitlines() if text.startswith("seconds "))
        took = float(line.split()[1])
        precision, recall, score = best(pairs_in(target), truth)
        print(
            f"{peer + ', best':22}{precision:7.3f}{recall:7.3f}{score:7.3f}{took:9.1f}{took / seconds:7.1f}"
        )


PEER_NAMES = """
import csv, sys
from anyascii import anyascii
from rapidfuzz import fuzz, process
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
latin = [anyascii(row["ko"]).lower() for row in rows]
english = [row["en"].lower() for row in rows]
scores = process.cdist(latin, english, scorer=fuzz.token_sort_ratio, workers=2)
best = 0
for least in range(0, 100, 5):
    picked = [(place, row.argmax()) for place, row in enumerate(scores) if row.max() >= least]
    right = sum(one == two for one, two in picked)
    if picked:
        best = max(best, 2 * right / (len(picked) + len(rows)))
print(best)
"""


def names_table() -> None:
    """First places, Korean to English, on names we know (the list is our own)."""
    with (DATA / "known_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    korean = [read_name(row["ko"]) for row in rows]
    english = [read_name(row["en"]) for row in rows]
    picked = []
    for place, name in enumerate(korean):
        scores = [compare(name, other).score for other in english]
        if max(scores) >= ANSWER:
            picked.append(place == scores.index(max(scores)))
    score = 2 * sum(picked) / (len(picked) + len(rows))
    print(f"\n{len(rows)} known firms, Korean to English, first places: Duri F1 {score:.3f}")
    python = peers_python()
    if python:
        command = [python, "-c", PEER_NAMES, str(DATA / "known_names.csv")]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        peer = float(run.stdout)
        print(
            f"anyascii + rapidfuzz token sort, best threshold: {peer:.3f}; ratio {score / peer:.1f}"
        )


def variants_table() -> None:
    """Spellings of one firm in one script, and every other pair of names as counterexamples."""
    with (DATA / "known_variants.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    decisions = [compare_names(row["name_a"], row["name_b"]).decision for row in rows]
    right = decisions.count(Decision.MATCH)
    looked = right + decisions.count(Decision.REVIEW)
    with (DATA / "known_names.csv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    wrong = sum(
        compare(one, two).decision is Decision.MATCH
        for column in ("ko", "en")
        for names in [[read_name(row[column]) for row in known]]
        for place, one in enumerate(names)
        for two in names[place + 1 :]
    )
    precision, recall = right / max(1, right + wrong), right / len(rows)
    print(
        f"{len(rows)} same-script variants against {len(known) * (len(known) - 1):,} pairs of other firms: "
        f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}; "
        f"match + review recall {looked / len(rows):.3f}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        registry_table(Path(folder))
    names_table()
    variants_table()
