"""A firm's own teams; founding one; the room; leaving and dissolving."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consortia import policies, queries
from app.consortia.blueprint import blueprint
from app.consortia.commands import dissolving, drafting, founding
from app.consortia.forms import DisclosureForm, FoundingForm
from app.consortia.room import room_page
from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.interests.queries import interest_page


@blueprint.get("/")
@allow(policies.may_read_rooms)
def index() -> ResponseReturnValue:
    """The firm's teams, the invitations it has to answer, its bids."""
    own = queries.own_teams(read_session(), viewer=me(), now=clock.now())
    return render_template("consortia/index.html", own=own)


@blueprint.get("/shared")
@allow(policies.may_read_shared)
def shared() -> ResponseReturnValue:
    """For the secretariat: teams whose members all share their interest, name and state."""
    teams = queries.shared_teams(read_session(), viewer=me(), now=clock.now())
    return render_template("consortia/shared.html", teams=teams)


@blueprint.route("/found/<public_id:interest>", methods=["GET", "POST"])
@allow(policies.may_act)
def found(interest: PublicId) -> ResponseReturnValue:
    """Found a consortium from an own interest."""
    page = interest_page(read_session(), interest, viewer=me(), now=clock.now())
    form = FoundingForm.from_request()
    form.offer()
    if form.submitted():
        try:
            with transaction() as db:
                consortium = founding.found_consortium(
                    db, interest, form.details(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".consortium", consortium=consortium))
    return render_form("consortia/found.html", form, own=page.interest)


@blueprint.get("/<public_id:consortium>")
@allow(policies.may_read_rooms)
def consortium(consortium: PublicId) -> ResponseReturnValue:
    """The room: its members' alone."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    return render_template("consortia/room.html", room=room, disclosure=DisclosureForm())


@blueprint.post("/<public_id:consortium>/disclose")
@allow(policies.may_act)
def disclose(consortium: PublicId) -> ResponseReturnValue:
    """Tell the room whether one's own firm could bid alone."""
    form = DisclosureForm.from_request()
    if not form.submitted():
        raise NotFoundError
    return act(
        drafting.disclose,
        consortium,
        form.answer(),
        form=form,
        done=gettext("The members can see your answer."),
        back=_room(consortium),
    )


@blueprint.post("/<public_id:consortium>/members/<public_id:firm>/remove")
@allow(policies.may_act)
def remove_member(consortium: PublicId, firm: PublicId) -> ResponseReturnValue:
    """Take out a member that has signed nothing."""
    return act(
        drafting.remove_member,
        consortium,
        firm,
        done=gettext("The firm is no longer a member."),
        back=_room(consortium),
    )


@blueprint.route("/<public_id:consortium>/leave", methods=["GET", "POST"])
@allow(policies.may_sign)
def leave(consortium: PublicId) -> ResponseReturnValue:
    """Ask once more, then leave."""
    if request.method == "POST":
        return act(
            drafting.leave,
            consortium,
            done=gettext("Your firm has left the consortium."),
            back=_room(consortium),
            elsewhere=url_for(".index"),
        )
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    return render_template("consortia/leave.html", room=room, dissolving=False)


@blueprint.route("/<public_id:consortium>/dissolve", methods=["GET", "POST"])
@allow(policies.may_sign)
def dissolve(consortium: PublicId) -> ResponseReturnValue:
    """Ask once more, then dissolve; a locked team ends once all have signed that."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    if request.method == "POST" and room.in_force is not None:
        return act(
            dissolving.propose_dissolution,
            consortium,
            done=gettext("The members are asked to sign that the consortium ends."),
            back=_room(consortium),
        )
    if request.method == "POST":
        return act(
            founding.dissolve,
            consortium,
            done=gettext("The consortium is dissolved."),
            back=_room(consortium),
            elsewhere=url_for(".index"),
        )
    return render_template("consortia/leave.html", room=room, dissolving=True)


def _room(consortium: PublicId) -> str:
    return url_for(".consortium", consortium=consortium)
