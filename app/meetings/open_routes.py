"""Participation routes by which a Korean firm may bid itself."""

from __future__ import annotations

from typing import Final

from app.tenders.models import Route

#: Domestic-only bidding is open through a subsidiary or partner only, and would drown the
#: agenda; it is in the news (A7).
OPEN_TO_KOREA: Final = frozenset(
    {
        Route.INTERNATIONAL,
        Route.ODA_TIED,
        Route.MDB,
        Route.K_CITY,
        Route.PPP,
        Route.PRIVATE,
    }
)
