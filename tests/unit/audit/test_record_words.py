"""Readers of the record see words, never codes alone: whatever is recorded has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.audit.words import ACTS, SUBJECTS
from app.conflicts.words import FindingState
from app.meetings.models import MeetingState
from app.meetings.responsibilities.models import HolderState

APP = Path(__file__).resolve().parents[3] / "app"
#: What writes to the record, directly or for its callers.
WRITERS = {
    "record",
    "record_access",
    "done",
    "_record",
    "_record_rate",
    "_note",
    "_noted",
    "_settled",
}
#: Codes put together from a state.
COMPOSED = {
    *(f"conflicts.finding_{state.value}" for state in FindingState),
    *(f"meetings.{state.value}" for state in (MeetingState.POSTPONED, MeetingState.CANCELLED)),
    *(f"meetings.responsibility_{state.value}" for state in HolderState),
}


@cache
def said_to_writers() -> tuple[tuple[Path, str], ...]:
    """Read once: the whole source is parsed for it."""
    return tuple(_said_to_writers())


def _said_to_writers() -> Iterator[tuple[Path, str]]:
    """Every string given to a writer of the record, where an act or a subject may stand."""
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in WRITERS:
                prefix = "meetings." if ast.unparse(node.func).endswith("_settled") else ""
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield path, prefix + argument.value


def test_every_act_that_is_recorded_has_words() -> None:
    acts = {(path.name, said) for path, said in said_to_writers() if "." in said}
    assert len(acts) > 120
    assert {pair for pair in acts if pair[1] not in ACTS} == set()
    assert COMPOSED - ACTS.keys() == set()


def test_every_subject_has_words() -> None:
    subjects = {said for _path, said in said_to_writers() if "." not in said and said.islower()}
    known = subjects & SUBJECTS.keys()
    # Beside subjects their names are given to writers: "desk", "all", "duplicates", "scan" …
    assert subjects - known <= {"desk", "all", "duplicates", "pending", "scan"}
    assert len(known) > 30


def test_no_word_stands_for_an_act_that_nobody_records() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in APP.rglob("*.py") if path.name != "words.py"
    )
    settled = {said for _path, said in said_to_writers()}
    assert {
        code for code in ACTS if f'"{code}"' not in source and code not in COMPOSED | settled
    } == set()
