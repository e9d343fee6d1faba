"""Looking for a slot, asking people, choosing; and the page behind a private link."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import throttle
from app.accounts.throttle import Source
from app.core import clock
from app.core.access import actor, allow, anyone_may_post, me
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import LOCALES, speaking
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.core.web import settings
from app.meetings import policies
from app.meetings.forms import VersionForm
from app.meetings.polls import commands, queries
from app.meetings.polls.forms import AnswersForm, ChooseForm, PollForm, SpanForm
from app.meetings.polls.models import CanMeet
from app.meetings.polls.queries import SlotLine, SlotPage
from app.meetings.views.blueprint import accepted, back, blueprint, posted_version

#: Rejected slots whose reasons are written out at once.
_SHOWN = 40


@blueprint.get("/<public_id:meeting>/slots")
@allow(policies.may_read_polls)
def slots(meeting: PublicId) -> ResponseReturnValue:
    """The slots of the poll, ranked, with everybody's answers; before a poll those of a span."""
    return render_template(
        "meetings/slots.html", page=_page(meeting), answers=list(CanMeet), shown=_SHOWN
    )


def _page(meeting: PublicId) -> SlotPage:
    return queries.slot_page(read_session(), meeting, me(), clock.now())


@blueprint.route("/<public_id:meeting>/poll/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_poll(meeting: PublicId) -> ResponseReturnValue:
    """Look for slots that both countries' offices share, and ask about some of them."""
    span = SpanForm(request.args, meta={"csrf": False})
    valid = span.validate()
    try:
        page = queries.slot_page(
            read_session(),
            meeting,
            me(),
            clock.now(),
            first=span.first.data if valid else None,
            last=span.last.data if valid else None,
            minutes=span.minutes.data if valid else None,
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFoundError):
            raise
        span.refuse(refusal)
        return render_template("meetings/poll_new.html", page=None, span=span, meeting=meeting), 422
    form = PollForm.from_request(
        version=page.version,
        minutes=span.minutes.data or page.meeting.minutes,
        required=[str(seat.id) for seat in page.seats if seat.chair],
    )
    starts = list(dict.fromkeys(line.starts_at for line in page.fitting))
    form.offer(
        [(at, _both(at)) for at in starts],
        [(seat.id, f"{seat.organisation_names} {seat.person_name or ''}") for seat in page.seats],
    )

    def ask() -> None:
        with transaction() as db:
            commands.open_poll(
                db,
                meeting,
                form.details(),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, ask):
        flash(_("The poll is open. Each person has a letter with a link of their own."), "success")
        return back("slots", meeting)
    return render_form("meetings/poll_new.html", form, page=page, span=span, meeting=meeting)


def _both(at: datetime) -> str:
    seoul, hanoi = format_instant(at, SEOUL), format_instant(at, HANOI)
    return _("Seoul %(seoul)s · Hanoi %(hanoi)s", seoul=seoul, hanoi=hanoi)


@blueprint.post("/<public_id:meeting>/poll/close")
@allow(policies.may_arrange)
def close_poll(meeting: PublicId) -> ResponseReturnValue:
    """End the poll without choosing."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        commands.close_poll(db, meeting, version=version, actor=actor(), now=clock.now())
    flash(_("The poll is closed. Its links take no more answers."), "success")
    return back("slots", meeting)


@blueprint.route("/<public_id:meeting>/poll/choose", methods=["GET", "POST"])
@allow(policies.may_arrange)
def choose_slot(meeting: PublicId) -> ResponseReturnValue:
    """Set the meeting to a slot and hold the room."""
    page = _page(meeting)
    if page.poll is None:
        raise NotFoundError
    form = ChooseForm.from_request(version=page.version, slot=request.args.get("slot"))
    form.slot.choices = [(line.key, _words(line)) for line in (*page.fitting, *page.rejected)]

    def settle() -> None:
        with transaction() as db:
            commands.choose_slot(
                db,
                meeting,
                form.choice(),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, settle):
        flash(_("The date is set. Invitations can be sent."), "success")
        return back("meeting", meeting)
    return render_form("meetings/poll_choose.html", form, page=page)


def _words(line: SlotLine) -> str:
    room = str(line.room.names) if line.room else _("no room")
    against = _("%(count)s reasons against it", count=len(line.reasons)) if line.reasons else ""
    return " · ".join(filter(None, (_both(line.starts_at), room, against)))


@blueprint.route("/<public_id:meeting>/poll/answers/<public_id:asked>", methods=["GET", "POST"])
@allow(policies.may_arrange)
def enter_answers(meeting: PublicId, asked: PublicId) -> ResponseReturnValue:
    """Write down what somebody said by telephone."""
    page = _page(meeting)
    lines = page.poll.asked if page.poll else ()
    line = next((line for line in lines if line.id == asked), None)
    if line is None or page.poll is None:
        raise NotFoundError
    starts = page.poll.starts
    form = AnswersForm.from_request()

    def write() -> None:
        with transaction() as db:
            commands.enter_answers(
                db, meeting, asked, form.says(starts, request.form), actor=actor(), now=clock.now()
            )

    if accepted(form, write):
        return back("slots", meeting, "answers")
    return render_form(
        "meetings/poll_enter.html",
        form,
        page=page,
        line=line,
        slots=[(at, line.says.get(at)) for at in starts],
        answers=list(CanMeet),
    )


@blueprint.route("/polls/<string(length=43):token>", methods=["GET", "POST"])
@allow(anyone_may_post)
def answer_poll(token: str) -> ResponseReturnValue:
    """A person's own page: the token is the key, no account is needed."""
    page = queries.link_page(read_session(), token, clock.now())
    asked = request.args.get("lang")
    with speaking(asked if asked in LOCALES else page.locale):
        form = AnswersForm.from_request()

        def write() -> None:
            # Booked before it is looked at, so that many at once do not slip in.
            source = Source.of(f"poll {token}", request.remote_addr, key=settings().secret_key)
            with transaction() as db:
                tried = throttle.book_try(db, source, now=clock.now())
            with transaction() as db:
                says = form.says((at for at, _own in page.slots), request.form)
                commands.answer_by_link(db, token, says, actor=actor(), now=clock.now())
                throttle.mark_succeeded(db, tried)

        if accepted(form, write):
            flash(_("Thank you. You can change your answers here until they are due."), "success")
            return redirect(url_for(".answer_poll", token=token, lang=request.args.get("lang")))
        return render_form("meetings/poll_answer.html", form, page=page, answers=list(CanMeet))
