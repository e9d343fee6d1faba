"""Search keys: one string per record that finds 교통 inside 지능형교통관제시스템, 물,
and `giao thong` for `giao thông`, the same on SQLite FTS5 and PostgreSQL `simple`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_HANGUL: Final = re.compile(r"[가-힣]+")
_RUN: Final = re.compile(r"[가-힣]+|[a-z0-9]+|[^\W_a-z0-9가-힣]+")


class _Marks(dict[int, int | None]):
    """For `str.translate`: marks above and below letters fall away; asked once a character."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)) == "Mn" else code
        self[code] = kept
        return kept


_MARKS: Final = _Marks()


def without_marks(text: str) -> str:
    """Without diacritics (đ → d), capitals as they are; Hangul stays composed."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", decomposed.translate(_MARKS))


def fold(text: str) -> str:
    """Lower case without diacritics (đ → d); Hangul stays composed."""
    return without_marks(text).casefold()


def _tokens(run: str) -> Iterator[str]:
    """Hangul: every syllable and every pair; other scripts: the word itself."""
    if not _HANGUL.fullmatch(run):
        yield run
        return
    yield from run
    for first, second in pairwise(run):
        yield first + second


def search_key(*texts: str | None) -> str:
    """The tokens of `texts` in order, separated by blanks; store it, index it, nothing else."""
    joined = " ".join(fold(text) for text in texts if text)
    return " ".join(token for run in _RUN.findall(joined) for token in _tokens(run))


def query_tokens(query: str) -> list[str]:
    """The tokens that must all be in a key for `query` to match it.

    A Hangul word asks for its pairs (its single syllable if it is one); other words for
    themselves, the last of them as a prefix by the caller's choice.
    """
    tokens: list[str] = []
    for run in _RUN.findall(fold(query)):
        if _HANGUL.fullmatch(run) and len(run) > 1:
            tokens.extend(first + second for first, second in pairwise(run))
        else:
            tokens.append(run)
    return list(dict.fromkeys(tokens))


def place_key(text: str) -> str:
    """A name without diacritics, case, punctuation or blanks: equal for equal spellings."""
    return "".join(_RUN.findall(fold(text)))
