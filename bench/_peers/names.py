"""anyascii and rapidfuzz's token sort on names across scripts, by the interpreter that has them.

    python names.py NAMES.csv

NAMES.csv has the columns ko and en, a firm a row. Each Korean name is given the English one that
is most like it; prints the F1 of the threshold that is best in hindsight.
"""

from __future__ import annotations

import csv
import sys

from anyascii import anyascii
from rapidfuzz import fuzz, process


def best_f1(path: str) -> float:
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    latin = [anyascii(row["ko"]).lower() for row in rows]
    english = [row["en"].lower() for row in rows]
    scores = process.cdist(latin, english, scorer=fuzz.token_sort_ratio, workers=2)
    best = 0.0
    for least in range(0, 100, 5):
        picked = [(place, row.argmax()) for place, row in enumerate(scores) if row.max() >= least]
        right = sum(one == two for one, two in picked)
        best = max(best, 2 * right / (len(picked) + len(rows)))
    return best


if __name__ == "__main__":
    print(best_f1(sys.argv[1]))
