"""Which consortia and bids could make a rule fire (D1, D3, D10, D11, D15, D18): a superset.

Far the most teams are locked, add up and stand in one bid: their boards need no second look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    extract,
    func,
    or_,
    select,
    union_all,
)

from app.conflicts.rulesets.rulebook import Rulebook
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState, Liability, Member, MemberRole
from app.consortia.signing_models import AgreementVersion, VersionState
from app.firms.models import Firm, SizeClass
from app.firms.profile.models import SizeProof
from app.tenders.models import GoverningLaw, Lot, Tender

_WHOLE: Final = 10_000


class Limits(NamedTuple):
    """Every amount that any ruleset, in any edition, gives what is looked for here."""

    shares_bp: tuple[int, ...]
    members: tuple[int, ...]
    domestic_bp: tuple[int, ...]
    #: The longest window between notice and closing.
    window_days: int


def limits_of(rulebook: Rulebook) -> Limits:
    """The amounts of these rulesets."""
    return Limits(
        tuple(rulebook.amounts_of("D10.share_bp")),
        tuple(rulebook.amounts_of("D10.members")),
        tuple(rulebook.amounts_of("D11.domestic_share_bp")),
        max(rulebook.amounts_of("D18.window_days")),
    )


def members() -> Select[*tuple[Any, ...]]:
    """(tender, firm) of everybody with a place in a consortium that is not dissolved."""
    return (
        select(Consortium.tender_id, Member.firm_id)
        .join(Member, Member.consortium_id == Consortium.id)
        .where(Consortium.state != ConsortiumState.DISSOLVED, Member.left_at.is_(None))
    )


def sole_bidders() -> Select[*tuple[Any, ...]]:
    """(tender, firm) of live bids of one firm."""
    return select(Bid.tender_id, Bid.firm_id).where(
        Bid.firm_id.is_not(None), Bid.status != BidStatus.WITHDRAWN
    )


def team_candidates(standing: CTE, dialect: str, limits: Limits) -> Iterator[Select[Any]]:
    """One statement a kind of fault; `standing` has (tender, firm, withdrawn_at) of bidders."""
    placed = union_all(members(), sole_bidders()).cte("placed")
    yield (
        select(placed.c.tender_id)
        .group_by(placed.c.tender_id, placed.c.firm_id)
        .having(func.count() > 1)
    )
    # A draft that is still being talked over, or under review: few, and all looked at.
    yield select(Consortium.tender_id).where(
        Consortium.state.in_((ConsortiumState.FORMING, ConsortiumState.UNDER_REVIEW))
    )
    yield (
        select(Consortium.tender_id)
        .join(AgreementVersion, AgreementVersion.consortium_id == Consortium.id)
        .where(AgreementVersion.state == VersionState.SUBMITTED)
    )
    yield _faulty(limits)
    yield _ends_early(dialect)
    yield _proof_ends_early(standing, dialect)
    yield (
        select(Bid.tender_id)
        .join(Tender, Tender.id == Bid.tender_id)
        .outerjoin(Lot, Lot.id == Bid.lot_id)
        .where(
            Bid.status != BidStatus.WITHDRAWN,
            Bid.filed_at > func.coalesce(Lot.closes_at, Tender.closes_at),
        )
    )


def _faulty(limits: Limits) -> Select[Any]:
    """Locked teams whose members do not add up, or that could each bid alone."""
    shares, count = func.sum(Member.share_bp), func.count()
    at_home = (Firm.country == "KR", GoverningLaw.KR), (Firm.country == "VN", GoverningLaw.VN)
    domestic = func.sum(
        case(
            *((and_(here, Tender.governing_law == law), Member.share_bp) for here, law in at_home),
            else_=0,
        )
    )
    leads = func.sum(case((Member.role == MemberRole.LEAD, 1), else_=0))
    alone = func.sum(case((Member.meets_alone.is_(True), 1), else_=0))
    return (
        select(Consortium.tender_id)
        .join(Member, Member.consortium_id == Consortium.id)
        .join(Firm, Firm.id == Member.firm_id)
        .join(Tender, Tender.id == Consortium.tender_id)
        .where(Consortium.state == ConsortiumState.LOCKED, Member.left_at.is_(None))
        .group_by(Consortium.id, Consortium.tender_id, Consortium.liability)
        .having(
            or_(
                count < 2,
                leads < 1,
                alone == count,
                and_(Consortium.liability == Liability.JOINT, shares != _WHOLE),
                *(func.min(Member.share_bp) < least for least in limits.shares_bp),
                *(count > most for most in limits.members),
                *(
                    and_(shares == _WHOLE, domestic > 0, domestic < least)
                    for least in limits.domestic_bp
                ),
            )
        )
    )


def _ends_early(dialect: str) -> Select[Any]:
    """Agreements that may end before the closing; a day more, for a day begins in Seoul."""
    closes = days(func.coalesce(Lot.closes_at, Tender.closes_at), dialect)
    return (
        select(Consortium.tender_id)
        .join(Tender, Tender.id == Consortium.tender_id)
        .outerjoin(Lot, Lot.id == Consortium.lot_id)
        .where(
            Consortium.state != ConsortiumState.DISSOLVED,
            Consortium.valid_until.is_not(None),
            days(Consortium.valid_until, dialect) < closes + 1,
        )
    )


def _proof_ends_early(standing: CTE, dialect: str) -> Select[Any]:
    """Bidders whose last proof of being small may end before a closing of the tender."""
    proven = (
        select(SizeProof.firm_id, func.max(SizeProof.expires_on).label("until"))
        .join(Firm, Firm.id == SizeProof.firm_id)
        .where(SizeProof.size_class == SizeClass.SME, Firm.size_class == SizeClass.SME)
        .group_by(SizeProof.firm_id)
        .cte("proven")
    )
    last_lot = select(func.max(Lot.closes_at)).where(Lot.tender_id == Tender.id).scalar_subquery()
    until = days(proven.c.until, dialect)
    return (
        select(standing.c.tender_id)
        .join(proven, proven.c.firm_id == standing.c.firm_id)
        .join(Tender, Tender.id == standing.c.tender_id)
        .where(
            standing.c.withdrawn_at.is_(None),
            or_(
                until < days(Tender.closes_at, dialect) + 1,
                until < days(last_lot, dialect) + 1,
            ),
        )
    )


def days(column: Any, dialect: str) -> ColumnElement[Any]:
    """An instant or a day as a number of days, in the database's own arithmetic."""
    return func.julianday(column) if dialect == "sqlite" else extract("epoch", column) / 86400
