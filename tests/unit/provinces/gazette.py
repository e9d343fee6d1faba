"""The real gazetteer for tests without a database."""

from __future__ import annotations

from functools import cache

from app.provinces.places import Gazetteer, GazetteerUnit, build_gazetteer
from app.provinces.reference_data import read_reference


@cache
def real_gazetteer() -> Gazetteer:
    return build_gazetteer(
        GazetteerUnit(
            key=unit.key,
            province_id=number,
            names=(unit.name_vi, unit.name_en, unit.name_ko, *unit.aliases),
            successor=unit.successor,
        )
        for number, unit in enumerate(read_reference().units, start=1)
    )
