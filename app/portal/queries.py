"""What the public pages show. Public facts only: the same for every reader, signed in or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS
from app.provinces import queries as provinces
from app.provinces.figures import ProvinceFigures, figures_of
from app.provinces.models import Vintage
from app.provinces.places import UnitKey
from app.provinces.projections import Coverage, Tile
from app.tenders.queries import Sort, StageFilter, TenderFilters, TenderRow, tender_list

#: Rows of each list on the start page.
GLANCE: Final = 6


@dataclass(frozen=True)
class HomePage:
    """The start page: what can be bid for, what is coming, where the provinces stand."""

    open_count: str
    soon_count: str
    planned_count: str
    project_count: int
    closing: tuple[TenderRow, ...]
    published: tuple[TenderRow, ...]
    coverage: Coverage
    tiles: tuple[Tile, ...]
    figures: Mapping[UnitKey, ProvinceFigures]


def home_page(db: Session, *, now: datetime) -> HomePage:
    """Everything on the start page, read as anybody would read it."""

    def rows(stage: StageFilter, sort: Sort) -> tuple[str, tuple[TenderRow, ...]]:
        page = tender_list(
            db, TenderFilters(stage=stage, sort=sort), viewer=ANONYMOUS, now=now, size=GLANCE
        )
        return page.count_text, tuple(page.items)

    open_count, closing = rows(StageFilter.TAKING_BIDS, Sort.DEADLINE)
    soon_count, _ = rows(StageFilter.CLOSING_SOON, Sort.DEADLINE)
    planned_count, _ = rows(StageFilter.PLANNED, Sort.PUBLISHED)
    _, published = rows(StageFilter.LIVE, Sort.PUBLISHED)
    return HomePage(
        open_count=open_count,
        soon_count=soon_count,
        planned_count=planned_count,
        project_count=len(provinces.projects(db)),
        closing=closing,
        published=published,
        coverage=provinces.coverage(db),
        tiles=provinces.tiles(db, Vintage.UNITS_34),
        figures=figures_of(db, Vintage.UNITS_34, now=now),
    )
