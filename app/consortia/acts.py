"""What a member may do in its room now: from its role, the room and the public clock alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.consortia.loading import manages, stage_of_place, takes_bids
from app.consortia.models import Consortium, ConsortiumState, Member
from app.consortia.policies import may_act, may_sign
from app.consortia.projections import RoomActs, VersionView
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.access import Viewer
from app.core.ids import PublicId


@dataclass(frozen=True)
class Standing:
    """Where a room stands, for one of its members."""

    room: Consortium
    member: Member
    firm: PublicId
    state: ConsortiumState
    pending: VersionView | None
    in_force: AgreementVersion | None

    @property
    def being_signed(self) -> bool:
        """A version is open for signature."""
        return self.pending is not None and self.pending.state is VersionState.OPEN

    @property
    def exists(self) -> bool:
        """Not dissolved."""
        return self.state is not ConsortiumState.DISSOLVED

    @property
    def drafting(self) -> bool:
        """Nothing is signed, reviewed or in force."""
        return self.exists and self.pending is None and self.in_force is None

    @property
    def named(self) -> bool:
        """The firm is part of the agreement in force."""
        return self.in_force is not None and any(
            each["firm"] == self.firm for each in self.in_force.content["members"]
        )


def room_acts(standing: Standing, viewer: Viewer, *, now: datetime) -> RoomActs:
    """Which acts would not be refused for what this member can see."""
    room, view = standing.room, standing.pending
    acts, binds = may_act(viewer), may_sign(viewer)
    manage = acts and manages(room, standing.member)
    live = stage_of_place(room.tender, room.lot, now=now).live
    locked = standing.state is ConsortiumState.LOCKED and standing.in_force is not None
    free = view is None or standing.being_signed
    asked = binds and standing.being_signed and view is not None and view.asks_own
    signed = view is not None and view.own_signed
    ending = view is not None and view.dissolves
    return RoomActs(
        manage=manage,
        draft=manage and standing.drafting and live,
        disclose=acts and standing.drafting,
        invite=manage and standing.exists and view is None and live,
        propose=manage and standing.drafting and live,
        take_back=manage and standing.being_signed,
        sign=asked and (live or ending) and not signed,
        unsign=asked and signed,
        lock=manage
        and (live or ending)
        and standing.being_signed
        and view is not None
        and view.complete,
        change=manage and locked and view is None and live,
        leave=binds and standing.exists and not standing.named and free,
        dissolve=binds and manage and standing.exists and (view is None if locked else free),
        add_paper=acts and standing.exists,
        file=binds
        and manage
        and locked
        and not ending
        and takes_bids(room.tender, room.lot, now=now),
    )
