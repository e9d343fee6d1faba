"""What rooms, invitations and bids look like to those who may see them: frozen, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.consortia.bid_models import BidStatus
from app.consortia.models import (
    ConsortiumState,
    ExitKind,
    InvitationState,
    Liability,
    MemberRole,
)
from app.consortia.signing_models import VersionState
from app.core.ids import PublicId
from app.tenders.status import Stage


@dataclass(frozen=True)
class Subject:
    """The tender or lot that something is for; public facts."""

    tender: PublicId
    title: str
    number: str | None
    lot: str | None
    stage: Stage
    closes_at: datetime | None
    demo: bool


@dataclass(frozen=True)
class Asked:
    """A firm whose answer to the team's invitation is waited for."""

    firm: str
    expires_at: datetime


@dataclass(frozen=True)
class TeamLine:
    """A consortium in the list of a member's own."""

    public_id: PublicId
    name: str
    subject: Subject
    state: ConsortiumState
    members: int
    #: A version is open that the reader's firm has not signed.
    to_sign: bool
    #: Partners whose signature the team waits for, once the reader's own firm has signed.
    unsigned: tuple[str, ...] = ()
    #: All have signed, and the reader's firm may ask for the lock.
    to_lock: bool = False
    #: Firms that the team has invited and that have not answered.
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class ReceivedInvitation:
    """An invitation of the reader's firm: who asks, for what, until when. Not who else is in."""

    public_id: PublicId
    sender: str
    sender_firm: PublicId
    subject: Subject
    role: MemberRole
    note: str
    sent_at: datetime
    expires_at: datetime
    open: bool
    state: InvitationState
    #: The firm has an interest here already: it is not asked about sharing again.
    has_interest: bool
    may_answer: bool


@dataclass(frozen=True)
class WorkLine:
    """What a member does in one lot, or in the whole."""

    lot: PublicId | None
    lot_name: str | None
    scope: str


@dataclass(frozen=True)
class MemberLine:
    """One member of the room."""

    firm: PublicId
    name: str
    role: MemberRole
    share_bp: int
    work: tuple[WorkLine, ...]
    joined_at: datetime
    meets_alone: bool | None
    own: bool
    demo: bool
    #: Part of the agreement in force (a firm that came to a locked team is not yet).
    agreed: bool


@dataclass(frozen=True)
class ExitLine:
    """A firm that was a member."""

    name: str
    how: ExitKind
    joined_at: datetime
    left_at: datetime
    replaced_by: str | None


@dataclass(frozen=True)
class SentInvitation:
    """An invitation as the members see it."""

    public_id: PublicId
    firm_name: str
    sender: str
    role: MemberRole
    sent_at: datetime
    expires_at: datetime
    state: InvitationState
    expired: bool

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is InvitationState.OPEN and not self.expired


@dataclass(frozen=True)
class SignerLine:
    """A firm whose consent a version needs, and whether it is there."""

    name: str
    own: bool
    leaving: bool
    signed_at: datetime | None
    typed_name: str | None


@dataclass(frozen=True)
class VersionView:
    """One version of the agreement."""

    number: int
    sha256: str
    state: VersionState
    proposed_at: datetime
    review_ends_at: datetime | None
    effective_at: datetime | None
    ended_at: datetime | None
    signers: tuple[SignerLine, ...]
    #: It says that the team ends.
    dissolves: bool = False

    @property
    def complete(self) -> bool:
        """Everybody has signed."""
        return all(line.signed_at for line in self.signers)

    @property
    def own_signed(self) -> bool:
        """The reader's firm has."""
        return any(line.own and line.signed_at for line in self.signers)

    @property
    def asks_own(self) -> bool:
        """The reader's firm is asked to."""
        return any(line.own for line in self.signers)


@dataclass(frozen=True)
class DocumentLine:
    """A paper of the room with its newest version."""

    public_id: PublicId
    title: str
    versions: int
    filename: str
    sha256: str
    uploaded_at: datetime
    firm_name: str


@dataclass(frozen=True)
class PaperVersion:
    """One version of a paper."""

    number: int
    filename: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: str | None
    firm_name: str


@dataclass(frozen=True)
class DocumentPage:
    """A paper with all its versions, newest first."""

    public_id: PublicId
    title: str
    consortium: PublicId
    consortium_name: str
    versions: tuple[PaperVersion, ...]
    may_add: bool


@dataclass(frozen=True)
class BidLine:
    """A bid of the reader's own firm or team."""

    public_id: PublicId
    subject: Subject
    #: The team's name; null for a bid of the firm's own.
    team: str | None
    consortium: PublicId | None
    status: BidStatus
    filed_at: datetime
    review_ends_at: datetime
    under_review: bool
    settled_at: datetime | None


@dataclass(frozen=True)
class BidPage:
    """One bid, and what this reader may do with it."""

    bid: BidLine
    may_withdraw: bool
    may_report: bool
    may_add_reference: bool
    #: The won contract stands among the reader's firm's references.
    reference_shown: bool


@dataclass(frozen=True)
class RoomActs:
    """What this reader may do in the room now."""

    manage: bool
    draft: bool
    disclose: bool
    invite: bool
    propose: bool
    take_back: bool
    sign: bool
    unsign: bool
    lock: bool
    change: bool
    leave: bool
    dissolve: bool
    add_paper: bool
    file: bool


@dataclass(frozen=True)
class Room:
    """The room of one consortium, as one of its members sees it."""

    public_id: PublicId
    name: str
    subject: Subject
    lots: tuple[tuple[PublicId, str], ...]
    #: The team is for one lot: its id.
    lot: PublicId | None
    state: ConsortiumState
    liability: Liability
    valid_until: date | None
    joint_reason: str
    formed_at: datetime
    edition: int
    members: tuple[MemberLine, ...]
    exits: tuple[ExitLine, ...]
    invitations: tuple[SentInvitation, ...]
    pending: VersionView | None
    in_force: VersionView | None
    older: tuple[VersionView, ...]
    documents: tuple[DocumentLine, ...]
    bids: tuple[BidLine, ...]
    #: Until when members may leave or be replaced, by the tender's law.
    last_day: date | None
    #: The reader's own firm signed elsewhere, or filed alone, in this place. Its own eyes only.
    bound_elsewhere: bool
    #: The reader's own firm is in another team that is forming for this place. Its own eyes only.
    forming_elsewhere: bool
    may: RoomActs

    @property
    def total_bp(self) -> int:
        """The sum of the shares, in basis points."""
        return sum(member.share_bp for member in self.members)

    @property
    def own(self) -> MemberLine:
        """The reader's own firm."""
        return next(member for member in self.members if member.own)


@dataclass(frozen=True)
class OwnTeams:
    """Everything of a firm's: teams, invitations to answer, bids."""

    teams: tuple[TeamLine, ...]
    invitations: tuple[ReceivedInvitation, ...]
    bids: tuple[BidLine, ...]


@dataclass(frozen=True)
class SharedTeam:
    """A team whose members all share their interest with the secretariat: name and state."""

    name: str
    subject: Subject
    state: ConsortiumState
