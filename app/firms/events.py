"""What firms tells higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class FirmChanged(Event):
    """A firm's identifiers or affiliations changed."""

    firm_id: int
