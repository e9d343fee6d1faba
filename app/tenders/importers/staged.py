"""What a file says, before anything is stored: staged tenders and the report about its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Self

from app.core.i18n import N_, Labelled, Message
from app.core.tables.table import place_label


class Level(Labelled):
    """How much a line of the report weighs."""

    ERROR = "error", N_("Error")
    WARNING = "warning", N_("Warning")
    NOTE = "note", N_("Note")


@dataclass(frozen=True)
class RowReport:
    """One line of the report: where in the file, how grave, and why."""

    place: str
    level: Level
    reason: Message

    @property
    def where(self) -> Message:
        """The place in the reader's words."""
        return place_label(self.place)

    def to_json(self) -> dict[str, Any]:
        """As it is kept in `SourceFile.report`: translated when it is read, not when written."""
        return {
            "place": self.place,
            "level": self.level.value,
            "msgid": self.reason.msgid,
            "params": _plain(self.reason.params),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The line again, ready to be shown in the reader's language."""
        return cls(
            str(stored["place"]),
            next(level for level in Level if level.value == stored["level"]),
            _message(stored),
        )


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {"msgid": value.msgid, "params": _plain(value.params)}
        if isinstance(value, Message)
        else value
        if isinstance(value, int | str)
        else str(value)
        for name, value in params.items()
    }


def _message(stored: Mapping[str, Any]) -> Message:
    params = {
        name: _message(value) if isinstance(value, dict) else value
        for name, value in stored.get("params", {}).items()
    }
    return Message(str(stored["msgid"]), params)


class Family(IntEnum):
    """Who speaks; of two that speak about one version, the lower number is believed.

    An officer's own template overrules the portal, the full portal export the short one.
    """

    TEMPLATE = 1
    NOTICES = 2
    PLANS = 3
    #: Duri's own export, read again.
    EXPORT = 4
    ICT = 5
    OCDS = 6
    #: The compiled state a record carries when it only links to its releases.
    OCDS_COMPILED = 7
    #: A release known by its link alone.
    OCDS_LINK = 8


@dataclass(frozen=True)
class Identity:
    """Which tender a row is about. Exactly one of notice, planned package or ocid names it."""

    notice_no: str | None = None
    plan_no: str | None = None
    package_key: str | None = None
    ocid: str | None = None


@dataclass(frozen=True)
class StagedTender:
    """One statement of a file about one version of one tender."""

    #: Where in the file: "row 17", "releases[3]".
    place: str
    family: Family
    identity: Identity
    #: Version of the notice ("00"), or the release id.
    version: str
    #: When this version was published.
    version_at: datetime | None
    #: Facts and lists as versions.FACTS and versions.LISTS name them; absent when not stated.
    content: Mapping[str, Any]
    #: Names this kind of file has a place for: absent from `content` means "stated as nothing".
    covers: frozenset[str]
    #: OCDS only: the release, reduced to what Duri keeps, for merging with its siblings.
    release: Mapping[str, Any] | None = None

    @property
    def has_tender(self) -> bool:
        """Whether it says anything about a tender (an OCDS contract release does not)."""
        return bool(self.content.get("title"))


@dataclass(frozen=True)
class ParsedFile:
    """Everything read from one file."""

    #: "egp-notices", "ocds-release-package-1.1", …
    format: str
    staged: tuple[StagedTender, ...]
    reports: tuple[RowReport, ...]
    #: Rows or releases the file holds, good or bad.
    rows: int
    #: Facts about the file as a whole for the record (publisher, licence, version).
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[RowReport, ...]:
        """The rows that cannot be imported."""
        return tuple(line for line in self.reports if line.level is Level.ERROR)
