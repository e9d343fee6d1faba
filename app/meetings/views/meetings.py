"""Meetings: the list, one meeting, calling, moving, postponing, cancelling."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import Role, actor, allow, me
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.forms import MeetingForm, NewMeetingForm, ReasonForm, VersionForm
from app.meetings.polls.by_hand import against_the_hour
from app.meetings.views.blueprint import accepted, back, blueprint, page_of, posted_version


@blueprint.get("/")
@allow(policies.may_read_meetings)
def meetings() -> ResponseReturnValue:
    """Cadence, what lies ahead, and every meeting the reader sees."""
    db, now = read_session(), clock.now()
    return render_template(
        "meetings/index.html",
        cadences=queries.bodies(db, me(), now),
        upcoming=queries.upcoming(db, me(), now),
        page=queries.meetings(db, me(), now, cursor=request.args.get("page")),
        page_address=lambda cursor: url_for(".meetings", page=cursor),
        may_arrange=policies.may_arrange(me()),
        may_prepare=policies.may_read_preparation(me()),
        may_read_ties=policies.may_read_ties(me()),
        may_host=me().has(Role.COUNTERPART),
    )


@blueprint.get("/<public_id:meeting>")
@allow(policies.may_read_meetings)
def meeting(meeting: PublicId) -> ResponseReturnValue:
    """One meeting: when, where, agenda, decisions, open actions."""
    page = queries.meeting_overview(read_session(), meeting, me(), clock.now())
    return render_template("meetings/meeting.html", page=page, may_object=policies.may_object(me()))


@blueprint.route("/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_meeting() -> ResponseReturnValue:
    """Call a meeting."""
    now = clock.now()
    bodies = [line.body for line in queries.bodies(read_session(), me(), now)]
    form = NewMeetingForm.from_request(body=request.args.get("body"), minutes=120, date_agreed=True)
    form.body.choices = [(body.id, str(body.names)) for body in bodies]
    if form.submitted():
        with transaction() as db:
            created = commands.create_meeting(
                db,
                PublicId(form.body.data),
                form.details(),
                date_agreed=form.date_agreed.data,
                actor=actor(),
                now=now,
            )
        flash(_("The meeting is called. Ask for a proposed agenda next."), "success")
        _say_what_speaks_against(form.details())
        return redirect(url_for(".agenda", meeting=created))
    return render_form("meetings/new.html", form, bodies=bodies)


@blueprint.route("/<public_id:meeting>/edit", methods=["GET", "POST"])
@allow(policies.may_arrange)
def edit(meeting: PublicId) -> ResponseReturnValue:
    """Change time or place."""
    page = page_of(meeting)
    local = page.meeting.starts_at.astimezone(SEOUL)
    form = MeetingForm.from_request(
        version=page.version,
        starts_on=local.date(),
        starts_time=local.time(),
        minutes=page.meeting.minutes,
        place=page.meeting.place,
        video_url=page.meeting.video_url,
    )

    def change() -> None:
        with transaction() as db:
            left = commands.change_meeting(
                db,
                meeting,
                form.details(),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )
        if left:
            flash(_("The room of the old time is released. Book one for the new time."), "warning")
        _say_what_speaks_against(form.details())

    if accepted(form, change):
        if page.invitations:
            flash(_("Changed. Those invited do not know yet: send the invitations again."), "info")
            return back("people", meeting)
        flash(_("Changed."), "success")
        return back("meeting", meeting)
    return render_form("meetings/edit.html", form, page=page)


@blueprint.post("/<public_id:meeting>/date-agreed")
@allow(policies.may_arrange)
def date_agreed(meeting: PublicId) -> ResponseReturnValue:
    """The date of a planned meeting is agreed."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        commands.confirm_date(db, meeting, version=version, actor=actor(), now=clock.now())
    flash(_("The date is agreed: invitations can go out."), "success")
    return back("meeting", meeting)


@blueprint.route("/<public_id:meeting>/postpone", methods=["GET", "POST"])
@allow(policies.may_arrange)
def postpone(meeting: PublicId) -> ResponseReturnValue:
    """Take the meeting off its date, with the reason, after a look at what that sends."""
    return _take_off(
        meeting, commands.postpone_meeting, done=_("The meeting is postponed."), cancel=False
    )


@blueprint.route("/<public_id:meeting>/cancel", methods=["GET", "POST"])
@allow(policies.may_arrange)
def cancel(meeting: PublicId) -> ResponseReturnValue:
    """Cancel the meeting, with the reason, after a look at what that sends."""
    return _take_off(
        meeting, commands.cancel_meeting, done=_("The meeting is cancelled."), cancel=True
    )


def _take_off(
    meeting: PublicId, command: Callable[..., int], *, done: str, cancel: bool
) -> ResponseReturnValue:
    page = page_of(meeting)
    form = ReasonForm.from_request(version=page.version)

    def take_off() -> None:
        version, reason = posted_version(form), form.reason.data
        with transaction() as db:
            command(db, meeting, reason, version=version, actor=actor(), now=clock.now())

    if accepted(form, take_off):
        flash(done, "success")
        return back("meeting", meeting)
    return render_form("meetings/take_off.html", form, page=page, cancel=cancel)


def _say_what_speaks_against(details: commands.MeetingDetails) -> None:
    """A word about closed offices, where a meeting ahead was given a time by hand."""
    if details.starts_at <= clock.now():
        return
    said = against_the_hour(read_session(), details.starts_at, details.minutes)
    if said:
        flash(_("Please look at the time again: %(why)s", why=" ".join(said)), "warning")
