"""Who is invited, who answered, who was there."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow
from app.core.db import transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.i18n import message, ngettext
from app.core.ids import PublicId
from app.meetings import commands, policies
from app.meetings.forms import InviteForm, ReplyForm, VersionForm
from app.meetings.models import Presence, Reply
from app.meetings.projections import MeetingPage
from app.meetings.views.blueprint import accepted, back, blueprint, page_of, posted_version


@blueprint.get("/<public_id:meeting>/people")
@allow(policies.may_read_preparation)
def people(meeting: PublicId) -> ResponseReturnValue:
    """Seats, invitations, answers, attendance."""
    return render_template("meetings/people.html", page=page_of(meeting), replies=list(Reply))


@blueprint.route("/<public_id:meeting>/invite", methods=["GET", "POST"])
@allow(policies.may_arrange)
def invite(meeting: PublicId) -> ResponseReturnValue:
    """Send invitations, after a look at who gets one."""
    page = page_of(meeting)
    form = InviteForm.from_request(version=page.version)
    sent = 0

    def send() -> None:
        nonlocal sent
        with transaction() as db:
            sent = commands.send_invitations(
                db,
                meeting,
                form.details(),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, send):
        flash(
            ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", sent),
            "success",
        )
        return back("people", meeting)
    return render_form("meetings/invite.html", form, page=page)


@blueprint.route(
    "/<public_id:meeting>/invitations/<public_id:invitation>/withdraw", methods=["GET", "POST"]
)
@allow(policies.may_arrange)
def withdraw(meeting: PublicId, invitation: PublicId) -> ResponseReturnValue:
    """Take one invitation back."""
    page = page_of(meeting)
    line = next((line for line in page.invitations if line.id == invitation), None)
    if line is None:
        raise NotFoundError
    form = VersionForm.from_request(version=page.version)

    def take_back() -> None:
        with transaction() as db:
            commands.withdraw_invitation(
                db,
                meeting,
                invitation,
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, take_back):
        return back("people", meeting)
    return render_form("meetings/withdraw.html", form, page=page, invitation=line)


@blueprint.post("/<public_id:meeting>/invitations/<public_id:invitation>/reply")
@allow(policies.may_arrange)
def reply(meeting: PublicId, invitation: PublicId) -> ResponseReturnValue:
    """Write down an answer."""
    form = ReplyForm.from_request()
    version = posted_version(form)
    with transaction() as db:
        commands.record_reply(
            db,
            meeting,
            invitation,
            Reply(form.reply.data),
            version=version,
            actor=actor(),
            now=clock.now(),
        )
    return back("people", meeting, f"seat-{invitation}")


@blueprint.route("/<public_id:meeting>/attendance", methods=["GET", "POST"])
@allow(policies.may_arrange)
def attendance(meeting: PublicId) -> ResponseReturnValue:
    """Who is there: opens the meeting and says whether it is quorate."""
    page = page_of(meeting)
    form = VersionForm.from_request(version=page.version)
    quorate = False

    def write_down() -> None:
        nonlocal quorate
        with transaction() as db:
            quorate = commands.record_attendance(
                db,
                meeting,
                _presence(page),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, write_down):
        if quorate:
            flash(_("There is a quorum: decisions can be recorded."), "success")
        else:
            flash(_("There is no quorum: items are for information only."), "warning")
        return back("record", meeting)
    recorded = {line.seat.id: line.presence for line in page.invitations if line.presence}
    return render_form(
        "meetings/attendance.html", form, page=page, recorded=recorded, kinds=list(Presence)
    )


def _presence(page: MeetingPage) -> dict[PublicId, Presence]:
    try:
        return {
            seat.id: Presence(request.form.get(f"seat-{seat.id}", Presence.ABSENT.value))
            for seat in page.seats
        }
    except ValueError as error:
        raise DomainError(message("Choose who is present.")) from error
