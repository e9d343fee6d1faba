"""How a responsibility stands, and who may move a part where (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.core.i18n import N_, Labelled
from app.meetings.responsibilities.models import ActivityScope, HolderState, Letter

#: A part as the state of its responsibility is read from it.
Part = tuple[Letter, HolderState]


class Standing(Labelled):
    """What is known of a responsibility."""

    UNKNOWN = "unknown", N_("Unknown")
    PROPOSED = "proposed", N_("Proposed")
    CONFIRMED = "confirmed", N_("Confirmed")
    DISPUTED = "disputed", N_("Disputed")


def standing_of(parts: Iterable[Part]) -> Standing:
    """Confirmed by exactly one accountable body and disputed by nobody; else what is missing."""
    live = [(letter, state) for letter, state in parts if state is not HolderState.ENDED]
    if not live:
        return Standing.UNKNOWN
    if any(state is HolderState.DISPUTED for _letter, state in live):
        return Standing.DISPUTED
    accountable = [state for letter, state in live if letter is Letter.ACCOUNTABLE]
    if accountable == [HolderState.CONFIRMED]:
        return Standing.CONFIRMED
    return Standing.PROPOSED


_BY_HOLDER: Final = {
    HolderState.PROPOSED: (HolderState.CONFIRMED, HolderState.DISPUTED),
    HolderState.CONFIRMED: (HolderState.DISPUTED,),
    HolderState.DISPUTED: (HolderState.CONFIRMED,),
}
_BY_DESK: Final = {
    HolderState.PROPOSED: (HolderState.ENDED,),
    HolderState.CONFIRMED: (HolderState.ENDED,),
    HolderState.DISPUTED: (HolderState.PROPOSED, HolderState.ENDED),
}


def may_move(state: HolderState, *, desk: bool, holder: bool) -> Sequence[HolderState]:
    """The organisation confirms and disputes its own part; the secretariat proposes and ends."""
    own = _BY_HOLDER.get(state, ()) if holder else ()
    office = _BY_DESK.get(state, ()) if desk else ()
    return (*own, *office)


def needs_words(state: HolderState) -> bool:
    """Whether a step into `state` says why."""
    return state in {HolderState.DISPUTED, HolderState.ENDED}


def scopes_of(scope: ActivityScope) -> tuple[ActivityScope, ...]:
    """In which scopes an activity may be given: its own, and everywhere."""
    return tuple(dict.fromkeys((ActivityScope.ALL, scope)))
