"""The secretariat's pages of distribution: who gets which papers, sent when, opened when."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core import clock
from app.core.access import Viewer, actor, allow, me
from app.core.acting import act
from app.core.clock import SEOUL
from app.core.dates import format_instant
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, ConfirmForm, render_form
from app.core.i18n import current_locale, gettext
from app.core.ids import PublicId
from app.packs import listing, policies, queries
from app.packs.blueprint import blueprint
from app.packs.issuing.copies import file_for, holder_of
from app.packs.issuing.issued import EditionFile, edition_file
from app.packs.issuing.serving import Taken, answer_for, note, said
from app.packs.rendering.office import office_file, office_form
from app.packs.rounds.commands import GRACE, Whose, call_back, request_round, revoke_links
from app.packs.rounds.queries import rounds_of
from app.packs.rounds.receipts import distribution, receipts, seat_line
from app.packs.rounds.sending import USUAL, Mailing


class SendForm(BaseForm):
    """For how long the links work, and whether the file goes along."""

    days = IntegerField(lazy_gettext("Days the link works"), [InputRequired()])
    attach = BooleanField(lazy_gettext("Attach the file to the mails, too"))
    sure = BooleanField(lazy_gettext("Send to all seats listed above"), [InputRequired()])


class RevokeForm(BaseForm):
    """Why, in a sentence that the holders of the links read; and one confirmation."""

    reason = TextAreaField(
        lazy_gettext("Reason, as the holders read it"), [InputRequired(), Length(max=500)]
    )
    sure = BooleanField(lazy_gettext("Take the links back now"), [InputRequired()])


@blueprint.route("/meetings/<public_id:meeting>/distribution", methods=["GET", "POST"])
@allow(policies.may_distribute)
def sending(meeting: PublicId) -> ResponseReturnValue:
    """Who gets which papers; sends them to all seats after one confirmation."""
    viewer, now = me(), clock.now()
    outline = queries.meeting_outline(read_session(), meeting)
    form = SendForm.from_request(days=USUAL)
    if form.submitted():
        mailing = Mailing(form.days.data or 0, bool(form.attach.data))
        try:
            with transaction() as written:
                request_round(written, meeting, mailing, actor=actor(), now=now)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(
                gettext("The papers are being built. The mails wait until %(at)s.", at=_time(now)),
                "success",
            )
            return redirect(url_for(".sending", meeting=meeting))
    history = rounds_of(read_session(), meeting, viewer, now)
    lines = distribution(read_session(), meeting, viewer, now)
    return render_form(
        "packs/sending.html",
        form,
        meeting=outline,
        lines=lines,
        rounds=history,
        waits=any(line.waits for line in history),
        grace=GRACE // timedelta(minutes=1),
        live=any(line.link for line in lines),
        call_back=ConfirmForm(),
    )


def _time(now: datetime) -> str:
    """When the mails of a round asked for now leave, in Seoul."""
    return format_instant(now + GRACE, SEOUL, current_locale())


@blueprint.post("/meetings/<public_id:meeting>/rounds/<public_id:round>/call-back")
@allow(policies.may_distribute)
def call_back_round(meeting: PublicId, round: PublicId) -> ResponseReturnValue:
    """End a round whose mails still wait."""
    return act(
        call_back,
        meeting,
        round,
        done=gettext("Called back. Nobody was written to."),
        back=url_for(".sending", meeting=meeting),
    )


@blueprint.route("/meetings/<public_id:meeting>/distribution/revoke", methods=["GET", "POST"])
@allow(policies.may_distribute)
def revoke_all(meeting: PublicId) -> ResponseReturnValue:
    """Take back every link of the meeting: what was read stays read."""
    return _revoke(meeting, Whose(), gettext("All links of this meeting"))


@blueprint.route(
    "/meetings/<public_id:meeting>/rounds/<public_id:round>/revoke", methods=["GET", "POST"]
)
@allow(policies.may_distribute)
def revoke_round(meeting: PublicId, round: PublicId) -> ResponseReturnValue:
    """Take back the links of one round."""
    history = rounds_of(read_session(), meeting, me(), clock.now())
    line = next((each for each in history if each.id == round), None)
    if line is None:
        raise NotFoundError
    asked = format_instant(line.asked_at, SEOUL, current_locale())
    return _revoke(meeting, Whose(round=round), gettext("Links of the round of %(at)s", at=asked))


@blueprint.route(
    "/meetings/<public_id:meeting>/distribution/<public_id:seat>/revoke", methods=["GET", "POST"]
)
@allow(policies.may_distribute)
def revoke_seat(meeting: PublicId, seat: PublicId) -> ResponseReturnValue:
    """Take back one seat's links."""
    line = seat_line(read_session(), meeting, seat, me(), clock.now())
    whose = gettext("Links of the seat of %(organisation)s", organisation=line.organisation)
    return _revoke(meeting, Whose(seat=seat), whose)


def _revoke(meeting: PublicId, whose: Whose, named: str) -> ResponseReturnValue:
    """Ask why and once more; then take back."""
    outline = queries.meeting_outline(read_session(), meeting)
    form = RevokeForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                taken = revoke_links(
                    db, meeting, whose, form.reason.data or "", actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Links taken back: %(count)s.", count=taken), "success")
            return redirect(url_for(".sending", meeting=meeting))
    return render_form("packs/revoke.html", form, meeting=outline, named=named)


@blueprint.get("/meetings/<public_id:meeting>/editions.zip")
@allow(policies.may_distribute)
def bundle(meeting: PublicId) -> ResponseReturnValue:
    """The newest version of each edition the officer may see, in one file: its PDF, and its
    agenda and summary as offices of its language work with them; each is noted."""
    viewer, now = me(), clock.now()
    outline = queries.meeting_outline(read_session(), meeting)
    newest = listing.newest_readable(read_session(), meeting, viewer, now)
    files = [edition_file(read_session(), edition, viewer, now) for edition in newest]
    if not files:
        raise NotFoundError
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            for suffix, content in _in_forms(file, viewer):
                entry = zipfile.ZipInfo(file.name(suffix), file.issued_at.timetuple()[:6])
                archive.writestr(entry, content)
    answer = Response(packed.getvalue(), mimetype="application/zip")
    name = f"{outline.code}-{outline.number}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer_for(files[0], answer)


def _in_forms(file: EditionFile, viewer: Viewer) -> Iterator[tuple[str, bytes]]:
    """An edition's PDF and its word processor's file, each noted; of one that only an older
    Duri could read, the PDF alone."""
    yield "pdf", file_for(file, holder_of(viewer))
    try:
        content = office_file(said(file))
    except DomainError:
        return
    form = office_form(file.locale)
    note(file, Taken(form))
    yield form.value, content


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
