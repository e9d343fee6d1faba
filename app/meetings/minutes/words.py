"""Minutes' content said to a reader: names in their language, enumerations in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.i18n import gettext, pick
from app.meetings.models import DecisionType, Presence, SeatGroup
from app.meetings.quorum_words import missing_words
from app.meetings.room_models import DecisionResult, RoomPresence

Json = Mapping[str, Any]


@dataclass(frozen=True)
class SeatWords:
    """A seat and where it was."""

    organisation: str
    person: str
    group: str
    state: str
    left_at: datetime | None = None
    back_at: datetime | None = None


@dataclass(frozen=True)
class ActionWords:
    """What follows from a decision."""

    text: str
    owner: str
    due: date


@dataclass(frozen=True)
class ReplacedWords:
    """The earlier decision that a decision replaces: of which meeting, in what words."""

    #: None: taken in writing.
    number: int | None
    text: str


@dataclass(frozen=True)
class DecisionWords:
    """A decision."""

    type: str
    text: str
    result: str
    eligible: int | None
    present: int | None
    actions: tuple[ActionWords, ...]
    #: Whom it is for; empty: nobody in particular.
    addressee: str = ""
    replaces: ReplacedWords | None = None


@dataclass(frozen=True)
class ItemWords:
    """An item; `information` when it had no quorum."""

    number: int
    title: str
    asks: str
    #: None: the item was not opened in the room.
    quorate: bool | None
    eligible: int | None
    present: int | None
    paragraphs: tuple[str, ...]
    outside: tuple[SeatWords, ...]
    decisions: tuple[DecisionWords, ...]
    #: Which groups it lacked for its quorum; empty: none, or not opened.
    missing: str = ""


@dataclass(frozen=True)
class MinutesWords:
    """All of it."""

    body: str
    number: int
    starts_at: datetime
    place: str
    quorate: bool
    demo: bool
    seats: tuple[SeatWords, ...]
    items: tuple[ItemWords, ...]


def words_of(content: Json) -> MinutesWords:
    """The edition in the reader's language."""
    meeting = content["meeting"]
    return MinutesWords(
        body=_name(meeting["body"]),
        number=meeting["number"],
        starts_at=datetime.fromisoformat(meeting["starts_at"]),
        place=meeting["place"],
        quorate=meeting["quorate"],
        demo=meeting["demo"],
        seats=tuple(_seat(seat, Presence(seat["state"]).label) for seat in content["seats"]),
        items=tuple(_item(item) for item in content["items"]),
    )


def _name(names: Json) -> str:
    return pick(names["ko"], names["vi"], names["en"])


def _seat(seat: Json, state: str) -> SeatWords:
    return SeatWords(
        organisation=_name(seat["organisation"]),
        person=seat["person"],
        group=SeatGroup(seat["group"]).label,
        state=state,
        left_at=_at(seat.get("left_at")),
        back_at=_at(seat.get("back_at")),
    )


def _item(item: Json) -> ItemWords:
    return ItemWords(
        number=item["number"],
        title=_name(item["titles"]),
        asks=DecisionType(item["asks"]).label,
        quorate=item["quorate"],
        eligible=item["eligible"],
        present=item["present"],
        paragraphs=tuple(line for line in item["text"].splitlines() if line.strip()),
        outside=tuple(
            _seat(seat, RoomPresence(seat["state"]).label) for seat in item["attendance"]
        ),
        decisions=tuple(_decision(decision) for decision in item["decisions"]),
        missing=_missing(item),
    )


def _missing(item: Json) -> str:
    if item["quorate"] is not False:
        return ""
    # Minutes from before groups were recorded say how many there were, and no more.
    if item.get("short") is None:
        return gettext(
            "%(present)s present of %(eligible)s",
            present=item["present"],
            eligible=item["eligible"],
        )
    return missing_words(item["short"])


def _decision(decision: Json) -> DecisionWords:
    result = decision["result"]
    return DecisionWords(
        type=DecisionType(decision["type"]).label,
        text=decision["text"],
        result=DecisionResult(result).label if result else "",
        eligible=decision["eligible"],
        present=decision["present"],
        addressee=_name(decision["addressee"]) if decision.get("addressee") else "",
        replaces=ReplacedWords(**replaces) if (replaces := decision.get("replaces")) else None,
        actions=tuple(
            ActionWords(
                action["text"],
                f"{_name(action['organisation'])}, {action['owner']}",
                date.fromisoformat(action["due"]),
            )
            for action in decision["actions"]
        ),
    )


def _at(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
