"""What packs lend to the key figures: when they were issued. Packs lie above meetings.

`app.factory` names the provider.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Final

from flask import current_app
from sqlalchemy.orm import Session

from app.core.ids import PublicId

#: (session, meetings) → when each meeting's first pack from its frozen agenda was issued.
PackTimes = Callable[[Session, Collection[PublicId]], Mapping[PublicId, datetime]]
PACK_TIMES: Final = "duri_pack_times"


def pack_times(db: Session, meetings: Collection[PublicId]) -> Mapping[PublicId, datetime]:
    """Meeting → instant; empty where nobody lends them."""
    provider: PackTimes | None = current_app.extensions.get(PACK_TIMES)
    return provider(db, meetings) if provider and meetings else {}
