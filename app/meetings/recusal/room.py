"""Who may sit in an item, and whether it has its own quorum (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from app.meetings.models import SeatGroup
from app.meetings.room_models import RoomPresence
from app.meetings.sight import LEAVING_GROUPS


@dataclass(frozen=True)
class Sitting:
    """A seat of the day as the rules of an item see it."""

    seat: int
    group: SeatGroup
    voting: bool
    #: A firm holds it, whatever the group says.
    firm: bool
    #: In the room for the meeting, in person or by deputy.
    there: bool

    @property
    def leaves_for_tenders(self) -> bool:
        """Whether it never attends an item on a live tender: a constant of the seat."""
        return self.firm or self.group in LEAVING_GROUPS


@dataclass(frozen=True)
class ItemQuorum:
    """The quorum of one item: seats that may sit in it, those that do, groups that fall short."""

    eligible: int
    present: int
    #: Group → (present, needed), where fewer are present than needed.
    short: Mapping[SeatGroup, tuple[int, int]]

    @property
    def quorate(self) -> bool:
        """Whether the item can carry a decision."""
        return self.present > 0 and not self.short

    def packed(self) -> dict[str, list[int]] | None:
        """The shortfall as JSON; None where the item has its quorum."""
        if self.quorate:
            return None
        return {group.value: list(counts) for group, counts in self.short.items()}


def stays_out(sitting: Sitting, *, on_tender: bool, recused: Container[int]) -> bool:
    """Whether a seat stays outside: by what it is, or by a tie to this item's tender."""
    return on_tender and (sitting.leaves_for_tenders or sitting.seat in recused)


def first_presence(sitting: Sitting, *, on_tender: bool, recused: Container[int]) -> RoomPresence:
    """Where a seat is when the item is opened."""
    if stays_out(sitting, on_tender=on_tender, recused=recused):
        return RoomPresence.RECUSED
    if not sitting.there:
        return RoomPresence.ABSENT
    return RoomPresence.PRESENT if sitting.voting else RoomPresence.OBSERVER


def item_quorum(
    needed: Mapping[SeatGroup, int],
    sittings: Iterable[Sitting],
    presence: Mapping[int, RoomPresence],
    *,
    on_tender: bool,
) -> ItemQuorum:
    """Eligible and present without the recused, against what the body needs of each group.

    On a live tender firm and counterpart groups are not waited for: they are never there. What
    is needed of the others does not shrink when some of them are recused.
    """
    voting = [sitting for sitting in sittings if sitting.voting]
    inside = [s for s in voting if presence.get(s.seat) is not RoomPresence.RECUSED]
    present = [s for s in inside if presence.get(s.seat) is RoomPresence.PRESENT]
    there = Counter(sitting.group for sitting in present)
    short = {
        group: (there[group], count)
        for group, count in needed.items()
        if not (on_tender and group in LEAVING_GROUPS) and there[group] < count
    }
    return ItemQuorum(len(inside), len(present), short)
