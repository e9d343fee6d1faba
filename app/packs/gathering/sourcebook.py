"""Sources met while a snapshot is gathered: one entry for one place, whoever cites it."""

from __future__ import annotations

import hashlib

from app.packs.content.whole import Cell, Phrase, Source, Text


class SourceBook:
    """Hands out keys; a place cited twice keeps its first title."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def cite(self, title: Cell, place: str = "", as_of: str = "") -> str:
        """The key of a source. What has an address is told apart by it, the rest by its title."""
        identity = f"{place}\n{as_of}" if place else f"{_plain(title)}\n{as_of}"
        key = hashlib.sha256(identity.encode()).hexdigest()[:12]
        self._sources.setdefault(key, Source(key, title, place, as_of))
        return key

    def all(self) -> tuple[Source, ...]:
        """Every source cited, in the order of first citation."""
        return tuple(self._sources.values())


def _plain(title: Cell) -> str:
    if isinstance(title, Phrase):
        return title.msgid
    if isinstance(title, Text):
        return "\n".join((title.ko, title.vi, title.en))
    return title
