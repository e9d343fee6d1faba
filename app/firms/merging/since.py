"""What changed since a merge in the rows it moved: as the undo finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.db import Base
from app.firms.merging.log import plain
from app.firms.merging.models import FirmMergeRow


def as_now(db: Session, row: FirmMergeRow) -> Mapping[str, Any] | None:
    """The columns a merge had set in a row, as they are now; None when the row is gone."""
    table = Base.metadata.tables[row.table_name]
    here = sa.and_(*(table.c[name] == value for name, value in row.row_key.items()))
    found = db.execute(sa.select(*(table.c[name] for name in row.after)).where(here)).one_or_none()
    return None if found is None else {n: plain(value) for n, value in found._mapping.items()}


def changed_since(db: Session, merge_id: int, tables: Collection[str]) -> Counter[str]:
    """How many of the moved rows of these tables an undo would leave as they are, by table."""
    rows = db.scalars(
        sa.select(FirmMergeRow).where(
            FirmMergeRow.merge_id == merge_id, FirmMergeRow.table_name.in_(tables)
        )
    )
    return Counter(row.table_name for row in rows if as_now(db, row) != row.after)
