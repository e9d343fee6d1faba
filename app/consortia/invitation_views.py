"""Inviting a firm; the invited firm's page and its answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.consortia import policies, queries
from app.consortia.blueprint import blueprint
from app.consortia.commands import inviting
from app.consortia.forms import AcceptForm, InvitationForm
from app.consortia.room import room_page
from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId


@blueprint.route("/<public_id:consortium>/invite", methods=["GET", "POST"])
@allow(policies.may_act)
def invite(consortium: PublicId) -> ResponseReturnValue:
    """Invite a firm one knows."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    form = InvitationForm.from_request()
    form.offer()
    if form.submitted():
        try:
            with transaction() as db:
                inviting.invite(db, consortium, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The invitation is on its way."), "success")
            return redirect(url_for(".consortium", consortium=consortium))
    return render_form("consortia/invite.html", form, room=room)


@blueprint.post("/<public_id:consortium>/invitations/<public_id:invitation>/revoke")
@allow(policies.may_act)
def revoke(consortium: PublicId, invitation: PublicId) -> ResponseReturnValue:
    """Take an invitation back."""
    return act(
        inviting.revoke,
        consortium,
        invitation,
        done=gettext("The invitation is taken back."),
        back=url_for(".consortium", consortium=consortium),
    )


@blueprint.get("/invitations/<public_id:invitation>")
@allow(policies.may_read_rooms)
def invitation(invitation: PublicId) -> ResponseReturnValue:
    """An invitation of the reader's own firm."""
    page = queries.received_invitation(read_session(), invitation, viewer=me(), now=clock.now())
    return render_template("consortia/invitation.html", page=page, form=AcceptForm())


@blueprint.post("/invitations/<public_id:invitation>/accept")
@allow(policies.may_sign)
def accept(invitation: PublicId) -> ResponseReturnValue:
    """Join."""
    page = queries.received_invitation(read_session(), invitation, viewer=me(), now=clock.now())
    form = AcceptForm.from_request()
    form.ask(needed=not page.has_interest)
    if form.submitted():
        try:
            with transaction() as db:
                team = inviting.accept(
                    db, invitation, share=form.shares(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Your firm is a member of the consortium."), "success")
            return redirect(url_for(".consortium", consortium=team))
    return render_form("consortia/invitation.html", form, page=page)


@blueprint.post("/invitations/<public_id:invitation>/decline")
@allow(policies.may_act)
def decline(invitation: PublicId) -> ResponseReturnValue:
    """Say no."""
    return act(
        inviting.decline,
        invitation,
        done=gettext("The invitation is declined."),
        back=url_for(".index"),
    )
