"""Procurement methods as published, sorted into the classes the rules tell apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from app.conflicts.finding import Method
from app.core.text import fold

#: First match wins: "limited" in OCDS is tendering without an open call, "selective" by invitation.
_WORDS: Final = (
    (
        Method.LIMITED,
        ("han che", "selective", "limited", "restricted", "제한경쟁", "지명경쟁", "제한 경쟁"),
    ),
    (
        Method.OTHER,
        (
            "chao hang",
            "chi dinh",
            "mua sam truc tiep",
            "tu thuc hien",
            "direct",
            "shopping",
            "quotation",
            "수의",
            "견적",
        ),
    ),
    (Method.OPEN, ("rong rai", "open", "competitive", "일반경쟁", "일반 경쟁", "공개")),
)


@lru_cache(maxsize=1024)
def method_class(published: str | None) -> Method:
    """The class of a published procurement method (Vietnamese, Korean, English, OCDS codes)."""
    text = fold(published or "")
    for method, words in _WORDS:
        if any(word in text for word in words):
            return method
    return Method.UNKNOWN
