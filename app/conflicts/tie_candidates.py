"""Which firms, and tenders, ties between rivals could make a rule fire on (D2, D4, D7, D9, D14,
D19): a superset. What firms have in common is a small table; candidates.py finds their places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CTE, Select, func, literal, select, union

from app.conflicts.fact_models import BidPromise, FirmMark, Holding, Subcontract
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.firms.models import FirmIdentifier
from app.firms.profile_models import DeclaredRelation, Director
from app.firms.sign_up_models import FirmApplication, FirmDocument
from app.interests.models import Interest


def tags_of_firms() -> Iterator[CTE]:
    """(firm_id, tag): people's names, marks, files and their authors, by firm."""
    yield select(Director.firm_id, Director.name_key.label("tag")).distinct().cte("people")
    marks = select(FirmMark.firm_id, FirmMark.kind.concat(FirmMark.key).label("tag"))
    yield marks.where(FirmMark.retracted_at.is_(None)).distinct().cte("marks")
    owner = func.coalesce(FirmDocument.firm_id, FirmApplication.firm_id)
    for name, tag in (("files", FirmDocument.sha256), ("authors", FirmDocument.author_key)):
        yield (
            select(owner.label("firm_id"), tag.label("tag"))
            .outerjoin(FirmApplication, FirmApplication.id == FirmDocument.application_id)
            .where(owner.is_not(None), tag.is_not(None))
            .distinct()
            .cte(name)
        )
    # What a firm laid into a room may be the twin of what another handed in with its profile.
    for name, room, own in (
        ("papers", DocumentVersion.sha256, FirmDocument.sha256),
        ("writers", DocumentVersion.author_key, FirmDocument.author_key),
    ):
        yield union(
            select(DocumentVersion.firm_id, room.label("tag")).where(room.is_not(None)),
            select(FirmDocument.firm_id, own).where(
                own.is_not(None), FirmDocument.firm_id.is_not(None)
            ),
        ).cte(name)


def holders() -> CTE:
    """(firm_id, tag): everybody who holds, or is held by, anybody."""
    declared = select(DeclaredRelation.firm_id)
    related = select(FirmIdentifier.firm_id).join(
        DeclaredRelation,
        (DeclaredRelation.scheme == FirmIdentifier.scheme)
        & (DeclaredRelation.value == FirmIdentifier.value),
    )
    recorded = (
        select(firm).where(Holding.retracted_at.is_(None), firm.is_not(None))
        for firm in (Holding.owner_firm_id, Holding.owned_firm_id)
    )
    firms = union(declared, related, *recorded).subquery()
    [firm_id] = list(firms.c)
    return select(firm_id.label("firm_id"), literal("held").label("tag")).cte("holders")


def tie_candidates() -> Iterator[Select[Any]]:
    """Tenders for which something is named, or papers are alike."""
    yield select(Subcontract.tender_id).where(Subcontract.retracted_at.is_(None))
    twice = (
        select(BidPromise.key)
        .where(BidPromise.retracted_at.is_(None))
        .group_by(BidPromise.key)
        .having(func.count() > 1)
    )
    yield select(BidPromise.tender_id).where(
        BidPromise.retracted_at.is_(None), BidPromise.key.in_(twice)
    )
    for tag in (DocumentVersion.sha256, DocumentVersion.author_key):
        yield (
            select(Consortium.tender_id)
            .join(RoomDocument, RoomDocument.consortium_id == Consortium.id)
            .join(DocumentVersion, DocumentVersion.document_id == RoomDocument.id)
            .where(tag.is_not(None))
            .group_by(Consortium.tender_id, tag)
            .having(func.count(func.distinct(DocumentVersion.firm_id)) > 1)
        )


def pattern_candidates() -> Iterator[Select[Any]]:
    """Where D14 could see a pattern: several lots pursued, a withdrawal, an award."""
    yield (
        select(Interest.tender_id)
        .where(Interest.lot_id.is_not(None), Interest.withdrawn_at.is_(None))
        .group_by(Interest.tender_id)
        .having(func.count(func.distinct(Interest.lot_id)) > 1)
    )
    yield select(Interest.tender_id).where(Interest.withdrawn_at.is_not(None))
    yield select(Bid.tender_id).where(Bid.status == BidStatus.WON)
