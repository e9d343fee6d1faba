"""Behind a link from a mail: absent, expired, taken back and not yours are all the same 404."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import allow, me
from app.core.db import read_session
from app.core.errors import NotFoundError
from app.packs import policies
from app.packs.blueprint import blueprint
from app.packs.issuing.copies import Holder, file_for
from app.packs.issuing.issued import linked_file
from app.packs.issuing.serving import Taken, answer_for, data_answer, note, pdf_answer, said
from app.packs.models import Form
from app.packs.rendering.office import office_file, office_form
from app.packs.rendering.reading import reading_of
from app.packs.rounds.receipts import Opened, opened_link
from app.packs.rounds.throttle import MISSES


@blueprint.get("/links/<string(length=43):token>")
@allow(policies.may_read_packs)
def link(token: str) -> ResponseReturnValue:
    """The newest version of the papers a link leads to: with an account signed in, without one
    at once where nothing in them is any firm's."""
    found = _found(token)
    if found.signs_in or me().signed_in:
        return _to_account(url_for(".read", edition=found.edition))
    file = linked_file(read_session(), found.edition)
    issued = said(file)
    reading = reading_of(issued.edition, file.locale, version=file.version)
    note(file, Taken(Form.READING, found.link))
    page = render_template(
        "packs/read.html",
        file=file,
        said=issued.edition,
        reading=reading,
        linked=token,
        office=office_form(file.locale),
        copies=(),
    )
    return _private(answer_for(file, Response(page)))


@blueprint.get("/links/<string(length=43):token>.pdf")
@allow(policies.may_read_packs)
def link_file(token: str) -> ResponseReturnValue:
    """The same as a file."""
    found = _found(token)
    if found.signs_in or me().signed_in:
        return _to_account(url_for(".edition", edition=found.edition))
    file = linked_file(read_session(), found.edition)
    return _private(pdf_answer(file, file_for(file, Holder(found.name, found.link))))


@blueprint.get("/links/<string(length=43):token>/agenda")
@allow(policies.may_read_packs)
def link_office(token: str) -> ResponseReturnValue:
    """Agenda and summary of the same for the word processor of offices of its language."""
    found = _found(token)
    file = linked_file(read_session(), found.edition)
    form = office_form(file.locale)
    if found.signs_in or me().signed_in:
        return _to_account(url_for(".data", edition=found.edition, form=form.value))
    content = office_file(said(file))
    note(file, Taken(form, found.link))
    return _private(data_answer(file, form, content))


def _to_account(address: str) -> ResponseReturnValue:
    """Who has an account reads signed in, so that it is their own record."""
    if me().signed_in:
        return redirect(address)
    return redirect(url_for("accounts.sign_in", next=request.path))


def _found(token: str) -> Opened:
    """Where the token leads, if it is this reader's; every miss counts."""
    now, viewer = clock.now(), me()
    source = viewer.user or request.remote_addr or "unknown"
    if MISSES.too_many(source, now):
        raise NotFoundError
    found = opened_link(read_session(), token, now)
    if found is None or (viewer.signed_in and not found.belongs_to(viewer)):
        MISSES.add(source, now)
        raise NotFoundError
    return found


def _private(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
