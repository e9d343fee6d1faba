"""What a file is refused for, in English."""

from __future__ import annotations

import pytest

from app.core.i18n import Message
from app.core.tables.refusal import ImportRefused
from app.tenders.importers.reading import read
from app.tenders.importers.staged import Level, ParsedFile


def english(message: Message) -> str:
    """The source text with its parameters, without an application."""
    params = {
        name: english(value) if isinstance(value, Message) else value
        for name, value in message.params.items()
    }
    return message.msgid % params


def refusal(content: bytes) -> str:
    """The one line a file is refused with."""
    with pytest.raises(ImportRefused) as refused:
        read(content)
    return english(refused.value.reason)


def lines(parsed: ParsedFile, level: Level) -> list[tuple[str, str]]:
    """(place, reason) of the report's lines of one weight."""
    return [(r.place, english(r.reason)) for r in parsed.reports if r.level is level]


def errors(content: bytes) -> list[tuple[str, str]]:
    """The rows that cannot be imported."""
    return lines(read(content), Level.ERROR)


def warnings(content: bytes) -> list[tuple[str, str]]:
    """The warnings about rows that can."""
    return lines(read(content), Level.WARNING)
