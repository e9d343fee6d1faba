"""What other features lend to the key figures: when packs were issued, what was published.

Packs lie above meetings; and meetings never see interests, only what was published of closed
seasons for everybody. `app.factory` names the providers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from flask import current_app
from sqlalchemy.orm import Session

from app.core.i18n import Labelled
from app.core.ids import PublicId


class BandLine(Protocol):
    """One published line of a closed season, the same for every reader."""

    @property
    def season(self) -> str:
        """Like "2026-H1"."""

    @property
    def cell(self) -> Labelled:
        """Of which firms: "sme", "larger" or "all"."""

    @property
    def band(self) -> Labelled:
        """How many independent groups; never the number itself."""


#: (session, meetings) → when each meeting's first pack from its frozen agenda was issued.
PackTimes = Callable[[Session, Collection[PublicId]], Mapping[PublicId, datetime]]
#: session → every published line.
SeasonBands = Callable[[Session], Sequence[BandLine]]
PACK_TIMES: Final = "duri_pack_times"
SEASON_BANDS: Final = "duri_season_bands"


def pack_times(db: Session, meetings: Collection[PublicId]) -> Mapping[PublicId, datetime]:
    """Meeting → instant; empty where nobody lends them."""
    provider: PackTimes | None = current_app.extensions.get(PACK_TIMES)
    return provider(db, meetings) if provider and meetings else {}


def season_bands(db: Session) -> Sequence[BandLine]:
    """Published lines; empty where nobody lends them."""
    provider: SeasonBands | None = current_app.extensions.get(SEASON_BANDS)
    return provider(db) if provider else ()
