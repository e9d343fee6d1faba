"""Consortia, bids and firms behind boards, in a fixed number of statements.

With `only_firm`, its own teams and bids alone: nothing of a team it is not in is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import and_, func, or_, select

from app.conflicts.board.teams import BidState
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState, Liability, Member, MemberRole
from app.consortia.signing_models import AgreementVersion, Signature, VersionState
from app.core.prepared import Asked, Prepared, among
from app.firms.models import Firm, SizeClass
from app.firms.profile.models import SizeProof

_STANDING: Final = (VersionState.OPEN, VersionState.SUBMITTED, VersionState.IN_FORCE)


T = TypeVar("T", "TeamRow", "BidRow")


class FirmRow(NamedTuple):
    """A firm as rows name it."""

    id: int
    public_id: str
    country: str
    size_class: SizeClass
    small_until: date | None

    @property
    def small(self) -> bool:
        """Declared small or medium-sized."""
        return self.size_class is SizeClass.SME


class MemberRow(NamedTuple):
    """A live membership."""

    firm_id: int
    lead: bool
    share_bp: int
    joined_at: datetime
    meets_alone: bool | None
    signed_at: datetime | None


class TeamRow(NamedTuple):
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


class BidRow(NamedTuple):
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


class _ConsortiumRow(NamedTuple):
    id: int
    public_id: str
    tender_id: int
    lot_id: int | None
    state: ConsortiumState
    liability: Liability
    formed_at: datetime
    valid_until: date | None
    joint_reason: str


class _PlaceRow(NamedTuple):
    """A place, once for each version of the agreement that stands (or once without any), with
    its firm's live signature under that version."""

    consortium_id: int
    firm_id: int
    role: MemberRole
    share_bp: int
    joined_at: datetime
    meets_alone: bool | None
    version: VersionState | None
    signed_at: datetime | None


class _FiledRow(NamedTuple):
    public_id: str
    tender_id: int
    lot_id: int | None
    consortium_id: int | None
    firm_id: int | None
    status: BidStatus
    filed_at: datetime


_TEAMS_OF_ALL: Final = select(
    *(getattr(Consortium, name) for name in _ConsortiumRow._fields)
).where(among(Consortium.tender_id, "tenders"), Consortium.state != ConsortiumState.DISSOLVED)
_TEAMS: Final = Prepared(_ConsortiumRow, _TEAMS_OF_ALL)
_TEAMS_OF_FIRM: Final = Prepared(
    _ConsortiumRow,
    _TEAMS_OF_ALL.where(
        Consortium.id.in_(
            select(Member.consortium_id).where(
                among(Member.firm_id, "firm"), Member.left_at.is_(None)
            )
        )
    ),
)
_PLACES: Final = Prepared(
    _PlaceRow,
    select(
        *(getattr(Member, name) for name in _PlaceRow._fields[:-2]),
        AgreementVersion.state,
        Signature.signed_at,
    )
    .outerjoin(
        AgreementVersion,
        and_(
            AgreementVersion.consortium_id == Member.consortium_id,
            AgreementVersion.state.in_(_STANDING),
        ),
    )
    .outerjoin(
        Signature,
        and_(
            Signature.version_id == AgreementVersion.id,
            Signature.firm_id == Member.firm_id,
            Signature.ended_at.is_(None),
        ),
    )
    .where(among(Member.consortium_id, "teams"), Member.left_at.is_(None)),
)
_BIDS_OF_ALL: Final = select(*(getattr(Bid, name) for name in _FiledRow._fields)).where(
    among(Bid.tender_id, "tenders")
)
_BIDS: Final = Prepared(_FiledRow, _BIDS_OF_ALL)
_BIDS_OF_FIRM: Final = Prepared(
    _FiledRow,
    _BIDS_OF_ALL.where(or_(among(Bid.firm_id, "firm"), among(Bid.consortium_id, "teams"))),
)
_LAST_PROOF: Final = (
    select(func.max(SizeProof.expires_on))
    .where(SizeProof.firm_id == Firm.id, SizeProof.size_class == SizeClass.SME)
    .scalar_subquery()
)
_FIRMS: Final = Prepared(
    FirmRow,
    select(Firm.id, Firm.public_id, Firm.country, Firm.size_class, _LAST_PROOF).where(
        among(Firm.id, "firms")
    ),
)


def read_teams(db: Asked, tender_ids: Collection[int], only_firm: int | None) -> TeamRows:
    """The teams and bids on these tenders."""
    consortia = (
        _TEAMS(db, tenders=tender_ids)
        if only_firm is None
        else _TEAMS_OF_FIRM(db, tenders=tender_ids, firm=[only_firm])
    )
    ids = [consortium.id for consortium in consortia]
    places, versions, signatures = _read_places(db, ids)
    teams = [
        team_row(
            each,
            each.state,
            places.get(each.id, {}).values(),
            versions.get(each.id, set()),
            signatures,
        )
        for each in consortia
    ]
    filed = (
        _BIDS(db, tenders=tender_ids)
        if only_firm is None
        else _BIDS_OF_FIRM(db, tenders=tender_ids, firm=[only_firm], teams=ids)
    )
    return TeamRows(_by_tender(teams), _by_tender(_bids(filed, teams)))


def _by_tender(rows: Iterable[T]) -> dict[int, list[T]]:
    grouped: dict[int, list[T]] = {}
    for row in rows:
        grouped.setdefault(row.tender_id, []).append(row)
    return grouped


#: (consortium, firm) → state of the version → when the live signature under it was given.
Signatures = dict[tuple[int, int], dict[VersionState, datetime]]


#: Consortium → firm → its place.
Places = dict[int, dict[int, _PlaceRow]]


def _read_places(
    db: Asked, ids: Collection[int]
) -> tuple[Places, dict[int, set[VersionState]], Signatures]:
    """Members of these consortia, the versions that stand (of teams with members; nobody asks for
    the others), and who has signed them."""
    places: Places = {}
    versions: dict[int, set[VersionState]] = {}
    signatures: Signatures = {}
    for place in _PLACES(db, teams=ids):
        team, firm = place.consortium_id, place.firm_id
        places.setdefault(team, {})[firm] = place
        if place.version is not None:
            versions.setdefault(team, set()).add(place.version)
            if place.signed_at is not None:
                signatures.setdefault((team, firm), {})[place.version] = place.signed_at
    return places, versions, signatures


def team_row(
    row: _ConsortiumRow | Consortium,
    state: ConsortiumState,
    members: Collection[_PlaceRow | Member],
    versions: set[VersionState],
    signatures: Signatures,
) -> TeamRow:
    """A team in `state` with these members, versions and signatures: of today, or of a day."""
    signed = {m.firm_id: signatures.get((row.id, m.firm_id), {}) for m in members}
    return TeamRow(
        id=row.id,
        public_id=row.public_id,
        tender_id=row.tender_id,
        lot_id=row.lot_id,
        state=state.value,
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


def _bids(filed: Iterable[_FiledRow], teams: list[TeamRow]) -> list[BidRow]:
    by_id = {team.id: team for team in teams}
    found = []
    for bid in filed:
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


def read_firms(db: Asked, firm_ids: Collection[int]) -> dict[int, FirmRow]:
    """Firms by row id, with the last day any proof of being small is good for."""
    return {row.id: row for row in _FIRMS(db, firms=firm_ids)}
