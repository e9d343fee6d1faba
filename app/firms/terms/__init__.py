"""The participation terms: versioned texts in three languages, known by their hash.

A text that firms have accepted never changes: a new wording is a new version, a new set of
files, and the next entry of `VERSIONS`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from app.core.i18n import LOCALES

#: Versions in the order they came into force; the last one is asked for.
VERSIONS: Final = ("2026-1",)
CURRENT: Final = VERSIONS[-1]


@dataclass(frozen=True)
class Terms:
    """One version in one language."""

    version: str
    locale: str
    text: str

    @property
    def sha256(self) -> str:
        """The hash that an acceptance names."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def title(self) -> str:
        """Its first line."""
        return self.text.partition("\n")[0]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The numbered sentences, without their numbers."""
        body = self.text.partition("\n")[2]
        return tuple(line.partition(". ")[2] for line in body.splitlines() if line.strip())


@cache
def terms(version: str, locale: str) -> Terms:
    """The text of a version; KeyError for one that never was."""
    if version not in VERSIONS or locale not in LOCALES:
        raise KeyError((version, locale))
    path = Path(__file__).with_name(f"{version}.{locale}.txt")
    return Terms(version, locale, path.read_text(encoding="utf-8"))
