"""Every rule has its line, its page, its words, its grades and its three kinds of test."""

from __future__ import annotations

import ast
import sys
from dataclasses import fields
from itertools import pairwise, product
from pathlib import Path

import pytest

from app.conflicts.board.board import Board
from app.conflicts.finding import Kind, Method, Stage
from app.conflicts.pages import rules_document
from app.conflicts.rules import RULES
from app.conflicts.rulesets.shipped import RULESETS

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "app" / "conflicts"
#: The pure modules that rules stand on.
OWN_MODULES = (
    "finding",
    "board.board",
    "board.contest",
    "board.facts",
    "board.ownership",
    "board.shared_marks",
    "board.teams",
    "board.ties",
    "rulesets.grades",
    "rulesets.rulebook",
    "rulesets.ruleset",
    "rulesets.severities",
    "rulesets.shipped",
)
FILES = sorted((PACKAGE / "rules").glob("d*.py"))
PURE = [*FILES, PACKAGE / "rules/__init__.py"]
PURE += [PACKAGE / f"{name.replace('.', '/')}.py" for name in OWN_MODULES]
#: What a pure file may import of the project.
OWN = tuple(f"app.conflicts.{name}" for name in OWN_MODULES)


def test_every_file_has_its_line_in_the_tuple() -> None:
    listed = [rule.find.__module__.rpartition(".")[2] for rule in RULES]
    assert listed == [path.stem for path in FILES]
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_what_a_rule_needs_are_lists_of_the_board() -> None:
    lists = {each.name for each in fields(Board) if str(each.type).startswith("tuple[")}
    for rule in RULES:
        assert rule.needs, rule.id
        assert set(rule.needs) <= lists


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_has_a_page_a_hit_a_near_miss_and_a_property(path: Path) -> None:
    page = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert page.startswith(f"D{int(path.stem[1:3])} ")
    assert len(page.split()) > 40
    names = _test_names(ROOT / f"tests/unit/conflicts/rules/test_{path.stem}.py")
    assert any(name.startswith("test_hit_") for name in names)
    assert any(name.startswith("test_near_miss_") for name in names)
    properties = ROOT / f"tests/property/conflicts/test_{path.stem}.py"
    assert _test_names(properties)
    assert "@given(" in properties.read_text()


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_rules_see_the_standard_library_and_their_own_values_alone(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            allowed = name.partition(".")[0] in sys.stdlib_module_names or name in OWN
            assert allowed or (path.stem == "__init__" and name == "app.conflicts.rules"), name


@pytest.mark.parametrize("ruleset", RULESETS, ids=lambda ruleset: ruleset.id)
def test_every_ruleset_grades_every_case_of_every_rule(ruleset) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    for rule in RULES:
        if ruleset.law in rule.laws:
            for kind, case, stage, method in product(rule.kinds, rule.cases, Stage, Method):
                assert ruleset.severity(rule.id, kind, case, stage, method)


def test_rulesets_of_one_law_follow_each_other_without_gap_or_overlap() -> None:
    for law in {ruleset.law for ruleset in RULESETS}:
        own = [ruleset for ruleset in RULESETS if ruleset.law is law]
        for before, after in pairwise(own):
            assert before.valid_to is not None
            assert (after.valid_from - before.valid_to).days == 1
        assert own[-1].valid_to is None


def test_an_own_rule_speaks_to_its_firm_and_a_cross_rule_to_nobody_else() -> None:
    for rule in RULES:
        speaks = any(words.firm for words in rule.cases.values())
        assert speaks is (Kind.OWN in rule.kinds)


def test_the_rules_document_is_the_one_the_docstrings_make() -> None:
    written = (ROOT / "docs/conflict-rules.md").read_text()
    assert written == rules_document(), "flask conflicts docs -o docs/conflict-rules.md"
    assert all(f"## {rule.id} " in written for rule in RULES)


def test_no_flag_calls_anybody_a_cartelist() -> None:
    catalogues = (ROOT / "app/translations").rglob("conflicts.po")
    for path in (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *catalogues):
        text = path.read_text().lower()
        assert not any(word in text for word in ("collusion", "담합", "thông thầu")), path


def _test_names(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
