"""The field's terms in three languages: one word each, and where it comes from.

reference/glossary.csv is the one list. `flask translations check` holds every catalogue to it,
each briefing pack prints it, and /glossary shows it. `check` says where a term is looked for:
`everywhere` its English word stands in a source text, or only where the text is that word alone
(`label`), for words that mean other things in a sentence. The first form of a term is the term, the
others are its forms.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.core.text import fold

_FILE: Final = Path(__file__).parent / "reference" / "glossary.csv"
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")
#: Languages a source text is translated into.
_LANGUAGES: Final = ("ko", "vi")


@dataclass(frozen=True)
class Term:
    """A term, in lower case where the language has it."""

    key: str
    en: str
    ko: str
    vi: str
    source: str
    #: Whether it is looked for in sentences, too.
    everywhere: bool
    #: Forms of the English term, and what finds one of them in a text.
    english: tuple[str, ...]
    pattern: re.Pattern[str]
    #: For each language: what else may stand for it in a sentence, and what never may.
    also: dict[str, tuple[str, ...]]
    never: dict[str, tuple[str, ...]]

    def word(self, language: str) -> str:
        """The term in one of the three languages."""
        return {"ko": self.ko, "vi": self.vi, "en": self.en}[language]


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


def terms_with(wanted: str) -> tuple[Term, ...]:
    """The terms of which any form, in any language, holds `wanted`; all of them for nothing.

    Without regard to case and diacritics. Forms that are never to be used count: whoever looks up
    one finds the term that stands for it.
    """
    asked = " ".join(fold(wanted).split())
    return tuple(term for term in terms() if any(asked in fold(form) for form in _every_form(term)))


def _every_form(term: Term) -> Iterator[str]:
    yield from (term.ko, term.vi, *term.english)
    for language in _LANGUAGES:
        yield from (*term.also[language], *term.never[language])


def _read(row: dict[str, str]) -> Term:
    english = _forms(row["en"])
    return Term(
        key=row["key"],
        en=english[0],
        ko=row["ko"],
        vi=row["vi"],
        source=row["source"],
        everywhere=row["check"] == "everywhere",
        english=english,
        pattern=re.compile(rf"\b(?:{'|'.join(map(re.escape, english))})\b", re.IGNORECASE),
        also={language: _forms(row[f"{language}_also"]) for language in _LANGUAGES},
        never={language: _forms(row[f"{language}_never"]) for language in _LANGUAGES},
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


def disagreements(source: str, translation: str, language: str) -> Iterator[str]:
    """What a translation says otherwise than the glossary, in words; nothing when it agrees."""
    if language not in _LANGUAGES or not translation:
        return
    said = translation.casefold()
    for term in terms():
        for word in term.never[language]:
            if word.casefold() in said:
                yield f"{term.en} is {term.word(language)}, never {word}"
        wanted = (term.word(language), *term.also[language])
        if _speaks_of(term, source) and not any(form.casefold() in said for form in wanted):
            yield f"{term.en} is {' or '.join(wanted)}"


def _speaks_of(term: Term, source: str) -> bool:
    plain = _PLACEHOLDER.sub("", source)
    if not term.everywhere:
        return plain.strip().casefold() in term.english
    return term.pattern.search(plain) is not None
