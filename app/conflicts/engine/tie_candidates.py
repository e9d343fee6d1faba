"""Which firms, and tenders, ties between rivals could make a rule fire on (D2, D4, D7, D9, D14,
D19): a superset. What firms have in common is a small table; candidates.py finds their places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, cast, func, literal, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.conflicts.loading.tie_rows import HUB
from app.conflicts.registers.fact_models import BidPromise, FirmMark, Holding, Subcontract
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.firms.models import FirmIdentifier
from app.firms.profile.models import DeclaredRelation, Director
from app.firms.sign_up.models import FirmApplication, FirmDocument
from app.interests.models import Interest


def tags_of_firms() -> Iterator[CTE]:
    """(firm_id, tag): people's names, marks, files and their authors, by firm."""
    yield _people()
    yield _marks()
    # What a firm laid into a room may be the twin of what another handed in with its profile.
    for name, own, room in (
        ("files", FirmDocument.sha256, DocumentVersion.sha256),
        ("authors", FirmDocument.author_key, DocumentVersion.author_key),
    ):
        owner = func.coalesce(FirmDocument.firm_id, FirmApplication.firm_id)
        yield union(
            select(owner.label("firm_id"), own.label("tag"))
            .outerjoin(FirmApplication, FirmApplication.id == FirmDocument.application_id)
            .where(owner.is_not(None), own.is_not(None)),
            select(DocumentVersion.firm_id, room).where(room.is_not(None)),
        ).cte(name)


def _people() -> CTE:
    """One person, or one name where somebody did not state the date of birth: namesakes whose
    dates differ are nobody's concern."""
    undated = select(Director.name_key).where(Director.person_key.is_(None))
    return union(
        select(Director.firm_id, literal("person ").concat(Director.person_key).label("tag")).where(
            Director.person_key.is_not(None)
        ),
        select(Director.firm_id, literal("name ").concat(Director.name_key)).where(
            Director.name_key.in_(undated)
        ),
    ).cte("people")


def _marks() -> CTE:
    """Values that more firms use than a board shows lead to no tender."""
    standing = FirmMark.retracted_at.is_(None)
    shared = (
        select(FirmMark.kind, FirmMark.key)
        .where(standing)
        .group_by(FirmMark.kind, FirmMark.key)
        .having(func.count(func.distinct(FirmMark.firm_id)).between(2, HUB))
        .subquery()
    )
    return (
        select(FirmMark.firm_id, FirmMark.kind.concat(FirmMark.key).label("tag"))
        .join(shared, (shared.c.kind == FirmMark.kind) & (shared.c.key == FirmMark.key))
        .where(standing)
        .cte("marks")
    )


def tied_firms(db: Session) -> CTE | None:
    """(firm_id, tag): firms between which some way leads from holding to holding, however far;
    None where there are none.

    Followed here, among the few that hold or are held: two strangers of two groups that stand
    on one tender are no reason to look at it.
    """
    clusters = _Clusters()
    for owner, owner_key, owned, owned_key in db.execute(
        select(
            Holding.owner_firm_id, Holding.owner_key, Holding.owned_firm_id, Holding.owned_key
        ).where(Holding.retracted_at.is_(None))
    ):
        clusters.join(owner or owner_key, owned or owned_key)
    same = (DeclaredRelation.scheme == FirmIdentifier.scheme) & (
        DeclaredRelation.value == FirmIdentifier.value
    )
    for firm, other, key in db.execute(
        select(
            DeclaredRelation.firm_id, FirmIdentifier.firm_id, DeclaredRelation.other_key
        ).outerjoin(FirmIdentifier, same)
    ):
        clusters.join(firm, other or f"~{key}")
    tied = clusters.firms()
    return _as_table(db, tied) if tied else None


class _Clusters:
    """Companies, by row id or by the key of their name, and which of them hang together."""

    def __init__(self) -> None:
        self._above: dict[int | str, int | str] = {}

    def join(self, one: int | str, other: int | str) -> None:
        """The two hang together."""
        self._above[self._top(one)] = self._top(other)

    def _top(self, company: int | str) -> int | str:
        above = self._above.setdefault(company, company)
        while above != company:
            self._above[company] = self._above[above]
            company, above = above, self._above[above]
        return company

    def firms(self) -> list[tuple[int, int]]:
        """(firm, number of its cluster) of clusters with two firms or more."""
        members: dict[int | str, list[int]] = {}
        for company in list(self._above):
            if isinstance(company, int):
                members.setdefault(self._top(company), []).append(company)
        return [
            (firm, number)
            for number, firms in enumerate(members.values())
            if len(firms) > 1
            for firm in sorted(firms)
        ]


def _as_table(db: Session, pairs: Sequence[tuple[int, int]]) -> CTE:
    firm: ColumnElement[int]
    tag: ColumnElement[int]
    if db.get_bind().dialect.name == "sqlite":
        each = func.json_each(json.dumps(pairs)).table_valued("value").alias("each")
        firm, tag = (func.json_extract(each.c.value, f"$[{place}]") for place in (0, 1))
    else:
        lists = (cast([pair[place] for pair in pairs], ARRAY(BigInteger)) for place in (0, 1))
        each = func.unnest(*lists).table_valued("firm", "tag").render_derived("each")
        firm, tag = each.c.firm, each.c.tag
    return select(firm.label("firm_id"), tag.label("tag")).cte("tied")


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
