"""Saying which group a quorum lacks: who is present, and how many are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.i18n import message
from app.meetings.models import SeatGroup

#: Group → [present, needed], as an item's session records it.
Short = Mapping[str, Sequence[int]]


def missing_words(short: Short | None) -> str:
    """`Expert: present 1, needed 2; …` in the reader's language.

    An empty or unrecorded shortfall means that nobody who may decide was there.
    """
    if not short:
        return str(message("nobody who may decide on it is present"))
    return "; ".join(
        str(
            message(
                "%(group)s: present %(present)s, needed %(needed)s",
                group=SeatGroup(group).label,
                present=present,
                needed=needed,
            )
        )
        for group, (present, needed) in sorted(
            short.items(), key=lambda pair: list(SeatGroup).index(SeatGroup(pair[0]))
        )
    )
