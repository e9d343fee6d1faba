"""Private calendar addresses, and answers that a mail server posts."""

from __future__ import annotations

import hmac

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, anyone, anyone_may_post, me
from app.core.db import read_session, transaction
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.core.security import takes_from_strangers
from app.core.web import csrf, settings
from app.meetings import policies
from app.meetings.feeds import commands, queries
from app.meetings.replies.commands import take_reply
from app.meetings.replies.models import ReplyOutcome
from app.meetings.replies.queries import replies as replies_read
from app.meetings.replies.reading import MOST_BYTES
from app.meetings.views.blueprint import blueprint


@blueprint.get("/feeds/<string(length=43):token>.ics")
@allow(anyone)
def feed(token: str) -> ResponseReturnValue:
    """The calendar behind a token: calendar programs have no sign-in, the token is the key."""
    content = queries.feed(read_session(), token, clock.now())
    if content is None:
        abort(404)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/calendar-address")
@allow(policies.may_read_meetings)
def calendar_address() -> ResponseReturnValue:
    """What a calendar address is, and a button to open one."""
    return render_template("meetings/feed.html", address=None)


@blueprint.post("/calendar-address")
@allow(policies.may_have_feed)
def open_feed() -> ResponseReturnValue:
    """A new address, shown this once."""
    with transaction() as db:
        token = commands.open_own(db, actor=actor(), now=clock.now())
    address = f"{settings().base_url}{url_for('.feed', token=token)}"
    return render_template("meetings/feed.html", address=address)


@blueprint.post("/calendar-address/close")
@allow(policies.may_have_feed)
def close_feed() -> ResponseReturnValue:
    """Let one's own address answer nobody any more."""
    with transaction() as db:
        commands.close_own(db, actor=actor(), now=clock.now())
    flash(_("The calendar address no longer works."), "success")
    return redirect(url_for(".calendar_address"))


@blueprint.post("/bodies/<public_id:body>/seats/<public_id:seat>/calendar-address")
@allow(policies.may_arrange)
def send_feed(body: PublicId, seat: PublicId) -> ResponseReturnValue:
    """Send a seat's holder an address by mail."""
    with transaction() as db:
        commands.send_to_seat(db, seat, actor=actor(), now=clock.now())
    flash(_("The calendar address is on its way by mail."), "success")
    return redirect(url_for(".body", body=body))


@blueprint.get("/replies")
@allow(policies.may_read_polls)
def replies() -> ResponseReturnValue:
    """Answers that came by mail: what was taken, what was refused and why."""
    return render_template(
        "meetings/replies.html", replies=replies_read(read_session(), me(), clock.now())
    )


@blueprint.post("/replies/incoming")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no stubs
@allow(anyone_may_post)
@takes_from_strangers(MOST_BYTES + 1)
def incoming_reply() -> ResponseReturnValue:
    """One mail as it is (message/rfc822), from a mail server that knows the token.

    Answers 200 when taken, 422 with the reason when refused; 404 without the right token.
    """
    expected = settings().reply_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        abort(404)
    with transaction() as db:
        handled = take_reply(db, request.get_data(), now=clock.now())
    answer = {"outcome": handled.outcome.value, "reason": str(handled.reason or "")}
    return answer, 200 if handled.outcome is ReplyOutcome.TAKEN else 422
