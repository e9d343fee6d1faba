"""Names of firms alone: across scripts against anyascii and rapidfuzz, and within one script.

python -m bench firm_names
DURI_BENCH_NAMES=800 DURI_BENCH_SEED=606 python -m bench firm_names

Two kinds of list: firms we know (bench/data, written down by hand) and as many invented ones as
stated. The peer is judged at the threshold that is best for it in hindsight.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from app.firms.matching.compare import Decision, compare
from app.firms.matching.names import Name, read_name
from bench._firm_names import Named, english, korean, korean_firms
from bench._peers import ROOT, peers_python

FIRMS = int(os.environ.get("DURI_BENCH_NAMES", "800"))
SEED = int(os.environ.get("DURI_BENCH_SEED", "5"))
DATA = Path(__file__).parent / "data"
#: Least score of a first place that counts as an answer.
ANSWER = 0.5

Pair = tuple[str, str]


def known(file: str, first: str, second: str) -> list[Pair]:
    """Two columns of a list of our own."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return [(row[first], row[second]) for row in csv.DictReader(lines)]


def first_places(pairs: Sequence[Pair]) -> float:
    """F1 of giving each first name the second name that is most like it."""
    others = [read_name(other) for _name, other in pairs]
    right = picked = 0
    for place, (text, _other) in enumerate(pairs):
        name = read_name(text)
        scores = [compare(name, other).score for other in others]
        if max(scores) >= ANSWER:
            picked += 1
            right += place == scores.index(max(scores))
    return 2 * right / (picked + len(pairs))


def peer_places(pairs: Sequence[Pair], python: str, folder: Path) -> float:
    """The same by anyascii and token sort."""
    source = folder / "names.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("ko", "en"), *pairs])
    command = [python, str(ROOT / "bench" / "_peers" / "names.py"), str(source)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def across_scripts(label: str, pairs: Sequence[Pair], folder: Path) -> None:
    """First places, Korean to English."""
    score = first_places(pairs)
    print(f"{len(pairs)} {label} firms, Korean to English, first places: Duri F1 {score:.3f}")
    if python := peers_python():
        peer = peer_places(pairs, python, folder)
        print(f"  anyascii + rapidfuzz token sort: {peer:.3f}; ratio {score / peer:.1f}")


def in_one_script(label: str, pairs: Sequence[Pair], others: Iterable[list[Name]]) -> None:
    """Spellings of one firm; every pair of the names in a list of `others` is two firms."""
    found = [compare(read_name(one), read_name(two)).decision for one, two in pairs]
    right = found.count(Decision.MATCH)
    looked = right + found.count(Decision.REVIEW)
    wrong = [
        compare(one, two).decision is Decision.MATCH
        for names in others
        for one, two in combinations(names, 2)
    ]
    precision, recall = right / max(1, right + sum(wrong)), right / len(pairs)
    print(
        f"{len(pairs)} {label} spellings in one script against {len(wrong):,} pairs of other firms: "
        f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}; "
        f"match + review recall {looked / len(pairs):.3f}"
    )


def invented_spellings(firms: Sequence[Named], chance: random.Random) -> list[Pair]:
    """Two spellings of each firm, half of them in English: forms, blanks, letters as words."""
    return [
        (english(firm, chance), english(firm, chance))
        if place % 2
        else (korean(firm, chance, usual=True), korean(firm, chance, usual=False))
        for place, firm in enumerate(firms)
    ]


def main() -> None:
    firms = korean_firms(FIRMS, SEED)
    chance = random.Random(SEED)
    names = [(korean(firm, chance, usual=True), english(firm, chance)) for firm in firms]
    listed = known("known_names.csv", "ko", "en")
    print(f"invented firms: seed {SEED}")
    with tempfile.TemporaryDirectory() as folder:
        across_scripts("known", listed, Path(folder))
        across_scripts("invented", names, Path(folder))
    for label, pairs, lists in (
        ("known", known("known_variants.csv", "name_a", "name_b"), zip(*listed, strict=True)),
        ("invented", invented_spellings(firms, chance), zip(*names, strict=True)),
    ):
        in_one_script(label, pairs, (list(map(read_name, texts)) for texts in lists))
