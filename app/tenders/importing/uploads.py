"""Uploaded files between preview and confirmation: one officer's own, for a day.

The bytes lie under their hash in instance/files/uploads. They may hold what Duri does not keep
(an OCDS file with bids), so they are removed as soon as the upload is confirmed, dropped or
has expired.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role, Viewer
from app.core.db import transaction
from app.core.errors import NotAllowedError, NotFoundError
from app.core.ids import PublicId, new_public_id
from app.core.storage import store_bytes, stored_path
from app.core.web import settings
from app.tenders.importers.reading import read
from app.tenders.importers.staged import ParsedFile
from app.tenders.importing.commands import ImportResult, import_file
from app.tenders.importing.models import StagedUpload

LIFE: Final = timedelta(hours=24)
_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class Upload:
    """An upload under review, as its officer sees it."""

    public_id: PublicId
    filename: str
    sha256: str
    expires_at: datetime


def folder() -> Path:
    """Where uploads lie."""
    return settings().files / "uploads"


def keep_bytes(content: bytes) -> str:
    """Store `content` for its preview; returns its hash."""
    return store_bytes(folder(), content)


def stage_upload(
    db: Session, filename: str, sha256: str, *, actor: Actor, now: datetime
) -> PublicId:
    """Note that the actor uploaded this file and may confirm it until it expires."""
    if not actor.has(Role.SECRETARIAT) or actor.user is None:
        raise NotAllowedError
    upload = StagedUpload(
        public_id=new_public_id(),
        uploaded_by=actor.user,
        filename=Path(filename.replace("\\", "/")).name[:_LONGEST_NAME] or "upload",
        sha256=sha256,
        uploaded_at=now,
        expires_at=now + LIFE,
    )
    db.add(upload)
    db.flush()
    record(
        db,
        "tenders.import_staged",
        "staged_upload",
        upload.public_id,
        actor=actor,
        now=now,
        filename=upload.filename,
        sha256=sha256,
    )
    return upload.public_id


def own_upload(db: Session, upload: PublicId, *, viewer: Viewer, now: datetime) -> Upload:
    """The viewer's own upload; NotFoundError for anybody else's, and once it has expired."""
    row = _own(db, upload, viewer.user, now=now)
    return Upload(row.public_id, row.filename, row.sha256, row.expires_at)


def _own(db: Session, upload: PublicId, owner: PublicId | None, *, now: datetime) -> StagedUpload:
    row = db.scalar(sa.select(StagedUpload).where(StagedUpload.public_id == upload))
    if row is None or row.uploaded_by != owner or row.expires_at <= now:
        raise NotFoundError
    return row


def read_upload(upload: Upload) -> ParsedFile:
    """Parse the stored bytes again; NotFoundError when they are gone or were changed."""
    try:
        content = stored_path(folder(), upload.sha256).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError from error
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise NotFoundError
    return read(content)


def confirm_upload(
    db: Session,
    upload: PublicId,
    parsed: ParsedFile,
    *,
    keep_going: bool,
    actor: Actor,
    now: datetime,
) -> ImportResult:
    """Import the file the actor has seen the preview of, and end the upload."""
    row = _own(db, upload, actor.user, now=now)
    result = import_file(
        db,
        parsed,
        filename=row.filename,
        sha256=row.sha256,
        actor=actor,
        now=now,
        keep_going=keep_going,
    )
    db.delete(row)
    db.flush()
    return result


def drop_upload(db: Session, upload: PublicId, *, actor: Actor, now: datetime) -> None:
    """End an upload without importing it."""
    row = _own(db, upload, actor.user, now=now)
    db.delete(row)
    db.flush()
    record(
        db, "tenders.import_dropped", "staged_upload", upload, actor=actor, now=now,
        sha256=row.sha256,
    )  # fmt: skip


def sweep(now: datetime) -> None:
    """Forget expired uploads and remove every stored file that no upload refers to (periodic)."""
    with transaction() as db:
        db.execute(sa.delete(StagedUpload).where(StagedUpload.expires_at <= now))
        wanted = set(db.scalars(sa.select(StagedUpload.sha256)))
    for path in folder().glob("??/*"):
        if path.name not in wanted and _settled(path, now):
            path.unlink(missing_ok=True)


def _settled(path: Path, now: datetime) -> bool:
    """Old enough that no upload is being written around it."""
    try:
        return now.timestamp() - path.stat().st_mtime > 60
    except FileNotFoundError:
        return False


def forget_bytes(db: Session, sha256: str) -> None:
    """Remove a stored file unless another upload still refers to it; call after committing."""
    others = sa.select(StagedUpload.id).where(StagedUpload.sha256 == sha256).limit(1)
    if db.scalar(others) is None:
        stored_path(folder(), sha256).unlink(missing_ok=True)
