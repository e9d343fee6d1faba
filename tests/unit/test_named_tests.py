"""Documents that name a test as proof name one that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_a_document_names_is_there() -> None:
    named = {
        found.groups()
        for page in (ROOT / "docs").rglob("*.md")
        for found in NAMED.finditer(page.read_text())
    }
    assert named
    absent = [
        f"{path}::{name}"
        for path, name in sorted(named)
        if not (ROOT / path).is_file() or f"def {name}(" not in (ROOT / path).read_text()
    ]
    assert absent == []
