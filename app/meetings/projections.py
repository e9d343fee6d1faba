"""What a viewer may see of bodies, meetings, agendas, decisions and actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.i18n import N_, Labelled, Message, Names
from app.core.ids import PublicId
from app.meetings.models import (
    ActionState,
    BodyKind,
    DecisionType,
    ItemState,
    MeetingState,
    Presence,
    Reply,
    SeatGroup,
)
from app.meetings.room_models import DecisionResult, DecisionState
from app.meetings.source_lines import SourceLine, source_lines
from app.meetings.wording import say


@dataclass(frozen=True)
class BodyLine:
    """A body as configured."""

    id: PublicId
    code: str
    names: Names
    kind: BodyKind
    cadence_days: int
    #: Seats that must be present, by group.
    quorum: Mapping[SeatGroup, int]
    source: str
    demo: bool
    #: Raised by every change: whoever changes it names the one they looked at.
    version: int
    known_from: date | None = None
    dormant_since: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class SeatLine:
    """A seat and who holds it. The mail address is never here, only whether there is one."""

    id: PublicId
    group: SeatGroup
    organisation: PublicId
    organisation_names: Names
    #: The holder is a firm or works for one, whatever the group says: leaves for items on live
    #: tenders.
    firm: bool
    #: Nobody is named.
    vacant: bool
    #: Names are for the desk and for members who read everything; None otherwise.
    person_name: str | None
    person_title: str | None
    deputy_name: str | None
    chair: bool
    voting: bool
    locale: str
    has_address: bool
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def leaves_for_tenders(self) -> bool:
        """Whether the seat never attends an item on a live tender (a fact about the seat)."""
        return self.firm or self.group in {SeatGroup.FIRM, SeatGroup.COUNTERPART}


class CadenceState(Labelled):
    """How a body stands against its cadence."""

    NONE = "none", N_("No quorate meeting recorded here")
    IN_TIME = "in_time", N_("In time")
    DUE = "due", N_("Due soon")
    LATE = "late", N_("Overdue")


@dataclass(frozen=True)
class Cadence:
    """Days since a body's last quorate meeting, against its cadence."""

    body: BodyLine
    last_quorate_on: date | None
    days_since: int | None
    state: CadenceState
    #: What to say; before the first meeting: that meetings were reported halted, with source.
    note: Message
    next_meeting: PublicId | None
    next_starts_at: datetime | None


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list."""

    id: PublicId
    number: int
    body: BodyLine
    starts_at: datetime
    minutes: int
    zone: str
    place: str
    video_url: str | None
    state: MeetingState
    quorate: bool | None
    demo: bool


@dataclass(frozen=True)
class DecisionNamed:
    """Another decision, as a link names it."""

    id: PublicId
    #: None: taken in writing.
    meeting: PublicId | None
    meeting_number: int | None
    text: str


@dataclass(frozen=True)
class StandingLine:
    """By how many a decision was taken, what came of it, and whether it still holds."""

    #: None for one taken in writing: the counts would tell whether a firm has answered.
    eligible: int | None
    present: int | None
    result: DecisionResult
    state: DecisionState
    #: Whom it is for, where it is for somebody.
    addressee: Names | None = None
    #: The decision it replaces, and the one that replaces it.
    replaces: DecisionNamed | None = None
    replaced_by: DecisionNamed | None = None


@dataclass(frozen=True)
class DecisionLine:
    """What was decided on an item."""

    id: PublicId
    item: PublicId
    item_number: int
    item_titles: Names
    type: DecisionType
    text: str
    recorded_at: datetime
    actions: tuple[ActionLine, ...]
    #: By how many and with what result; None: from before quorums were counted per item.
    standing: StandingLine | None = None


@dataclass(frozen=True)
class ActionLine:
    """An action, its one owner and its due date."""

    id: PublicId
    body: PublicId
    body_names: Names
    #: Where it was decided.
    meeting: PublicId | None
    meeting_number: int | None
    text: str
    organisation: PublicId
    organisation_names: Names
    owner_name: str
    due: date
    state: ActionState
    evidence: str | None
    overdue: bool
    #: Whole days past the due date while open; 0 otherwise.
    days_overdue: int
    settled_at: datetime | None
    #: States the viewer may move it to.
    may_become: tuple[ActionState, ...]


@dataclass(frozen=True)
class ItemLine:
    """An agenda item as this viewer may read it; `number` counts the viewer's own items."""

    id: PublicId
    number: int
    titles: Names
    rule: str | None
    rule_version: int | None
    score: int
    #: msgid and parameters; `reason_text` says it in the reader's language. None: not theirs.
    reason: Mapping[str, Any] | None
    #: Rows as they were when proposed; public facts and the committee's own work.
    sources: tuple[Mapping[str, Any], ...]
    decision_type: DecisionType
    minutes: int
    presenter: str | None
    state: ItemState
    overflow: bool
    deferred_reason: str | None
    #: The live tender it is about, if one.
    tender: PublicId | None
    #: How often in a row earlier meetings did not come to it.
    carried: int = 0
    decisions: tuple[DecisionLine, ...] = ()

    @property
    def reason_text(self) -> str:
        """The reason in the reader's language."""
        return say(self.reason) if self.reason else ""

    @property
    def source_lines(self) -> tuple[SourceLine, ...]:
        """The source rows in the reader's language."""
        return source_lines(self.sources)

    @property
    def lapsing_step(self) -> PublicId | None:
        """The official step that would lapse, of an item that the lapse guard (A3) asked for."""
        step = next(iter(self.sources), None)
        return PublicId(step["id"]) if step is not None and self.rule == "A3" else None


@dataclass(frozen=True)
class GroupPresence:
    """One side of the table: seats, present (in person or by deputy), needed."""

    group: SeatGroup
    seats: int
    present: int
    needed: int

    @property
    def met(self) -> bool:
        """Whether enough are there."""
        return self.present >= self.needed


@dataclass(frozen=True)
class InvitationLine:
    """An invitation: to whom, sent when, answered how, attended how."""

    id: PublicId
    seat: SeatLine
    sent_at: datetime | None
    sequence_sent: int | None
    withdrawn_at: datetime | None
    reply: Reply
    presence: Presence | None
    #: The meeting has changed since this was sent.
    stale: bool

    @property
    def held(self) -> bool:
        """Sent and not taken back."""
        return self.sent_at is not None and self.withdrawn_at is None


@dataclass(frozen=True)
class OwnInvitation:
    """What was sent to the reader: how it was answered, and when it was taken back."""

    reply: Reply
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class EarlierMeeting:
    """The meeting before one, as its page leads there."""

    id: PublicId
    starts_at: datetime


@dataclass(frozen=True)
class MeetingPermissions:
    """What the viewer may do here now, given role and state."""

    edit: bool = False
    poll: bool = False
    confirm_date: bool = False
    invite: bool = False
    edit_agenda: bool = False
    freeze: bool = False
    unfreeze: bool = False
    attend: bool = False
    close: bool = False
    decide: bool = False
    act: bool = False
    postpone: bool = False
    cancel: bool = False


@dataclass(frozen=True)
class MeetingOverview:
    """One meeting as a viewer reads it: when, where, agenda, what was decided, what is open."""

    meeting: MeetingLine
    #: Accepted (members: frozen) items in order, numbered for this viewer.
    items: tuple[ItemLine, ...]
    frozen_at: datetime | None
    own_invitation: OwnInvitation | None
    presence: tuple[GroupPresence, ...]
    #: The body's open actions, overdue first.
    actions: tuple[ActionLine, ...]
    previous: EarlierMeeting | None
    state_reason: str | None
    version: int
    may: MeetingPermissions
    #: The reader's seat leaves for items on live tenders; a constant of the seat.
    reader_leaves_for_tenders: bool
    #: The reader may see how the meeting is prepared.
    prepared: bool

    @property
    def decisions(self) -> tuple[DecisionLine, ...]:
        """What was decided, in the order of the items."""
        return tuple(decision for item in self.items for decision in item.decisions)

    @property
    def next_steps(self) -> bool:
        """Whether there is anything the reader may do."""
        return self.may != MeetingPermissions()


@dataclass(frozen=True)
class MeetingPage(MeetingOverview):
    """… and how it is prepared: all a viewer may see. Packs are made from the secretariat's."""

    seats: tuple[SeatLine, ...]
    #: Proposed, overflowing and deferred items: those who prepare the agenda.
    proposals: tuple[ItemLine, ...]
    overflow: tuple[ItemLine, ...]
    overflow_more: int
    deferred: tuple[ItemLine, ...]
    #: How many minutes the agenda may take (90 % of the meeting).
    minutes_available: int
    agenda_version: int | None
    invitations: tuple[InvitationLine, ...]
    cadence: Cadence
    sequence: int

    @property
    def minutes_planned(self) -> int:
        """Minutes of the items accepted."""
        return sum(item.minutes for item in self.items)

    @property
    def minutes_over(self) -> int:
        """By how many minutes the agenda is longer than the meeting allows; 0 if it fits."""
        return max(self.minutes_planned - self.minutes_available, 0)

    @property
    def holders(self) -> tuple[InvitationLine, ...]:
        """Those who hold an invitation, current or not."""
        return tuple(line for line in self.invitations if line.held)

    @property
    def uninvited(self) -> tuple[SeatLine, ...]:
        """Seats of the day that hold none."""
        holding = {line.seat.id for line in self.holders}
        return tuple(seat for seat in self.seats if seat.id not in holding)

    @property
    def to_invite(self) -> tuple[SeatLine, ...]:
        """Seats of the day that a round of invitations writes to."""
        current = {line.seat.id for line in self.holders if not line.stale}
        return tuple(s for s in self.seats if s.has_address and s.id not in current)

    @property
    def removed(self) -> tuple[InvitationLine, ...]:
        """Invitations of seats that do not exist on the day: withdrawn by the next round."""
        seats = {seat.id for seat in self.seats}
        return tuple(line for line in self.holders if line.seat.id not in seats)

    @property
    def without_address(self) -> tuple[SeatLine, ...]:
        """Seats of the day that cannot be written to."""
        return tuple(seat for seat in self.seats if not seat.has_address)
