"""What waits for whom, as one firm may know it: its own filings, teams, actions and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.conflicts import queries as conflicts
from app.conflicts.finding import Severity
from app.conflicts.queries import FindingFilters
from app.conflicts.words import FindingState
from app.consortia import queries as consortia
from app.consortia.models import ConsortiumState
from app.core.access import Viewer
from app.core.i18n import N_, Labelled, Message, message
from app.core.ids import PublicId
from app.firms.merging.queries import asked as merges_asked
from app.firms.policies import may_edit_own_firm
from app.firms.profile.size_proofs import proof_due
from app.interests import queries as interests
from app.interests.models import IntendedRole
from app.interests.statements import stated_interests
from app.meetings import queries as meetings
from app.meetings.models import ActionState
from app.tenders.status import TAKING_BIDS

#: Roles that stand in a bid: for these a statement of independence is expected.
_BIDDING: Final = frozenset({IntendedRole.LEAD, IntendedRole.MEMBER, IntendedRole.SOLE})
_MOST: Final = 20


class Side(Labelled):
    """Whose turn it is."""

    US = "us", N_("Our firm")
    PARTNERS = "partners", N_("Our partners")
    SECRETARIAT = "secretariat", N_("The secretariat")
    CLOCK = "clock", N_("The clock")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits."""

    side: Side
    what: Message
    title: str
    #: Where to go, and its one argument.
    endpoint: str
    argument: str
    value: PublicId
    due: datetime | None = None
    due_day: date | None = None


def waiting(db: Session, *, viewer: Viewer, now: datetime) -> tuple[Waiting, ...]:
    """Everything that waits, our own turn first, nearest first."""
    found = [
        *_merges(db, viewer),
        *_statements(db, viewer, now),
        *_teams(db, viewer, now),
        *_proofs(db, viewer, now),
        *_findings(db, viewer, now),
        *_actions(db, viewer, now),
    ]
    sides = list(Side)
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                sides.index(each.side),
                each.due or far,
                each.due_day or date.max,
                each.title,
            ),
        )[:_MOST]
    )


def _merges(db: Session, viewer: Viewer) -> Iterator[Waiting]:
    """Whether another record is our firm, too."""
    for each in merges_asked(db, viewer=viewer):
        if each.agreed_at is None:
            yield Waiting(
                Side.US,
                message("Answer whether this record is your firm, too"),
                each.other_name,
                "firms.merges_asked",
                "merge",
                each.public_id,
            )


def _statements(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Interests in a bid that takes bids, without a statement of independence."""
    if viewer.firm is None:
        return
    stated = stated_interests(db, viewer.firm, now=now)
    for own in interests.own_interests(db, viewer=viewer, now=now):
        if (
            own.standing
            and own.stage in TAKING_BIDS
            and own.role in _BIDDING
            and own.public_id not in stated
        ):
            yield Waiting(
                Side.US,
                message("State independence"),
                own.title,
                "interests.interest",
                "interest",
                own.public_id,
                due=own.closes_at,
            )


def _teams(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    own = consortia.own_teams(db, viewer=viewer, now=now)
    for offer in own.invitations:
        yield Waiting(
            Side.US,
            message("Answer the invitation of %(firm)s", firm=offer.sender),
            offer.subject.title,
            "consortia.invitation",
            "invitation",
            offer.public_id,
            due=offer.expires_at,
        )
    for team in own.teams:
        if team.to_sign:
            yield Waiting(
                Side.US,
                message("Sign the agreement of “%(name)s”", name=team.name),
                team.subject.title,
                "consortia.consortium",
                "consortium",
                team.public_id,
                due=team.subject.closes_at,
            )
        elif team.unsigned:
            yield Waiting(
                Side.PARTNERS,
                message(
                    "Sign the agreement of “%(name)s”: %(firms)s",
                    name=team.name,
                    firms=", ".join(team.unsigned),
                ),
                team.subject.title,
                "consortia.consortium",
                "consortium",
                team.public_id,
                due=team.subject.closes_at,
            )
        elif team.to_lock:
            yield Waiting(
                Side.US,
                message("All have signed “%(name)s”: ask for the lock", name=team.name),
                team.subject.title,
                "consortia.consortium",
                "consortium",
                team.public_id,
                due=team.subject.closes_at,
            )
        elif team.state is ConsortiumState.UNDER_REVIEW:
            yield Waiting(
                Side.CLOCK,
                message("“%(name)s” is under review", name=team.name),
                team.subject.title,
                "consortia.consortium",
                "consortium",
                team.public_id,
            )
        for sent in team.asked:
            yield Waiting(
                Side.PARTNERS,
                message(
                    "Answer the invitation to “%(name)s”: %(firm)s", name=team.name, firm=sent.firm
                ),
                team.subject.title,
                "consortia.consortium",
                "consortium",
                team.public_id,
                due=sent.expires_at,
            )
    for bid in own.bids:
        if bid.under_review:
            yield Waiting(
                Side.CLOCK,
                message("Our bid is under review"),
                bid.subject.title,
                "consortia.bid",
                "bid",
                bid.public_id,
                due=bid.review_ends_at,
            )


def _proofs(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The proof of the firm's size: soon over, or over; or not compared yet."""
    if viewer.firm is None:
        return
    due = proof_due(db, viewer.firm, viewer=viewer, now=now)
    if due is not None:
        yield Waiting(
            Side.US if due.renew else Side.SECRETARIAT,
            message("Renew the proof of size: it expires")
            if due.renew and not due.expired
            else message("Renew the proof of size: it has expired")
            if due.renew
            else message("Compare our proof of size"),
            due.size.label,
            "firms.size" if may_edit_own_firm(viewer) else "firms.keep",
            "firm",
            viewer.firm,
            due_day=due.expires_on,
        )


def _findings(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    unsettled = FindingFilters(state=FindingState.OPEN)
    for line in conflicts.findings_for(db, viewer, now, filters=unsettled, size=_MOST).items:
        if line.severity is Severity.INFO:
            continue
        yield Waiting(
            Side.US,
            message("Look at a finding in our own filings (%(rule)s)", rule=line.rule),
            str(line.tender.title),
            "conflicts.finding",
            "finding",
            line.id,
            due=line.tender.closes_at,
        )


def _actions(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """What a meeting gave the firm to do; reported done, it waits for the secretariat."""
    for action in meetings.open_actions(db, viewer, now):
        if action.organisation != viewer.organisation:
            continue
        done = action.state is ActionState.DONE_CLAIMED
        yield Waiting(
            Side.SECRETARIAT if done else Side.US,
            message("Verify what was reported done") if done else message("Do what was decided"),
            action.text,
            "meetings.action",
            "action",
            action.id,
            due_day=action.due,
        )
