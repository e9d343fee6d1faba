"""Which kinds of facts there are at all about some tenders, and about some firms.

Most boards have facts of few kinds. The statements for the others would find nothing: they are
not sent, which on a database across a network is most of the time a check takes. One statement
looks for all kinds of facts about tenders, one for all about firms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal, select, union_all
from sqlalchemy.orm import QueryableAttribute, aliased

from app.conflicts.models import TenderMatchKey
from app.conflicts.registers.fact_models import BidPromise, Holding, Subcontract
from app.conflicts.registers.record_models import BuyerRelation, FirmExclusion, PackageRole
from app.consortia.models import Consortium
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.core.prepared import Asked, Prepared, among
from app.firms.models import Affiliation, Firm, FirmIdentifier
from app.firms.profile.models import DeclaredRelation
from app.firms.sign_up.models import FirmApplication, FirmDocument
from app.tenders.models import Lot, PlanLink


class Kind(StrEnum):
    """What there may be."""

    # Of tenders.
    LOTS = "lots"
    LINKS = "links"
    NEAR = "near"
    ROLES = "roles"
    SUBCONTRACTS = "subcontracts"
    PROMISES = "promises"
    ROOM_FILES = "room_files"
    # Of firms.
    AFFILIATIONS = "affiliations"
    RELATIONS = "relations"
    EXCLUSIONS = "exclusions"
    HOLDINGS = "holdings"
    #: By one of the firms, or of one by another.
    DECLARED = "declared"
    FIRM_FILES = "firm_files"


Kinds = Collection[Kind]
#: Nobody has looked: everything has to be asked for.
ANY: Final = frozenset(Kind)
_Look = tuple[Kind, ColumnElement[bool]]


def _of_tenders() -> Iterator[_Look]:
    columns: tuple[tuple[Kind, QueryableAttribute[Any]], ...] = (
        (Kind.LOTS, Lot.tender_id),
        (Kind.LINKS, PlanLink.plan_id),
        (Kind.LINKS, PlanLink.notice_id),
        (Kind.ROLES, PackageRole.tender_id),
        (Kind.SUBCONTRACTS, Subcontract.tender_id),
        (Kind.PROMISES, BidPromise.tender_id),
    )
    for kind, column in columns:
        yield kind, exists(select(column).where(among(column, "tenders")))
    ours, theirs = aliased(TenderMatchKey), aliased(TenderMatchKey)
    yield (
        Kind.NEAR,
        exists(
            select(ours.tender_id)
            .join(theirs, and_(theirs.key == ours.key, theirs.tender_id != ours.tender_id))
            .where(among(ours.tender_id, "tenders"))
        ),
    )
    yield (
        Kind.ROOM_FILES,
        exists(
            select(DocumentVersion.id)
            .join(RoomDocument, RoomDocument.id == DocumentVersion.document_id)
            .join(Consortium, Consortium.id == RoomDocument.consortium_id)
            .where(among(Consortium.tender_id, "tenders"))
        ),
    )


def _of_firms() -> Iterator[_Look]:
    columns: tuple[tuple[Kind, QueryableAttribute[Any]], ...] = (
        (Kind.AFFILIATIONS, Affiliation.firm_id),
        (Kind.RELATIONS, BuyerRelation.firm_id),
        (Kind.EXCLUSIONS, FirmExclusion.firm_id),
        (Kind.HOLDINGS, Holding.owned_firm_id),
        (Kind.DECLARED, DeclaredRelation.firm_id),
        (Kind.FIRM_FILES, FirmDocument.firm_id),
        (Kind.FIRM_FILES, FirmApplication.firm_id),
    )
    # Written out once: a list that is asked for again and again is a table each time.
    here = select(Firm.id).where(among(Firm.id, "firms")).cte("here")
    for kind, column in columns:
        yield kind, exists(select(column).join(here, here.c.id == column))
    number = (
        select(DeclaredRelation.id)
        .join(FirmIdentifier, FirmIdentifier.value == DeclaredRelation.value)
        .join(here, here.c.id == FirmIdentifier.firm_id)
    )
    yield Kind.DECLARED, exists(number)


def _prepared(looks: Iterable[_Look]) -> Prepared[Kind]:
    return Prepared(
        Kind, union_all(*(select(literal(kind.value)).where(there) for kind, there in looks))
    )


_ABOUT_TENDERS: Final = _prepared(_of_tenders())
_ABOUT_FIRMS: Final = _prepared(_of_firms())


def kinds_of_tenders(db: Asked, tender_ids: Collection[int]) -> frozenset[Kind]:
    """The kinds of which there is anything about these tenders, taken back or not."""
    return frozenset(_ABOUT_TENDERS(db, tenders=tender_ids))


def kinds_of_firms(db: Asked, firm_ids: Collection[int]) -> frozenset[Kind]:
    """The kinds of which there is anything about these firms, taken back or not."""
    return frozenset(_ABOUT_FIRMS(db, firms=firm_ids))
