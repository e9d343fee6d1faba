"""Saying stored words (agenda.words.Words as JSON) in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.core.dates import format_date
from app.core.i18n import N_, Message, Names, current_locale, pick, speaking
from app.meetings.agenda.words import Name, Words
from app.seasons.periods import season_named

#: What rows that were frozen earlier say; kept for their translations.
FORMER: Final = (
    N_("%(band)s groups of small and medium-sized firms (season %(season)s)"),
    N_(
        "Season %(season)s publishes all firms together: fewer than five groups stand behind one "
        "of its two parts."
    ),
)


def say(words: Mapping[str, Any], locale: str | None = None) -> str:
    """The sentence in `locale`, or in the locale in force. Needs an app context."""
    with speaking(locale or current_locale()):
        return str(_message(words))


def said(words: Words | Name) -> str:
    """Words, or a name as it is, in the reader's language."""
    if isinstance(words, Name):
        return pick(words.ko, words.vi, words.en)
    return say(words.packed())


def frozen(names: Names) -> Name:
    """The same names for pure code, which knows of no reader."""
    return Name(names.ko, names.vi, names.en)


def _message(words: Mapping[str, Any]) -> Message:
    msgid, params = words["msgid"], words["params"]
    return Message(msgid, {name: _parameter(value) for name, value in params.items()})


def _parameter(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if "msgid" in value:
        return _message(value)
    if "date" in value:
        return format_date(date.fromisoformat(value["date"]))
    if "half_year" in value:
        return season_named(value["half_year"])
    return pick(value["ko"], value["vi"], value["en"])
