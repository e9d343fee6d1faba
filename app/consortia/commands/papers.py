"""Papers of the room: versions with hashes, encrypted in storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.consortia.events import PaperAdded
from app.consortia.loading import load_room, require_standing
from app.consortia.models import Consortium
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, NotFoundError
from app.core.events import publish
from app.core.ids import PublicId, new_public_id
from app.firms.acting import acting_firm

on_violation("consortium_document_version", "document_id", "number")(ConflictError)


@dataclass(frozen=True)
class KeptFile:
    """A checked file that lies in encrypted storage already (core.uploads, core.storage)."""

    filename: str
    media_type: str
    size_bytes: int
    sha256: str
    #: Keyed hash of the author named inside (core.fingerprints); None where nobody is.
    author_key: str | None = None


def add_document(
    db: Session,
    consortium: PublicId,
    title: str,
    file: KeptFile,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Lay a new paper into the room; returns its id."""
    firm = acting_firm(db, actor)
    room, _member = load_room(db, consortium, firm)
    require_standing(room)
    document = RoomDocument(
        public_id=new_public_id(), consortium_id=room.id, title=title.strip(), created_at=now
    )
    db.add(document)
    db.flush()
    _add_version(db, document, file, firm_id=firm.id, actor=actor, now=now)
    return document.public_id


def add_version(
    db: Session,
    consortium: PublicId,
    document: PublicId,
    file: KeptFile,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Lay a newer version beside the older ones; the same file twice is once."""
    firm = acting_firm(db, actor)
    room, _member = load_room(db, consortium, firm)
    require_standing(room)
    found = db.scalar(
        select(RoomDocument).where(
            RoomDocument.public_id == document, RoomDocument.consortium_id == room.id
        )
    )
    if found is None:
        raise NotFoundError
    if found.versions and found.versions[-1].sha256 == file.sha256:
        return
    _add_version(db, found, file, firm_id=firm.id, actor=actor, now=now)


def _add_version(
    db: Session,
    document: RoomDocument,
    file: KeptFile,
    *,
    firm_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    last = select(func.max(DocumentVersion.number)).where(
        DocumentVersion.document_id == document.id
    )
    number = (db.scalar(last) or 0) + 1
    db.add(
        DocumentVersion(
            document_id=document.id,
            number=number,
            filename=file.filename,
            media_type=file.media_type,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            uploaded_at=now,
            uploaded_by=actor.person,
            firm_id=firm_id,
            author_key=file.author_key,
        )
    )
    db.flush()
    record(
        db,
        "consortia.document_added",
        "document",
        document.public_id,
        actor=actor,
        now=now,
        number=number,
        sha256=file.sha256,
    )
    tender = select(Consortium.tender_id).where(Consortium.id == document.consortium_id)
    added = PaperAdded(document.consortium_id, db.scalars(tender).one(), firm_id)
    publish(db, added, actor=actor, now=now)
