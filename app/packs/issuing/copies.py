"""Files as they leave: whoever is known gets a copy of their own, by account, link or ZIP alike.

The copy carries their name, the time and a serial on every page. The serial is the number of the
entry in the access log, and stands beside the copy's hash in the list of downloads: a copy that
turns up somewhere can be told from every other one. What everybody may have names nobody.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import structlog

from app.core import clock
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId, new_public_id
from app.core.storage import stored_path
from app.core.web import settings
from app.packs.issuing.issued import EditionFile
from app.packs.issuing.serving import Taken, note
from app.packs.issuing.stamping import Recipient, stamp
from app.packs.models import Audience, Form

log = structlog.get_logger("packs")


@dataclass(frozen=True)
class Holder:
    """Whose copy it is to be: the name that is printed, and the link it is taken by, if any."""

    name: str
    link: PublicId | None = None


def holder_of(viewer: Viewer) -> Holder | None:
    """Somebody signed in; None for anybody else."""
    if viewer.user is None:
        return None
    named = (viewer.user_name, viewer.organisation_name)
    return Holder(" · ".join(filter(None, named)) or viewer.user)


def file_for(file: EditionFile, holder: Holder | None) -> bytes:
    """The PDF as its reader gets it; that it was taken is noted before it leaves.

    Raises NotFoundError when the file is gone, DomainError when it cannot be read.
    """
    path = stored_path(settings().files, file.sha256, suffix=".pdf")
    if not path.exists():
        log.error("packs.file_missing", edition=file.id, sha256=file.sha256)
        raise NotFoundError
    issued = path.read_bytes()
    link = holder.link if holder else None
    if holder is None or file.audience is Audience.PUBLIC:
        note(file, Taken(Form.PDF, link))
        return issued
    serial = new_public_id()
    made = stamp(issued, Recipient(holder.name, serial, clock.now()), locale=file.locale)
    note(file, Taken(Form.PDF, link, serial, hashlib.sha256(made).hexdigest()))
    return made
