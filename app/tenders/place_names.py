"""The provinces of tenders as people read them: the unit of the notice's date, then today's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.provinces.models import Province, Vintage
from app.provinces.places import UnitKey
from app.tenders.models import TenderProvince


@dataclass(frozen=True)
class Place:
    """One province of a tender."""

    unit: UnitKey
    name: str
    #: Today's unit where the notice names an older one.
    today: UnitKey | None
    today_name: str | None

    @property
    def renamed(self) -> bool:
        """Whether today's unit carries another name."""
        return self.today_name is not None and self.today_name != self.name


def place_of(unit: Province) -> Place:
    """A loaded unit, with its successor loaded, in the reader's language."""
    today = unit.successor
    return Place(
        unit=UnitKey(unit.vintage, unit.code),
        name=unit.name,
        today=UnitKey(today.vintage, today.code) if today else None,
        today_name=today.name if today else None,
    )


def places_of(db: Session, tenders: Sequence[int]) -> dict[int, tuple[Place, ...]]:
    """The places of each of these tenders (by internal id), in the order of the units."""
    rows = db.execute(
        sa.select(TenderProvince.tender_id, Province)
        .join(Province, Province.id == TenderProvince.province_id)
        .where(TenderProvince.tender_id.in_(tenders))
        .order_by(TenderProvince.tender_id, Province.vintage, Province.code)
        .options(joinedload(Province.successor))
    )
    found: dict[int, tuple[Place, ...]] = {}
    for tender, unit in rows:
        found[tender] = (*found.get(tender, ()), place_of(unit))
    return found


def unit_text(key: UnitKey) -> str:
    """A unit in an address: `34-48`."""
    return f"{key.vintage.value}-{key.code}"


def unit_from_text(text: str) -> UnitKey | None:
    """The unit an address means; None when it is not written like one."""
    vintage, _, code = text.partition("-")
    if vintage not in {each.value for each in Vintage} or not (code.isascii() and code.isalnum()):
        return None
    return UnitKey(next(each for each in Vintage if each.value == vintage), code)
