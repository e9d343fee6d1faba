"""The draft, and changes of what is locked."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.consortia import policies
from app.consortia.blueprint import blueprint
from app.consortia.commands import changing, drafting
from app.consortia.room import room_page
from app.consortia.terms_form import terms_form
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId


@blueprint.route("/<public_id:consortium>/terms", methods=["GET", "POST"])
@allow(policies.may_act)
def terms(consortium: PublicId) -> ResponseReturnValue:
    """Roles, shares, liability, work."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    if not room.may.manage:
        raise NotFoundError
    form = terms_form(room)
    if form.submitted():
        try:
            with transaction() as db:
                drafting.change_terms(db, consortium, form.terms(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The draft is kept."), "success")
            return redirect(url_for(".consortium", consortium=consortium))
    return render_form("consortia/terms.html", form, room=room)


@blueprint.route("/<public_id:consortium>/change", methods=["GET", "POST"])
@allow(policies.may_act)
def change(consortium: PublicId) -> ResponseReturnValue:
    """A new version for all members to sign: shares, work, exits, replacements."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    if not room.may.manage:
        raise NotFoundError
    form = terms_form(room, changing=True)
    if form.submitted():
        try:
            with transaction() as db:
                changing.propose_change(
                    db, consortium, form.change(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The members are asked to sign the change."), "success")
            return redirect(url_for(".consortium", consortium=consortium))
    return render_form("consortia/terms.html", form, room=room)
