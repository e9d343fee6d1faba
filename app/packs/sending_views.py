"""The secretariat's pages of distribution: who gets which papers, sent when, opened when."""

from __future__ import annotations

import zipfile
from io import BytesIO

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.packs import policies, queries
from app.packs.blueprint import blueprint
from app.packs.copies import file_for, holder_of
from app.packs.distributing import request_round
from app.packs.issued import edition_file
from app.packs.receipts import distribution, receipts
from app.packs.sending import USUAL, Mailing, revoke_links
from app.packs.serving import answer_for


class SendForm(BaseForm):
    """For how long the links work, and whether the file goes along."""

    days = IntegerField(lazy_gettext("Days the link works"), [InputRequired()])
    attach = BooleanField(lazy_gettext("Attach the file to the mails, too"))
    sure = BooleanField(lazy_gettext("Send to all seats listed above"), [InputRequired()])


class RevokeForm(BaseForm):
    """One click; the form carries the token against forgery."""


@blueprint.route("/meetings/<public_id:meeting>/distribution", methods=["GET", "POST"])
@allow(policies.may_distribute)
def sending(meeting: PublicId) -> ResponseReturnValue:
    """Who gets which papers; sends them to all seats after one confirmation."""
    viewer, now = me(), clock.now()
    db = read_session()
    outline = queries.meeting_outline(db, meeting)
    form = SendForm.from_request(days=USUAL)
    if form.submitted():
        mailing = Mailing(form.days.data or 0, bool(form.attach.data))
        try:
            with transaction() as written:
                job = request_round(written, meeting, mailing, actor=actor(), now=now)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".job", job=job))
    return render_form(
        "packs/sending.html",
        form,
        meeting=outline,
        lines=distribution(read_session(), meeting, viewer, now),
        revoke=RevokeForm(),
    )


@blueprint.post("/meetings/<public_id:meeting>/distribution/revoke")
@allow(policies.may_distribute)
def revoke_round(meeting: PublicId) -> ResponseReturnValue:
    """Take back every link of the meeting: what was read stays read."""
    return _revoke(meeting, None)


@blueprint.post("/meetings/<public_id:meeting>/distribution/<public_id:seat>/revoke")
@allow(policies.may_distribute)
def revoke_seat(meeting: PublicId, seat: PublicId) -> ResponseReturnValue:
    """Take back one seat's links."""
    return _revoke(meeting, seat)


def _revoke(meeting: PublicId, seat: PublicId | None) -> ResponseReturnValue:
    if not RevokeForm.from_request().submitted():
        raise NotFoundError
    with transaction() as db:
        taken = revoke_links(db, meeting, seat, actor=actor(), now=clock.now())
    flash(gettext("Links taken back: %(count)s.", count=taken), "success")
    return redirect(url_for(".sending", meeting=meeting))


@blueprint.get("/meetings/<public_id:meeting>/editions.zip")
@allow(policies.may_distribute)
def bundle(meeting: PublicId) -> ResponseReturnValue:
    """The newest version of each edition the officer may see, in one file; each is noted."""
    viewer, now = me(), clock.now()
    outline = queries.meeting_outline(read_session(), meeting)
    newest = queries.newest_readable(read_session(), meeting, viewer, now)
    files = [edition_file(read_session(), edition, viewer, now) for edition in newest]
    if not files:
        raise NotFoundError
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name("pdf"), file.issued_at.timetuple()[:6])
            archive.writestr(entry, file_for(file, holder_of(viewer)))
    answer = Response(packed.getvalue(), mimetype="application/zip")
    name = f"{outline.code}-{outline.number}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer_for(files[0], answer)


@blueprint.get("/editions/<public_id:edition>/receipts")
@allow(policies.may_read_receipts)
def opened(edition: PublicId) -> ResponseReturnValue:
    """Who opened one of the desk's own editions, in which form, when."""
    viewer, now = me(), clock.now()
    return render_template(
        "packs/receipts.html",
        file=edition_file(read_session(), edition, viewer, now),
        receipts=receipts(read_session(), edition, viewer, now),
    )
