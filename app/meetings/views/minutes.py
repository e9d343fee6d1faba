"""Minutes: each reader's edition as a page and as PDF; the ledger of decisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core import clock, pdf
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import current_locale, ngettext
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import policies
from app.meetings.minutes import commands, queries
from app.meetings.minutes.answering import answer_comment
from app.meetings.minutes.words import words_of
from app.meetings.papers.labels import PaperKind
from app.meetings.room.forms import CirculateForm, CommentAnswerForm, CommentForm
from app.meetings.rows import seoul_day
from app.meetings.views.blueprint import accepted, back, blueprint, note_taking

_STYLES = Path(__file__).parent.parent / "templates" / "meetings" / "minutes.css"


def _page(meeting: PublicId) -> queries.MinutesPage:
    return queries.minutes_page(read_session(), meeting, me(), clock.now())


@blueprint.route("/<public_id:meeting>/minutes", methods=["GET", "POST"])
@allow(policies.may_comment_minutes)
def minutes(meeting: PublicId) -> ResponseReturnValue:
    """The minutes as their reader may read them; commenting while that is open."""
    page = _page(meeting)
    form = CommentForm.from_request()

    def say() -> None:
        with transaction() as db:
            commands.comment_minutes(
                db, meeting, form.words.data, viewer=me(), actor=actor(), now=clock.now()
            )

    if accepted(form, say):
        flash(_("Your comment is with the secretariat."), "success")
        return back("minutes", meeting, "comments")
    return render_form(
        "meetings/minutes.html",
        form,
        minutes=page,
        said=words_of(page.content) if page.content else None,
        until=seoul_day(clock.now()) + timedelta(days=7),
    )


@blueprint.get("/<public_id:meeting>/minutes.pdf")
@allow(policies.may_read_meetings)
def minutes_pdf(meeting: PublicId) -> ResponseReturnValue:
    """The same edition on paper."""
    page = _page(meeting)
    if page.content is None or page.made_at is None:
        raise NotFoundError
    html = render_template("meetings/minutes_pdf.html", minutes=page, said=words_of(page.content))
    made = _drawn(html, page.approved_at or page.made_at)
    note_taking(meeting, PaperKind.MINUTES, "pdf")
    name = f"minutes-{page.meeting.body.code}-{page.meeting.number}-{current_locale()}.pdf"
    return send_file(BytesIO(made), mimetype="application/pdf", download_name=name)


@lru_cache(maxsize=32)
def _drawn(html: str, created: datetime) -> bytes:
    """Drawn once for all readers of the same edition."""
    marked, _missing = pdf.mark_missing(html)
    return pdf.render(marked, [_STYLES.read_text()], created=created)


@blueprint.post("/<public_id:meeting>/minutes/draft")
@allow(policies.may_arrange)
def draft_minutes(meeting: PublicId) -> ResponseReturnValue:
    """Make a draft from what the room recorded."""
    with transaction() as db:
        commands.draft_minutes(db, meeting, actor=actor(), now=clock.now())
    return back("minutes", meeting)


@blueprint.post("/<public_id:meeting>/minutes/circulate")
@allow(policies.may_arrange)
def circulate_minutes(meeting: PublicId) -> ResponseReturnValue:
    """Open the draft for comments."""
    form = CirculateForm.from_request()
    sent = 0

    def send() -> None:
        nonlocal sent
        with transaction() as db:
            sent = commands.circulate_minutes(
                db, meeting, form.until.data, actor=actor(), now=clock.now()
            )

    if accepted(form, send):
        flash(
            ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", sent),
            "success",
        )
    else:
        for error in (*form.form_errors, *form.until.errors):
            flash(str(error), "warning")
    return back("minutes", meeting)


@blueprint.route(
    "/<public_id:meeting>/minutes/comments/<public_id:comment>", methods=["GET", "POST"]
)
@allow(policies.may_arrange)
def answer_minutes_comment(meeting: PublicId, comment: PublicId) -> ResponseReturnValue:
    """Say whether a comment is accepted, and why not."""
    page = _page(meeting)
    line = next((line for line in page.comments if line.id == comment), None)
    if line is None:
        raise NotFoundError
    form = CommentAnswerForm.from_request(
        outcome=line.outcome.value if line.outcome else None, words=line.answer
    )

    def answer() -> None:
        with transaction() as db:
            answer_comment(db, meeting, comment, form.answer(), actor=actor(), now=clock.now())

    if accepted(form, answer):
        flash(_("The answer is kept. The comment's author has a letter."), "success")
        return back("minutes", meeting, "comments")
    return render_form("meetings/minutes_comment.html", form, minutes=page, comment=line)


@blueprint.post("/<public_id:meeting>/minutes/approve")
@allow(policies.may_arrange)
def approve_minutes(meeting: PublicId) -> ResponseReturnValue:
    """The circulated version stands."""
    with transaction() as db:
        commands.approve_minutes(db, meeting, actor=actor(), now=clock.now())
    flash(_("The minutes are approved. They are not changed any more."), "success")
    return back("minutes", meeting)


@blueprint.get("/decisions")
@allow(policies.may_read_meetings)
def decisions() -> ResponseReturnValue:
    """The ledger: decisions of every body the reader sees."""
    return render_template(
        "meetings/decisions.html",
        page=queries.ledger(read_session(), me(), clock.now(), cursor=request.args.get("page")),
        may_arrange=policies.may_arrange(me()),
        page_address=lambda cursor: url_for(".decisions", page=cursor),
    )
