"""Duplicate tenders: precision and recall on generated records, against two usual ways.

python -m bench tender_matching
DURI_BENCH_RECORDS=20000 DURI_BENCH_SEED=8 python -m bench tender_matching

The peers are title similarity (rapidfuzz token sort ratio) and province, budget and dates alone
(5 %, 3 days, other part numbers apart). They look at our candidates, which favours them, and
title similarity is judged at the threshold that is best for it in hindsight; we at `match`.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from datetime import timedelta

from rapidfuzz import fuzz

from app.tenders.matching.keys import match_keys, read_record
from app.tenders.matching.weights import Decision, weigh
from bench._tender_records import Made, records, true_pairs

RECORDS = int(os.environ.get("DURI_BENCH_RECORDS", "6000"))
SEEDS = [int(seed) for seed in os.environ.get("DURI_BENCH_SEED", "8 9 10").split()]
#: Places in the list of two records.
Pair = tuple[int, int]


def candidates(made: list[Made]) -> set[Pair]:
    """Pairs that share a stored key."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(made):
        for key in match_keys(record, record.places):
            holders[key].append(place)
    return {
        (first, second)
        for places in holders.values()
        for number, first in enumerate(places)
        for second in places[number + 1 :]
    }


def quality(found: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / max(1, len(truth))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def by_title(made: list[Made], pairs: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Title similarity at its best threshold."""
    scored = {
        pair: fuzz.token_sort_ratio(made[pair[0]].title, made[pair[1]].title) for pair in pairs
    }
    return max(
        (
            quality({p for p, s in scored.items() if s >= least}, truth)
            for least in range(30, 100, 2)
        ),
        key=lambda each: each[2],
    )


def by_facts(made: list[Made], pairs: set[Pair]) -> set[Pair]:
    """Province, budget and dates."""

    def agree(pair: Pair) -> bool:
        one, other = made[pair[0]], made[pair[1]]
        if not (one.places & other.places and one.budget_minor and other.budget_minor):
            return False
        if one.currency != other.currency or not (one.closes_at and other.closes_at):
            return False
        larger = max(one.budget_minor, other.budget_minor)
        near = abs(one.budget_minor - other.budget_minor) <= larger * 0.05
        return near and abs(one.closes_at - other.closes_at) <= timedelta(days=3)

    return {pair for pair in pairs if agree(pair)}


def main() -> None:
    """Print one line a way and seed."""
    for seed in SEEDS:
        made = records(RECORDS, seed)
        truth = true_pairs(made)
        started = time.perf_counter()
        pairs = candidates(made)
        read = [read_record(record, record.places) for record in made]
        weighed = {pair: weigh(read[pair[0]], read[pair[1]]) for pair in pairs}
        took = time.perf_counter() - started
        matched = {pair for pair, found in weighed.items() if found.decision is Decision.MATCH}
        looked = {pair for pair, found in weighed.items() if found.decision is not Decision.NO}
        title, facts = by_title(made, pairs, truth), quality(by_facts(made, pairs), truth)
        ours = quality(matched, truth)
        print(
            f"seed {seed}: {len(made):,} records, {len(truth):,} true pairs, {len(pairs):,} candidates "
            f"({len(pairs & truth) / len(truth):.3f} of the true ones), {took:.1f} s"
        )
        for name, (precision, recall, f1) in (
            ("Duri: match", ours),
            ("Duri: match or review", quality(looked, truth)),
            ("title similarity", title),
            ("province, budget, dates", facts),
        ):
            print(f"  {name:24} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
        print(
            f"  F1: {ours[2] / title[2]:.2f} × title similarity, {ours[2] / facts[2]:.2f} × facts"
        )
        if ours[2] <= max(title[2], facts[2]):
            raise SystemExit("a peer is better")
