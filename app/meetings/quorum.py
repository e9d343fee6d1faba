"""Quorum by group: a pure count of seats present against seats needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.meetings.models import Presence, SeatGroup
from app.meetings.projections import GroupPresence, SeatLine

_THERE = frozenset({Presence.PRESENT, Presence.DEPUTY})


def needed_by_group(quorum: Mapping[str, Any]) -> dict[SeatGroup, int]:
    """The body's stored rule with typed keys; groups it does not name need nobody."""
    return {SeatGroup(group): int(count) for group, count in sorted(quorum.items())}


def group_presence(
    quorum: Mapping[SeatGroup, int], attendance: Iterable[tuple[SeatLine, Presence | None]]
) -> tuple[GroupPresence, ...]:
    """One row for each group that has voting seats or is named by the rule."""
    seats: dict[SeatGroup, int] = {}
    present: dict[SeatGroup, int] = {}
    for seat, presence in attendance:
        if not seat.voting:
            continue
        seats[seat.group] = seats.get(seat.group, 0) + 1
        present[seat.group] = present.get(seat.group, 0) + (presence in _THERE)
    return tuple(
        GroupPresence(
            group=group,
            seats=seats.get(group, 0),
            present=present.get(group, 0),
            needed=quorum.get(group, 0),
        )
        for group in SeatGroup
        if group in seats or group in quorum
    )


def is_quorate(groups: Iterable[GroupPresence], *, on_live_tender: bool = False) -> bool:
    """Whether every group is there in strength, and somebody is there at all.

    For an item on a live tender firm and counterpart seats have left: they neither count nor
    are waited for.
    """
    counted = [
        group
        for group in groups
        if not (on_live_tender and group.group in {SeatGroup.FIRM, SeatGroup.COUNTERPART})
    ]
    return any(group.present for group in counted) and all(group.met for group in counted)
