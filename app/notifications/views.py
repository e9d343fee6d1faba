"""A person's notifications and preferences."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.web import safe_next
from app.notifications import commands, policies, queries
from app.notifications.forms import OpenForm, PreferencesForm, ReadAllForm
from app.notifications.words import Target

blueprint = Blueprint(
    "notifications", __name__, template_folder="templates", url_prefix="/notifications"
)


@blueprint.get("/")
@allow(policies.may_read_notifications)
def notifications() -> ResponseReturnValue:
    """What the reader was told, newest first."""
    unread = request.args.get("show") == "unread"
    page = queries.notifications(
        read_session(), viewer=me(), unread=unread, cursor=request.args.get("after")
    )
    return render_template(
        "notifications/index.html",
        page=page,
        unread=unread,
        page_address=lambda cursor: url_for(
            ".notifications", after=cursor, show="unread" if unread else None
        ),
    )


@blueprint.post("/<public_id:notification>/open")
@allow(policies.may_settle_notifications)
def open_notification(notification: PublicId) -> ResponseReturnValue:
    """Tick it off and go where it leads."""
    if not OpenForm.from_request().submitted():
        raise NotFoundError
    target = queries.target_of(read_session(), notification, viewer=me())
    with transaction() as db:
        commands.mark_read(db, notification, actor=actor(), now=clock.now())
    return redirect(_address(target))


def _address(target: Target) -> str:
    """The page itself; the tender's while this deployment has no such page."""
    if target.tender is None or target.endpoint in current_app.view_functions:
        argument: dict[str, Any] = {target.argument: target.value}
        return url_for(target.endpoint, **argument)
    return url_for("tenders.tender", tender=target.tender)


@blueprint.post("/read")
@allow(policies.may_settle_notifications)
def read_all() -> ResponseReturnValue:
    """Tick off everything the page showed."""
    form = ReadAllForm.from_request()
    until = form.moment() if form.submitted() else None
    if until is None:
        raise NotFoundError
    with transaction() as db:
        commands.mark_all_read(db, until=until, actor=actor(), now=clock.now())
    flash(gettext("Ticked off."), "success")
    return redirect(safe_next(request.form.get("next")) or url_for(".notifications"))


@blueprint.route("/preferences", methods=["GET", "POST"])
@allow(policies.may_say_how_to_be_told)
def preferences() -> ResponseReturnValue:
    """What the reader is told, in Duri and by mail."""
    form = PreferencesForm.of(queries.preferences(read_session(), viewer=me()))
    if form.submitted():
        in_app, by_mail = form.wanted()
        with transaction() as db:
            commands.prefer(db, in_app, by_mail, actor=actor(), now=clock.now())
        flash(gettext("You are told like this from now on."), "success")
        return redirect(url_for(".preferences"))
    return render_form(
        "notifications/preferences.html", form, reads=policies.may_read_notifications(me())
    )
