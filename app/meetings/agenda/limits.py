"""How much of a meeting the agenda may take (pure)."""

from __future__ import annotations

from typing import Final

#: Kept free for what takes longer than planned (at least 10 %).
RESERVE_PERCENT: Final = 10


def minutes_available(minutes: int) -> int:
    """Minutes of agenda in a meeting of `minutes`: what remains beside the reserve."""
    return minutes * (100 - RESERVE_PERCENT) // 100
