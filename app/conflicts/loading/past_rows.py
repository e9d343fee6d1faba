"""The rows behind boards as they were at an instant: what was recorded by then, and stood then.

Dated, and read as of the instant: interests with their roles and sharing, consortia with their
members, versions and signatures, bids, links of plans, public records, ties, what bids name,
declarations, proofs of size. Not dated, and read as they are now: the tender's and its lots' own
facts (deadline, method, buyer, status), identifiers, a team's shares and terms, the last day of a
declaration that was ended since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.conflicts.board.facts import (
    AffiliationOnBoard,
    ExclusionOnBoard,
    RelationOnBoard,
    RoleOnBoard,
)
from app.conflicts.board.teams import BidState
from app.conflicts.loading.dated_rows import stood, under_way
from app.conflicts.loading.record_rows import Records
from app.conflicts.loading.rows import InterestRow, Rows, read_rows
from app.conflicts.loading.team_rows import BidRow, FirmRow, TeamRow, TeamRows, read_firms, team_row
from app.conflicts.loading.tie_rows import read_ties
from app.conflicts.registers.record_models import (
    BuyerRelation,
    FirmExclusion,
    PackageRole,
    RelationBasis,
)
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState, Member
from app.consortia.signing_models import AgreementVersion, Signature, VersionState
from app.firms.models import Affiliation, BusinessGroup, Firm, SizeClass
from app.firms.profile.models import SizeProof
from app.interests.models import Interest, InterestRoleChange, InterestSharing
from app.tenders.models import LinkState, PlanLink


def read_past(db: Session, tender_ids: Sequence[int], as_of: datetime, *, patterns: bool) -> Rows:
    """Everything the boards of these tenders were made of at `as_of`."""
    plans, superseded = _plan_links(db, tender_ids, as_of)
    wanted = {*tender_ids, *(plan for linked in plans.values() for plan in linked)}
    interests = _interests(db, wanted, as_of)
    teams = _teams(db, tender_ids, as_of)
    bids = _bids(db, tender_ids, teams, as_of)
    rows = TeamRows(_by_tender(teams), _by_tender(bids))
    firm_ids = sorted(rows.firm_ids | {row.firm_id for each in interests.values() for row in each})
    # Identifiers, lots and match keys are not dated: as they are now.
    now = read_rows(db, tender_ids, None, firms_too=firm_ids)
    firms = _firms(db, firm_ids, as_of)
    names = {firm.id: firm.public_id for firm in firms.values()}
    return Rows(
        lots=now.lots,
        plans=plans,
        superseded=superseded,
        interests=interests,
        identifiers=now.identifiers,
        affiliations=_affiliations(db, firm_ids, as_of),
        records=_records(db, tender_ids, firm_ids, as_of),
        teams=rows,
        firms=firms,
        near=now.near,
        places=now.places,
        ties=read_ties(db, tender_ids, names, patterns=patterns, as_of=as_of),
    )


def _by_tender(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.tender_id, []).append(row)
    return grouped


def _plan_links(
    db: Session, tender_ids: Sequence[int], as_of: datetime
) -> tuple[dict[int, list[int]], set[int]]:
    links = db.execute(
        select(PlanLink.plan_id, PlanLink.notice_id)
        .where(
            PlanLink.state == LinkState.LINKED,
            PlanLink.linked_at <= as_of,
            or_(PlanLink.plan_id.in_(tender_ids), PlanLink.notice_id.in_(tender_ids)),
        )
        .order_by(PlanLink.plan_id)
    ).all()
    plans: dict[int, list[int]] = {}
    for plan_id, notice_id in links:
        plans.setdefault(notice_id, []).append(plan_id)
    return plans, {plan_id for plan_id, _notice_id in links}


def _interests(
    db: Session, tender_ids: Collection[int], as_of: datetime
) -> dict[int, list[InterestRow]]:
    shared = (
        select(InterestSharing.id)
        .where(
            InterestSharing.interest_id == Interest.id,
            under_way(InterestSharing.shared_at, InterestSharing.ended_at, as_of),
        )
        .exists()
    )
    # The first change after the instant says what the role was until then.
    before = (
        select(InterestRoleChange.before)
        .where(InterestRoleChange.interest_id == Interest.id, InterestRoleChange.changed_at > as_of)
        .order_by(InterestRoleChange.changed_at, InterestRoleChange.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        select(Interest, shared, before)
        .where(Interest.tender_id.in_(tender_ids), Interest.registered_at <= as_of)
        .order_by(Interest.id)
    )
    return _by_tender(
        InterestRow(
            tender_id=row.tender_id,
            id=row.id,
            public_id=row.public_id,
            lot_id=row.lot_id,
            firm_id=row.firm_id,
            role=role or row.role,
            registered_at=row.registered_at,
            withdrawn_at=_by_then(row.withdrawn_at, as_of),
            carried_from_id=row.carried_from_id,
            shared=bool(is_shared),
        )
        for row, is_shared, role in rows
    )


def _by_then(at: datetime | None, as_of: datetime) -> datetime | None:
    return at if at is not None and at <= as_of else None


def _teams(db: Session, tender_ids: Collection[int], as_of: datetime) -> list[TeamRow]:
    teams = db.scalars(
        select(Consortium)
        .where(
            Consortium.tender_id.in_(tender_ids),
            under_way(Consortium.formed_at, Consortium.dissolved_at, as_of),
        )
        .order_by(Consortium.id)
    ).all()
    ids = [team.id for team in teams]
    members: dict[int, list[Member]] = {}
    for member in db.scalars(
        select(Member)
        .where(Member.consortium_id.in_(ids), under_way(Member.joined_at, Member.left_at, as_of))
        .order_by(Member.firm_id)
    ):
        members.setdefault(member.consortium_id, []).append(member)
    versions: dict[int, set[VersionState]] = {}
    signed: dict[tuple[int, int], dict[VersionState, datetime]] = {}
    for version in db.scalars(
        select(AgreementVersion).where(
            AgreementVersion.consortium_id.in_(ids),
            under_way(AgreementVersion.proposed_at, AgreementVersion.ended_at, as_of),
        )
    ):
        state = _state(version, as_of)
        versions.setdefault(version.consortium_id, set()).add(state)
        for each in db.scalars(
            select(Signature).where(
                Signature.version_id == version.id,
                under_way(Signature.signed_at, Signature.ended_at, as_of),
            )
        ):
            signed.setdefault((version.consortium_id, each.firm_id), {})[state] = each.signed_at
    return [
        team_row(
            team,
            # Dissolved since: it stood on that day.
            team.state if team.state is not ConsortiumState.DISSOLVED else ConsortiumState.FORMING,
            members.get(team.id, []),
            versions.get(team.id, set()),
            signed,
        )
        for team in teams
    ]


def _state(version: AgreementVersion, as_of: datetime) -> VersionState:
    if version.effective_at is not None and version.effective_at <= as_of:
        return VersionState.IN_FORCE
    if version.submitted_at is not None and version.submitted_at <= as_of:
        return VersionState.SUBMITTED
    return VersionState.OPEN


def _bids(
    db: Session, tender_ids: Collection[int], teams: list[TeamRow], as_of: datetime
) -> list[BidRow]:
    by_id = {team.id: team for team in teams}
    found = []
    for bid in db.scalars(
        select(Bid).where(Bid.tender_id.in_(tender_ids), Bid.filed_at <= as_of).order_by(Bid.id)
    ):
        team = by_id.get(bid.consortium_id) if bid.consortium_id is not None else None
        if bid.firm_id is None and team is None:
            continue
        members = team.members if team else ()
        settled = _by_then(bid.settled_at, as_of) is not None
        found.append(
            BidRow(
                public_id=bid.public_id,
                tender_id=bid.tender_id,
                lot_id=bid.lot_id,
                state=BidState((bid.status if settled else BidStatus.FILED).value),
                filed_at=bid.filed_at,
                team=team.public_id if team else None,
                firm_ids=tuple(
                    sorted([bid.firm_id] if bid.firm_id else [m.firm_id for m in members])
                ),
            )
        )
    return found


def _affiliations(
    db: Session, firm_ids: Collection[int], as_of: datetime
) -> dict[int, list[AffiliationOnBoard]]:
    grouped: dict[int, list[AffiliationOnBoard]] = {}
    for row, firm, group in db.execute(
        select(Affiliation, Firm.public_id, BusinessGroup.public_id)
        .join(Firm, Firm.id == Affiliation.firm_id)
        .join(BusinessGroup, BusinessGroup.id == Affiliation.group_id)
        .where(
            Affiliation.firm_id.in_(firm_ids),
            or_(Affiliation.declared_at.is_(None), Affiliation.declared_at <= as_of),
            or_(Affiliation.retracted_at.is_(None), Affiliation.retracted_at > as_of),
        )
    ):
        tie = AffiliationOnBoard(firm, group, row.valid_from, row.valid_to, row.source)
        grouped.setdefault(row.firm_id, []).append(tie)
    return grouped


def _records(
    db: Session, tender_ids: Collection[int], firm_ids: Collection[int], as_of: datetime
) -> Records:
    found = Records({}, {}, {})
    for row in db.scalars(
        select(PackageRole)
        .where(PackageRole.tender_id.in_(tender_ids), stood(PackageRole, as_of))
        .order_by(PackageRole.public_id)
    ):
        firm, group = row.firm, row.group
        found.roles.setdefault(row.tender_id, []).append(
            RoleOnBoard(
                row.public_id,
                firm.public_id if firm else None,
                group.public_id if group else None,
                row.part.value,
                row.source,
            )
        )
    for tie in db.scalars(
        select(BuyerRelation)
        .where(BuyerRelation.firm_id.in_(firm_ids), stood(BuyerRelation, as_of))
        .order_by(BuyerRelation.public_id)
    ):
        found.relations.setdefault(tie.firm_id, []).append(
            RelationOnBoard(
                id=tie.public_id,
                firm=tie.firm.public_id,
                buyer=tie.buyer_key,
                kind=tie.kind.value,
                share_bp=tie.share_bp,
                declared=tie.basis is RelationBasis.DECLARED,
                valid_from=tie.valid_from,
                valid_to=tie.valid_to,
                source=tie.source,
            )
        )
    for bar in db.scalars(
        select(FirmExclusion)
        .where(FirmExclusion.firm_id.in_(firm_ids), stood(FirmExclusion, as_of))
        .order_by(FirmExclusion.public_id)
    ):
        found.exclusions.setdefault(bar.firm_id, []).append(
            ExclusionOnBoard(
                id=bar.public_id,
                firm=bar.firm.public_id,
                kind=bar.kind.value,
                law=bar.law.value if bar.law else None,
                valid_from=bar.valid_from,
                valid_to=bar.valid_to,
                source=bar.source,
            )
        )
    return found


def _firms(db: Session, firm_ids: Collection[int], as_of: datetime) -> dict[int, FirmRow]:
    """Firms, small until the last day that a proof handed in by then is good for."""
    last: dict[int, Any] = {}
    for firm_id, until in db.execute(
        select(SizeProof.firm_id, SizeProof.expires_on).where(
            SizeProof.firm_id.in_(firm_ids),
            SizeProof.size_class == SizeClass.SME,
            SizeProof.submitted_at <= as_of,
        )
    ):
        last[firm_id] = max(until, last.get(firm_id, until))
    return {
        firm_id: row._replace(small_until=last.get(firm_id))
        for firm_id, row in read_firms(db, firm_ids).items()
    }
