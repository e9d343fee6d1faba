"""What the house asks of every file, checked by machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED = {"utils.py", "helpers.py", "common.py", "misc.py"}


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository (or, in an exported tree, of the folder)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_python_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked("*.py")
        if "migrations/versions" not in str(path)
        and (count := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [path for path in tracked("*.py") if path.name in BANNED] == []


def test_templates_carry_no_inline_script_style_or_handler() -> None:
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\|\s*safe\b")
    packs = ROOT / "app" / "packs"
    guilty = {
        str(path.relative_to(ROOT)): found.group()
        for path in tracked("app/*.html")
        # Pack templates become PDF, never a page: their style sheet lies inside.
        if packs not in path.parents and (found := pattern.search(path.read_text()))
    }
    assert guilty == {}


def test_templates_translate_their_own_texts_alone() -> None:
    """What `_()` gives counts as markup: a text out of the database goes through `in_words`."""
    called = re.compile(r"(?<![\w.])(?:_|n?gettext)\(\s*(?![\"'\s])[^)]*\)?")
    guilty = {
        str(path.relative_to(ROOT)): found.group()
        for path in tracked("app/*.html")
        if (found := called.search(path.read_text()))
    }
    assert guilty == {}


def test_a_cell_on_a_phone_bears_the_head_of_its_column() -> None:
    """A card's label and the table's head are one word, wherever heads stand in the template."""
    table = re.compile(r"call ui\.table\((.*?)%}(.*?)endcall", re.DOTALL)
    said = re.compile(r"""\b_\((["'])(.+?)\1""")
    label = re.compile(r"""data-label="\{\{ _\((["'])(.+?)\1\) \}\}\"""")
    guilty = {
        f"{path.name}: {word}"
        for path in tracked("app/*.html")
        for head, body in table.findall(path.read_text())
        for _quote, word in label.findall(body)
        if "[" in head and word not in {each for _mark, each in said.findall(head)}
    }
    assert guilty == set()


def test_the_readme_leads_to_every_document() -> None:
    readme = (ROOT / "README.md").read_text()
    documents = {f"docs/{path.name}" for path in tracked("docs/*.md") if path.parent.name == "docs"}
    assert {each for each in documents if f"]({each})" not in readme} == set()


def test_the_index_of_decisions_names_each_by_its_title() -> None:
    index = (ROOT / "docs/adr/README.md").read_text()
    missing = {
        path.name
        for path in tracked("docs/adr/0*.md")
        if f"[{re.sub(r'^# [0-9]+[.] ', '', path.read_text().splitlines()[0])}]({path.name})"
        not in index
    }
    assert missing == set()


def test_every_link_in_the_documents_leads_to_a_file() -> None:
    lost = {
        f"{path.relative_to(ROOT)}: {link}"
        for path in tracked("*.md")
        for link in re.findall(r"\]\(([^)#\s]+)", path.read_text())
        if "://" not in link and not (path.parent / link).exists()
    }
    assert lost == set()


def test_every_file_that_the_map_of_the_code_names_is_there() -> None:
    """Names with a `*` or of a feature in general are patterns; the others are paths below app/."""
    named = set(
        re.findall(r"`([a-z_/]+/[a-z_]*(?:\.py)?)`", (ROOT / "docs/architecture.md").read_text())
    )
    assert named
    assert {
        each for each in named if not (ROOT / "app" / each).exists() and not (ROOT / each).exists()
    } == set()


def test_fonts_and_third_party_assets_are_never_in_the_repository() -> None:
    suffixes = {".ttf", ".otf", ".woff", ".woff2"}
    assert [path for path in tracked() if path.suffix in suffixes] == []
