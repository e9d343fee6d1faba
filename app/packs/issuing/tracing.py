"""From a file that turned up back to its edition and to whoever took it. For the command line."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.packs.issuing.issued import linked_file
from app.packs.models import PackDownload, PackEdition


def traced(db: Session, content: bytes) -> tuple[str, ...]:
    """A line for each edition issued with these bytes and each copy made of them."""
    sha256 = hashlib.sha256(content).hexdigest()
    issued = db.scalars(select(PackEdition.public_id).where(PackEdition.sha256 == sha256))
    lines = [f"{linked_file(db, edition).name('pdf')}: as issued" for edition in issued]
    for taken, edition in db.execute(
        select(PackDownload, PackEdition.public_id)
        .join(PackEdition, PackEdition.id == PackDownload.edition_id)
        .where(PackDownload.copy_sha256 == sha256)
        .order_by(PackDownload.id)
    ):
        by = f"link {taken.link_id}" if taken.link_id else f"account {taken.user_id}"
        name = linked_file(db, edition).name("pdf")
        lines.append(f"{name}: copy {taken.serial}, taken {taken.at:%Y-%m-%d %H:%M}Z by {by}")
    return tuple(lines)
