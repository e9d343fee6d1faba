"""Which kinds of facts there are at all about some tenders and firms, in one statement.

Most boards have facts of few kinds. The statements for the others would find nothing: they are
not sent, which on a database across a network is most of the time a check takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, literal, select, union_all
from sqlalchemy.orm import QueryableAttribute

from app.conflicts.fact_models import BidPromise, Holding, Subcontract
from app.conflicts.record_models import BuyerRelation, FirmExclusion, PackageRole
from app.consortia.models import Consortium
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.core.prepared import Asked, Prepared, among
from app.firms.models import Affiliation, FirmIdentifier
from app.firms.profile_models import DeclaredRelation
from app.firms.sign_up_models import FirmApplication, FirmDocument


class Kind(StrEnum):
    """What there may be."""

    # Of tenders.
    ROLES = "roles"
    SUBCONTRACTS = "subcontracts"
    PROMISES = "promises"
    ROOM_FILES = "room_files"
    # Of firms.
    AFFILIATIONS = "affiliations"
    RELATIONS = "relations"
    EXCLUSIONS = "exclusions"
    HOLDINGS = "holdings"
    FIRM_FILES = "firm_files"


Kinds = Collection[Kind]
#: Nobody has looked: everything has to be asked for.
ANY: Final = frozenset(Kind)


def _looks() -> Iterator[tuple[Kind, ColumnElement[bool]]]:
    tenders: tuple[tuple[Kind, QueryableAttribute[Any]], ...] = (
        (Kind.ROLES, PackageRole.tender_id),
        (Kind.SUBCONTRACTS, Subcontract.tender_id),
        (Kind.PROMISES, BidPromise.tender_id),
    )
    for kind, column in tenders:
        yield kind, exists(select(column).where(among(column, "tenders")))
    yield (
        Kind.ROOM_FILES,
        exists(
            select(DocumentVersion.id)
            .join(RoomDocument, RoomDocument.id == DocumentVersion.document_id)
            .join(Consortium, Consortium.id == RoomDocument.consortium_id)
            .where(among(Consortium.tender_id, "tenders"))
        ),
    )
    firms: tuple[tuple[Kind, QueryableAttribute[Any]], ...] = (
        (Kind.AFFILIATIONS, Affiliation.firm_id),
        (Kind.RELATIONS, BuyerRelation.firm_id),
        (Kind.EXCLUSIONS, FirmExclusion.firm_id),
        (Kind.HOLDINGS, Holding.owned_firm_id),
        (Kind.HOLDINGS, DeclaredRelation.firm_id),
        (Kind.FIRM_FILES, FirmDocument.firm_id),
        (Kind.FIRM_FILES, FirmApplication.firm_id),
    )
    for kind, firm in firms:
        yield kind, exists(select(firm).where(among(firm, "firms")))
    numbers = select(FirmIdentifier.value).where(among(FirmIdentifier.firm_id, "firms"))
    yield Kind.HOLDINGS, exists().where(DeclaredRelation.value.in_(numbers))


_THERE: Final = Prepared(
    Kind, union_all(*(select(literal(kind.value)).where(there) for kind, there in _looks()))
)


def kinds_there(
    db: Asked, tender_ids: Collection[int], firm_ids: Collection[int]
) -> frozenset[Kind]:
    """The kinds of which there is anything, taken back or not."""
    return frozenset(_THERE(db, tenders=tender_ids, firms=firm_ids))
