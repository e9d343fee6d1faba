"""Papers of the room: handing in, versions with hashes, fetching."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from app.consortia import policies
from app.consortia.blueprint import blueprint
from app.consortia.commands import papers
from app.consortia.forms import PaperForm
from app.consortia.room import document_page, room_page
from app.core import clock
from app.core.access import actor, allow, me
from app.core.antivirus import scanner_of
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.fingerprints import author_key
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.storage import open_file, seal_file
from app.core.uploads import checked_document
from app.core.web import settings


@blueprint.route("/<public_id:consortium>/documents/add", methods=["GET", "POST"])
@allow(policies.may_act)
def add_document(consortium: PublicId) -> ResponseReturnValue:
    """Lay a new paper into the room."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    form = PaperForm.from_request()
    if form.submitted():
        try:
            kept = _kept(form)
            with transaction() as db:
                document = papers.add_document(
                    db, consortium, form.title.data or "", kept, actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The document is in the room."), "success")
            return redirect(url_for(".document", consortium=consortium, document=document))
    return render_form("consortia/add_document.html", form, room=room)


@blueprint.route("/<public_id:consortium>/documents/<public_id:document>", methods=["GET", "POST"])
@allow(policies.may_read_documents)
def document(consortium: PublicId, document: PublicId) -> ResponseReturnValue:
    """A paper's versions; a newer one is laid beside them."""
    page = document_page(read_session(), consortium, document, viewer=me(), now=clock.now())
    form = PaperForm.from_request(title=page.title)
    if form.submitted():
        if not page.may_add:
            raise NotFoundError
        try:
            kept = _kept(form)
            with transaction() as db:
                papers.add_version(db, consortium, document, kept, actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The newer version is in the room."), "success")
            return redirect(url_for(".document", consortium=consortium, document=document))
    return render_form("consortia/document.html", form, page=page)


@blueprint.get("/<public_id:consortium>/documents/<public_id:document>/<int:number>")
@allow(policies.may_read_rooms)
def document_file(consortium: PublicId, document: PublicId, number: int) -> ResponseReturnValue:
    """One version's file."""
    page = document_page(read_session(), consortium, document, viewer=me(), now=clock.now())
    version = next((each for each in page.versions if each.number == number), None)
    if version is None:
        raise NotFoundError
    config = settings()
    content = open_file(config.files, config.encryption_key, version.sha256)
    return send_file(
        BytesIO(content),
        mimetype=version.media_type,
        as_attachment=True,
        download_name=version.filename,
    )


def _kept(form: PaperForm) -> papers.KeptFile:
    """Check the file and keep it encrypted, before any transaction."""
    config = settings()
    scanner = scanner_of(config)
    # Drafts a team works on: office files, too.
    checked = checked_document(form.filename(), form.content(), scanner=scanner, office=True)
    digest = seal_file(config.files, config.encryption_key, checked.content)
    author = author_key(checked.content, checked.media_type, key=config.encryption_key)
    size = len(checked.content)
    return papers.KeptFile(checked.filename, checked.media_type, size, digest, author)
