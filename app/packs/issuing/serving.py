"""Handing an edition out: what it says, who took it, where it may be kept."""

from __future__ import annotations

from typing import Final

import structlog
from flask import Response

from app.audit.access import present_grant, record_access
from app.audit.models import AccessScope
from app.core import clock
from app.core.access import actor, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.papers import docx, hwpx
from app.core.sheets import MIMETYPES
from app.packs import commands
from app.packs.commands import Taken
from app.packs.content.freezing import UnreadableError
from app.packs.issuing.issued import EditionFile, Issued, issued_edition
from app.packs.models import Audience, Form

__all__ = ["Taken", "answer_for", "data_answer", "note", "pdf_answer", "said"]

log = structlog.get_logger("packs")

_MIMETYPES: Final = {
    Form.JSON: "application/json",
    Form.XLSX: MIMETYPES["xlsx"],
    Form.HWPX: hwpx.MIMETYPE,
    Form.DOCX: docx.MIMETYPE,
}


def said(file: EditionFile) -> Issued:
    """What the edition says; a refusal when only an older Duri could read it."""
    try:
        return issued_edition(read_session(), file.id)
    except UnreadableError as error:
        log.warning("packs.unreadable", edition=file.id, error=str(error))
        raise DomainError(
            message("An earlier version of Duri issued this edition: only its PDF can be read.")
        ) from error


def note(file: EditionFile, taken: Taken) -> None:
    """Who took it and how, before it leaves: in the access log and in the list of downloads."""
    grant = present_grant(AccessScope.FINDINGS) if file.audience is Audience.COMPLIANCE else None
    record_access(
        "packs.read" if taken.form is Form.READING else "packs.downloaded",
        "pack_edition",
        file.id,
        about=file.concerns,
        viewer=me(),
        grant=grant,
        number=taken.serial,
    )
    with transaction() as db:
        commands.note_download(db, file.id, taken, actor=actor(), now=clock.now())


def pdf_answer(file: EditionFile, content: bytes) -> Response:
    """The file for somebody to keep."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=file.name("pdf"))
    return answer_for(file, answer)


def data_answer(file: EditionFile, form: Form, content: bytes) -> Response:
    """The edition in another form than its PDF, for somebody to keep."""
    answer = Response(content, mimetype=_MIMETYPES[form])
    answer.headers.set("Content-Disposition", "attachment", filename=file.name(form.value))
    return answer_for(file, answer)


def answer_for(file: EditionFile, answer: Response) -> Response:
    """The answer, kept nowhere on its way unless everybody may have it."""
    if file.audience is not Audience.PUBLIC:
        answer.headers["Cache-Control"] = "no-store"
    return answer
