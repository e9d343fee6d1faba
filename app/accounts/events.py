"""What accounts tell higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event
from app.core.ids import PublicId


@dataclass(frozen=True)
class MemberLeft(Event):
    """Somebody left an organisation: every grant they held there ends with it."""

    user: PublicId
    organisation: PublicId
