"""What a database and the folder of files hold: to show that a refusal left nothing half-done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from app.core.db import Base


def everything(db: Session) -> tuple[dict[str, list[Any]], set[Path]]:
    """Every row of every table, and every kept file."""
    db.flush()
    rows = {
        name: sorted(map(repr, db.execute(sa.select(table))))
        for name, table in Base.metadata.tables.items()
    }
    files = Path(current_app.config["DURI"].files)
    return rows, {path for path in files.rglob("*") if path.is_file()}
