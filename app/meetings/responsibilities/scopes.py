"""Where a responsibility lies: everywhere, in a province of today, or on one tender."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFoundError
from app.meetings.responsibilities.models import ActivityScope
from app.provinces.models import Province, Vintage
from app.tenders.models import Tender

_EVERYWHERE = "all"
#: Codes of provinces have two digits; the ids of tenders are longer.
_CODE_LENGTH = 2


@dataclass(frozen=True, order=True)
class Scope:
    """A scope by the word it has in addresses."""

    kind: ActivityScope
    #: "all", the code of a province of today, or the public id of a tender.
    key: str = _EVERYWHERE

    @classmethod
    def called(cls, key: str) -> Scope:
        """The scope that `key` names in an address; whether it exists is the database's to say."""
        if key == _EVERYWHERE:
            return EVERYWHERE
        kind = ActivityScope.PROVINCE if len(key) == _CODE_LENGTH else ActivityScope.TENDER
        return cls(kind, key)


EVERYWHERE = Scope(ActivityScope.ALL)


@dataclass(frozen=True)
class Place:
    """A scope as the database knows it."""

    province: Province | None = None
    tender: Tender | None = None


def place_of(db: Session, scope: Scope) -> Place:
    """What `scope` names; NotFoundError when there is no such province or tender."""
    if scope.kind is ActivityScope.ALL:
        return Place()
    if scope.kind is ActivityScope.PROVINCE:
        province = db.scalar(
            select(Province).where(Province.vintage == Vintage.UNITS_34, Province.code == scope.key)
        )
        if province is None:
            raise NotFoundError
        return Place(province=province)
    tender = db.scalar(select(Tender).where(Tender.public_id == scope.key))
    if tender is None:
        raise NotFoundError
    return Place(tender=tender)
