"""Past imports and their reports, for the secretariat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Role, Viewer
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.core.keyset import load_instant, load_text
from app.core.paging import COUNT_CAP, PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.tenders.importing.report import ImportReport
from app.tenders.models import SourceFile


@dataclass(frozen=True)
class PastImport:
    """One imported file."""

    public_id: PublicId
    filename: str
    sha256: str
    imported_at: datetime
    #: Who imported it; none for the command line.
    imported_by: str | None
    report: ImportReport


def past_imports(db: Session, *, viewer: Viewer, cursor: str | None = None) -> Page[PastImport]:
    """Imported files, newest first; NotFoundError for anybody but the secretariat."""
    _only_secretariat(viewer)
    order = (SourceFile.imported_at.desc(), SourceFile.public_id.desc())
    query = _with_names().order_by(*order).limit(PAGE_SIZE + 1)
    if cursor is not None:
        query = query.where(_after(cursor))
    rows = db.execute(query).all()
    items = [_past(row) for row in rows[:PAGE_SIZE]]
    counted = sa.select(SourceFile.id).limit(COUNT_CAP).subquery()
    last = items[-1] if len(rows) > PAGE_SIZE else None
    return Page(
        items=items,
        count=db.scalar(sa.select(sa.func.count()).select_from(counted)) or 0,
        next_cursor=(encode_cursor(last.imported_at.isoformat(), last.public_id) if last else None),
    )


def _after(cursor: str) -> sa.ColumnElement[bool]:
    moment, public_id = decode_cursor(cursor, 2)
    try:
        at, last = load_instant(moment), load_text(public_id)
    except (ValueError, OverflowError) as error:
        damaged = message("This page address is damaged; start from the first page.")
        raise DomainError(damaged) from error
    return sa.or_(
        SourceFile.imported_at < at,
        sa.and_(SourceFile.imported_at == at, SourceFile.public_id < last),
    )


def past_import(db: Session, file: PublicId, *, viewer: Viewer) -> PastImport:
    """One imported file with its report."""
    _only_secretariat(viewer)
    row = db.execute(_with_names().where(SourceFile.public_id == file)).one_or_none()
    if row is None:
        raise NotFoundError
    return _past(row)


def _with_names() -> sa.Select[SourceFile, str]:
    return sa.select(SourceFile, User.display_name).outerjoin(
        User, User.public_id == SourceFile.imported_by
    )


def _past(row: sa.Row[SourceFile, str]) -> PastImport:
    file, name = row[0], row[1]
    report: Mapping[str, Any] = file.report
    return PastImport(
        public_id=file.public_id,
        filename=file.filename,
        sha256=file.sha256,
        imported_at=file.imported_at,
        imported_by=name,
        report=ImportReport.from_json(file.format, report),
    )


def _only_secretariat(viewer: Viewer) -> None:
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
