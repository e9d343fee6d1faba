"""What is open to a firm, how it could take part, what it follows, and its calendar."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.access import actor, allow, anyone, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import ConfirmForm
from app.core.i18n import gettext, speaking
from app.core.ids import PublicId
from app.core.web import safe_next, settings
from app.opportunities import commands, policies, queries
from app.opportunities.calendar import deadline_feed
from app.opportunities.forms import OpportunityForm, arguments
from app.opportunities.question import Question, Shelf
from app.opportunities.ways import ways_in
from app.provinces.queries import units_by_name

blueprint = Blueprint(
    "opportunities", __name__, template_folder="templates", url_prefix="/opportunities"
)

#: Arguments of the list's address that are not part of the question.
_BESIDE = frozenset({"after", "lang", "saved"})


def _form(given: MultiDict[str, str]) -> OpportunityForm:
    asked = {name: values for name, values in given.lists() if name not in _BESIDE}
    return OpportunityForm.from_arguments(asked, units=units_by_name(read_session()))


def _asked() -> tuple[OpportunityForm, bool, bool]:
    """The form as the address says, else as saved; whether one is saved, and whether it counts."""
    saved = queries.saved_question(read_session(), viewer=me())
    narrowed = any(name not in _BESIDE for name in request.args)
    if saved is None or narrowed or request.args.get("saved") == "no":
        return _form(request.args), saved is not None, False
    return (
        _form(MultiDict((n, value) for n, values in saved.items() for value in values)),
        True,
        True,
    )


@blueprint.get("/")
@allow(policies.may_read_opportunities)
def opportunities() -> ResponseReturnValue:
    """What the firm could join, as its reader's own filter asks."""
    form, saved, by_saved = _asked()
    if not form.validate():
        return render_template("opportunities/index.html", form=form, page=None), 422
    question = form.question()
    page = queries.opportunities(
        read_session(), question, viewer=me(), now=clock.now(), cursor=request.args.get("after")
    )
    return render_template(
        "opportunities/index.html",
        form=form,
        page=page,
        question=question,
        asked=arguments(question),
        saved=saved,
        by_saved=by_saved,
        narrowed=question != Question(shelf=question.shelf),
        may_follow=policies.may_follow(me()),
        shelves=[
            (shelf.label, _address(question, shelf), shelf is question.shelf) for shelf in Shelf
        ],
        page_address=lambda cursor: _address(question, after=cursor),
        here=_address(question, after=request.args.get("after")),
    )


def _address(question: Question, shelf: Shelf | None = None, **more: Any) -> str:
    """The address that asks this whatever is saved."""
    said: dict[str, Any] = dict(arguments(question))
    said["shelf"] = (shelf or question.shelf).value
    return url_for(".opportunities", **said, **more)


@blueprint.post("/filter")
@allow(policies.may_keep_own_view)
def save_filter() -> ResponseReturnValue:
    """Keep the question shown as what one's own list opens with."""
    form = _form(MultiDict((n, v) for n, v in request.form.items(multi=True) if n != "csrf_token"))
    if not form.validate():
        return render_template("opportunities/index.html", form=form, page=None), 422
    with transaction() as db:
        commands.save_filter(db, arguments(form.question()), actor=actor(), now=clock.now())
    flash(gettext("Your list opens with this filter from now on."), "success")
    return redirect(url_for(".opportunities"))


@blueprint.post("/filter/forget")
@allow(policies.may_keep_own_view)
def forget_filter() -> ResponseReturnValue:
    """Drop the saved filter."""
    return act(
        commands.forget_filter,
        done=gettext("Your saved filter is gone."),
        back=url_for(".opportunities"),
    )


@blueprint.get("/ways")
@allow(policies.may_read_opportunities)
def ways() -> ResponseReturnValue:
    """How the firm could take part, route by route."""
    return render_template("opportunities/ways.html", ways=ways_in(read_session(), viewer=me()))


@blueprint.get("/followed")
@allow(policies.may_read_opportunities)
def followed() -> ResponseReturnValue:
    """What the firm follows or pursues, and the reader's calendar address."""
    db = read_session()
    return render_template(
        "opportunities/followed.html",
        watched=queries.watched(db, viewer=me(), now=clock.now()),
        feed_since=queries.feed_since(db, viewer=me()),
        may_follow=policies.may_follow(me()),
    )


@blueprint.post("/tenders/<public_id:tender>/follow")
@allow(policies.may_follow)
def follow(tender: PublicId) -> ResponseReturnValue:
    """Be told what happens to it."""
    done = gettext("Your firm follows this from now on.")
    return act(commands.follow, tender, done=done, back=_back(tender))


@blueprint.post("/tenders/<public_id:tender>/unfollow")
@allow(policies.may_follow)
def unfollow(tender: PublicId) -> ResponseReturnValue:
    """Be told no more."""
    done = gettext("Your firm no longer follows this.")
    return act(commands.unfollow, tender, done=done, back=_back(tender))


def _back(tender: PublicId) -> str:
    return safe_next(request.form.get("next")) or url_for("tenders.tender", tender=tender)


@blueprint.post("/calendar")
@allow(policies.may_keep_own_view)
def open_feed() -> ResponseReturnValue:
    """A new calendar address, shown this once; the one before stops working."""
    if not ConfirmForm.from_request().submitted():
        raise NotFoundError
    with transaction() as db:
        token = commands.open_feed(db, actor=actor(), now=clock.now())
    address = f"{settings().base_url}{url_for('.feed', token=token)}"
    return render_template("opportunities/feed.html", address=address)


@blueprint.post("/calendar/revoke")
@allow(policies.may_keep_own_view)
def revoke_feed() -> ResponseReturnValue:
    """Let the calendar address answer nobody any more."""
    return act(
        commands.revoke_feed,
        done=gettext("The calendar address no longer works."),
        back=url_for(".followed"),
    )


@blueprint.get("/calendar/<string(length=43):token>.ics")
@allow(anyone)
def feed(token: str) -> ResponseReturnValue:
    """The calendar behind a token: calendar programs have no sign-in, the token is the key."""
    db = read_session()
    reader = queries.feed_reader(db, token)
    if reader is None:
        abort(404)
    with speaking(reader.locale):
        watched = queries.watched_by(db, reader.firm, now=clock.now())
        content = deadline_feed(watched, base_url=settings().base_url)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
