"""What firms tells higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class FirmChanged(Event):
    """A firm's identifiers or affiliations changed."""

    firm_id: int


@dataclass(frozen=True)
class ApplicationWaits(Event):
    """An application came in, or came back with an answer: the secretariat's turn."""

    application_id: int


@dataclass(frozen=True)
class FirmsMerged(Event):
    """Two records became one, or two again: everything either stands on may have changed."""

    kept_id: int
    gone_id: int
