"""Messages and names of other features as a snapshot keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from app.core.i18n import Message, speaking
from app.packs.content.whole import Phrase, Text

T = TypeVar("T")


class Named(Protocol):
    """A name in three languages, as several features project it."""

    @property
    def ko(self) -> str | None:
        """Korean."""

    @property
    def vi(self) -> str | None:
        """Vietnamese."""

    @property
    def en(self) -> str | None:
        """English."""


def text(names: Named) -> Text:
    """A projected name."""
    return Text(names.ko or "", names.vi or "", names.en or "")


def phrase(message: Message) -> Phrase:
    """A message, to be said later."""
    return Phrase(message.msgid, {name: _packed(value) for name, value in message.params.items()})


def stored_phrase(words: Mapping[str, Any] | None) -> Phrase | None:
    """Words stored as JSON by meetings.agenda.words, whose parameters are packed already."""
    return Phrase(words["msgid"], dict(words["params"])) if words else None


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        nested = phrase(value)
        return {"msgid": nested.msgid, "params": nested.params}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def in_three(read: Callable[[], T]) -> tuple[T, T, T]:
    """What `read` gives in Korean, Vietnamese and English: for queries that pick words."""
    said = []
    for locale in ("ko", "vi", "en"):
        with speaking(locale):
            said.append(read())
    return said[0], said[1], said[2]
