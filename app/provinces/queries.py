"""What the registry of provinces answers. Everything here is public."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.provinces.models import Province, ProvinceAlias
from app.provinces.places import Gazetteer, GazetteerUnit, UnitKey, build_gazetteer


def gazetteer(db: Session) -> Gazetteer:
    """Every spelling of every unit, for `places.match`; load it once per file."""
    provinces = db.scalars(select(Province).order_by(Province.id)).all()
    keys = {province.id: UnitKey(province.vintage, province.code) for province in provinces}
    aliases: dict[int, list[str]] = {}
    for row in db.scalars(select(ProvinceAlias).order_by(ProvinceAlias.id)):
        aliases.setdefault(row.province_id, []).append(row.alias)
    return build_gazetteer(
        GazetteerUnit(
            key=keys[province.id],
            province_id=province.id,
            names=(
                province.name_vi,
                province.name_en,
                province.name_ko,
                *aliases.get(province.id, ()),
            ),
            successor=keys.get(province.successor_id) if province.successor_id else None,
        )
        for province in provinces
    )
