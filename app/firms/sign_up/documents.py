"""Files that firms hand in: bytes encrypted under their hash, rows that say whose they are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.db import transaction
from app.core.fingerprints import author_key
from app.core.ids import new_public_id
from app.core.storage import open_file, seal_file
from app.core.uploads import CheckedFile
from app.core.web import settings
from app.firms.models import Firm
from app.firms.sign_up.models import DocumentPurpose, FirmApplication, FirmDocument

#: Seconds a file may lie without a row: a form is being sent around it.
_SETTLES: Final = 3600


def folder() -> Path:
    """Where the encrypted files lie."""
    return settings().files / "firms"


def keep_file(file: CheckedFile) -> None:
    """Write the encrypted bytes, before the transaction that names them."""
    seal_file(folder(), settings().encryption_key, file.content)


def read_file(sha256: str) -> bytes:
    """The plain bytes of a kept file."""
    return open_file(folder(), settings().encryption_key, sha256)


def enter_document(
    db: Session,
    file: CheckedFile,
    purpose: DocumentPurpose,
    *,
    application: FirmApplication | None = None,
    firm: Firm | None = None,
    actor: Actor,
    now: datetime,
) -> FirmDocument:
    """Say whose a kept file is and what for; the caller records the act it belongs to."""
    document = FirmDocument(
        public_id=new_public_id(),
        application=application,
        firm_id=firm.id if firm else None,
        purpose=purpose,
        sha256=file.sha256,
        media_type=file.media_type,
        size=len(file.content),
        filename=file.filename,
        uploaded_at=now,
        uploaded_by=actor.user,
        author_key=author_key(file.content, file.media_type, key=settings().encryption_key),
    )
    db.add(document)
    db.flush()
    return document


def sweep(now: datetime) -> None:
    """Remove files that no row names: forms that were refused after their file was kept."""
    with transaction() as db:
        wanted = set(db.scalars(select(FirmDocument.sha256)))
    for path in folder().glob("??/*.sealed"):
        if path.name.partition(".")[0] not in wanted and _settled(path, now):
            path.unlink(missing_ok=True)


def _settled(path: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - path.stat().st_mtime > _SETTLES
    except FileNotFoundError:
        return False
