"""Peers for duplicate firms, run by the interpreter that has them: splink and recordlinkage.

    python firms.py {splink|recordlinkage} {--help|RECORDS.csv PAIRS.csv}

They are given what a careful engineer would give them: numbers and addresses normalised, the
name without legal forms and as Latin letters (anyascii), sensible blocking, parameters learnt
from the records themselves. Writes id_a,id_b,score. With --help only starts and imports, for the
time that takes.
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings

import pandas as pd
from anyascii import anyascii

FORMS = re.compile(
    r"주식회사|유한회사|\(주\)|㈜|\(유\)|công ty|cổ phần|tnhh|mtv|ctcp|co\.?,? ?ltd\.?|corporation|corp\.?|inc\.?",
    re.IGNORECASE,
)
FREE = {"naver.com", "gmail.com", "daum.net", "hanmail.net", "nate.com"}


def prepared(path: str) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame["name"] = [
        re.sub(r"[^a-z0-9]", "", anyascii(FORMS.sub(" ", name)).lower()) for name in frame["name"]
    ]
    frame["brn"] = frame["brn"].str.replace(r"\D", "", regex=True)
    phone = frame["phone"].str.replace(r"\D", "", regex=True)
    frame["phone"] = phone.str.replace(r"^82", "0", regex=True).str.replace(r"^00", "0", regex=True)
    frame["domain"] = frame["domain"].where(~frame["domain"].isin(FREE), "")
    frame["address"] = [re.sub(r"[^\w]", "", anyascii(text)).lower() for text in frame["address"]]
    frame["head"] = frame["name"].str[:6]
    frame = frame.replace("", None)
    frame["id"] = frame["id"].astype(int)
    return frame


def by_splink(frame: pd.DataFrame) -> pd.DataFrame:
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("brn", 1),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
            cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address", [0.95, 0.85]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"), block_on("brn"), block_on("phone"), block_on("domain"), block_on("address"), block_on("head"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )  # fmt: skip
    database = DuckDBAPI()
    linker = Linker(database.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("brn")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return found.rename(columns={"id_l": "id_a", "id_r": "id_b", "match_probability": "score"})[
        ["id_a", "id_b", "score"]
    ]


def by_recordlinkage(frame: pd.DataFrame) -> pd.DataFrame:
    import recordlinkage

    frame = frame.set_index("id")
    indexer = recordlinkage.Index()
    counts = {
        column: frame[column].map(frame[column].value_counts())
        for column in ("phone", "domain", "address", "head")
    }
    pairs = None
    for column in ("brn", "name", "phone", "domain", "address", "head"):
        usable = frame[frame[column].notna() & (counts[column] <= 20 if column in counts else True)]
        block = recordlinkage.Index()
        block.block(column)
        found = block.index(usable)
        pairs = found if pairs is None else pairs.union(found)
    del indexer
    compare = recordlinkage.Compare(n_jobs=2)
    compare.string("name", "name", method="jarowinkler", threshold=0.9, label="name")
    for column in ("brn", "phone", "domain"):
        compare.exact(column, column, label=column)
    compare.string("address", "address", method="jarowinkler", threshold=0.92, label="address")
    vectors = compare.compute(pairs, frame.fillna(""))
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    chances = classifier.prob(vectors)
    out = chances.reset_index()
    out.columns = ["id_a", "id_b", "score"]
    return out[out["score"] > 0.01]


def main(peer: str, *files: str) -> None:
    warnings.simplefilter("ignore")
    importlib.import_module(peer)
    if files != ("--help",):
        records, pairs = files
        find = {"splink": by_splink, "recordlinkage": by_recordlinkage}[peer]
        find(prepared(records)).to_csv(pairs, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
