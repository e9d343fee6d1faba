"""Consortia, bids and firms behind boards, in a fixed number of statements.

With `only_firm`, its own teams and bids alone: nothing of a team it is not in is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.conflicts.teams_on_board import BidState
from app.consortia.bid_models import Bid
from app.consortia.models import Consortium, ConsortiumState, Member, MemberRole
from app.consortia.signing_models import AgreementVersion, Signature, VersionState
from app.firms.models import Firm, SizeClass
from app.firms.profile_models import SizeProof

_STANDING: Final = (VersionState.OPEN, VersionState.SUBMITTED, VersionState.IN_FORCE)


T = TypeVar("T", "TeamRow", "BidRow")


@dataclass(frozen=True)
class FirmRow:
    """A firm as rows name it."""

    id: int
    public_id: str
    country: str
    small: bool
    small_until: date | None


@dataclass(frozen=True)
class MemberRow:
    """A live membership."""

    firm_id: int
    lead: bool
    share_bp: int
    joined_at: datetime
    meets_alone: bool | None
    signed_at: datetime | None


@dataclass(frozen=True)
class TeamRow:
    """A consortium that is not dissolved."""

    id: int
    public_id: str
    tender_id: int
    lot_id: int | None
    state: str
    liability: str
    formed_at: datetime
    valid_until: date | None
    joint_reason: bool
    members: tuple[MemberRow, ...]
    #: States of its versions that stand.
    versions: frozenset[VersionState]
    #: Members without a live signature under the version that is under review.
    unsigned: frozenset[int]


@dataclass(frozen=True)
class BidRow:
    """A bid with the rows of the firms that stand in it."""

    public_id: str
    tender_id: int
    lot_id: int | None
    state: BidState
    filed_at: datetime
    team: str | None
    firm_ids: tuple[int, ...]


@dataclass(frozen=True)
class TeamRows:
    """Teams and bids by tender."""

    teams: dict[int, list[TeamRow]]
    bids: dict[int, list[BidRow]]

    @property
    def firm_ids(self) -> set[int]:
        """Every firm in a team or bid."""
        teams = (team for rows in self.teams.values() for team in rows)
        bids = (bid for rows in self.bids.values() for bid in rows)
        return {m.firm_id for team in teams for m in team.members} | {
            firm_id for bid in bids for firm_id in bid.firm_ids
        }


def read_teams(db: Session, tender_ids: Collection[int], only_firm: int | None) -> TeamRows:
    """The teams and bids on these tenders."""
    statement = select(Consortium).where(
        Consortium.tender_id.in_(tender_ids), Consortium.state != ConsortiumState.DISSOLVED
    )
    if only_firm is not None:
        statement = statement.where(
            Consortium.id.in_(
                select(Member.consortium_id).where(
                    Member.firm_id == only_firm, Member.left_at.is_(None)
                )
            )
        )
    consortia = db.scalars(statement.order_by(Consortium.id)).all()
    ids = [consortium.id for consortium in consortia]
    members = _by_consortium(
        db.scalars(
            select(Member)
            .where(Member.consortium_id.in_(ids), Member.left_at.is_(None))
            .order_by(Member.firm_id)
        )
    )
    versions = _versions(db, ids)
    signatures = _signatures(db, ids)
    teams = [
        _team(each, members.get(each.id, []), versions.get(each.id, set()), signatures)
        for each in consortia
    ]
    return TeamRows(_by_tender(teams), _by_tender(_bids(db, tender_ids, teams, only_firm)))


def _by_consortium(rows: Iterable[Member]) -> dict[int, list[Member]]:
    grouped: dict[int, list[Member]] = {}
    for row in rows:
        grouped.setdefault(row.consortium_id, []).append(row)
    return grouped


def _by_tender(rows: Iterable[T]) -> dict[int, list[T]]:
    grouped: dict[int, list[T]] = {}
    for row in rows:
        grouped.setdefault(row.tender_id, []).append(row)
    return grouped


def _versions(db: Session, ids: Collection[int]) -> dict[int, set[VersionState]]:
    rows = db.execute(
        select(AgreementVersion.consortium_id, AgreementVersion.state).where(
            AgreementVersion.consortium_id.in_(ids), AgreementVersion.state.in_(_STANDING)
        )
    )
    found: dict[int, set[VersionState]] = {}
    for consortium_id, state in rows:
        found.setdefault(consortium_id, set()).add(state)
    return found


#: (consortium, firm) → state of the version → when the live signature under it was given.
Signatures = dict[tuple[int, int], dict[VersionState, datetime]]


def _signatures(db: Session, ids: Collection[int]) -> Signatures:
    rows = db.execute(
        select(
            AgreementVersion.consortium_id,
            Signature.firm_id,
            AgreementVersion.state,
            Signature.signed_at,
        )
        .join(AgreementVersion, AgreementVersion.id == Signature.version_id)
        .where(
            AgreementVersion.consortium_id.in_(ids),
            AgreementVersion.state.in_(_STANDING),
            Signature.ended_at.is_(None),
        )
    )
    found: Signatures = {}
    for consortium_id, firm_id, state, signed_at in rows:
        found.setdefault((consortium_id, firm_id), {})[state] = signed_at
    return found


def _team(
    row: Consortium, members: list[Member], versions: set[VersionState], signatures: Signatures
) -> TeamRow:
    signed = {m.firm_id: signatures.get((row.id, m.firm_id), {}) for m in members}
    return TeamRow(
        id=row.id,
        public_id=row.public_id,
        tender_id=row.tender_id,
        lot_id=row.lot_id,
        state=row.state.value,
        liability=row.liability.value,
        formed_at=row.formed_at,
        valid_until=row.valid_until,
        joint_reason=bool(row.joint_reason.strip()),
        members=tuple(
            MemberRow(
                firm_id=member.firm_id,
                lead=member.role is MemberRole.LEAD,
                share_bp=member.share_bp,
                joined_at=member.joined_at,
                meets_alone=member.meets_alone,
                signed_at=max(signed[member.firm_id].values(), default=None),
            )
            for member in members
        ),
        versions=frozenset(versions),
        unsigned=frozenset(
            firm_id
            for firm_id, under in signed.items()
            if VersionState.SUBMITTED in versions and VersionState.SUBMITTED not in under
        ),
    )


def _bids(
    db: Session, tender_ids: Collection[int], teams: list[TeamRow], only_firm: int | None
) -> list[BidRow]:
    by_id = {team.id: team for team in teams}
    statement = select(Bid).where(Bid.tender_id.in_(tender_ids)).order_by(Bid.id)
    if only_firm is not None:
        own = or_(Bid.firm_id == only_firm, Bid.consortium_id.in_(sorted(by_id)))
        statement = statement.where(own)
    found = []
    for bid in db.scalars(statement):
        team = by_id.get(bid.consortium_id) if bid.consortium_id is not None else None
        if bid.firm_id is None and team is None:
            continue  # of a consortium that exists no more
        members = team.members if team else ()
        firms = [member.firm_id for member in members] if bid.firm_id is None else [bid.firm_id]
        found.append(
            BidRow(
                public_id=bid.public_id,
                tender_id=bid.tender_id,
                lot_id=bid.lot_id,
                state=BidState(bid.status.value),
                filed_at=bid.filed_at,
                team=team.public_id if team else None,
                firm_ids=tuple(sorted(firms)),
            )
        )
    return found


def read_firms(db: Session, firm_ids: Collection[int]) -> dict[int, FirmRow]:
    """Firms by row id, with the last day any proof of being small is good for."""
    proven = (
        select(SizeProof.firm_id, func.max(SizeProof.expires_on).label("until"))
        .where(SizeProof.size_class == SizeClass.SME)
        .group_by(SizeProof.firm_id)
        .subquery()
    )
    rows = db.execute(
        select(Firm.id, Firm.public_id, Firm.country, Firm.size_class, proven.c.until)
        .outerjoin(proven, proven.c.firm_id == Firm.id)
        .where(Firm.id.in_(sorted(firm_ids)))
    )
    return {
        row.id: FirmRow(
            row.id, row.public_id, row.country, row.size_class is SizeClass.SME, row.until
        )
        for row in rows
    }
