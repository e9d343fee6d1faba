"""A firm's own interests, what is shared with the secretariat, and the season bands."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, anyone, me
from app.core.acting import Act, act
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import current_locale, gettext
from app.core.ids import PublicId
from app.core.sheets import MIMETYPES, as_xlsx
from app.core.web import settings
from app.interests import commands, exporting, policies, queries, statements
from app.interests.commands import InterestDetails, InterestExistsError
from app.interests.forms import InterestForm, RoleForm, StatementForm
from app.seasons.periods import season_label, season_named
from app.seasons.queries import published_bands
from app.tenders.queries import tender_page

blueprint = Blueprint("interests", __name__, template_folder="templates", url_prefix="/interests")


@blueprint.get("/")
@allow(policies.may_read_own)
def interests() -> ResponseReturnValue:
    """The firm's own interests, nearest deadline first."""
    own = queries.own_interests(read_session(), viewer=me(), now=clock.now())
    return render_template("interests/index.html", interests=own)


@blueprint.get("/deadlines.<any(xlsx, ics):suffix>")
@allow(policies.may_read_own)
def deadlines(suffix: str) -> ResponseReturnValue:
    """The firm's own deadlines as a spreadsheet or a calendar."""
    own = queries.own_interests(read_session(), viewer=me(), now=clock.now())
    if suffix == "xlsx":
        content = as_xlsx(exporting.interest_table(own, now=clock.now()))
        response = Response(content, content_type=MIMETYPES["xlsx"])
    else:
        content = exporting.deadline_calendar(own, now=clock.now(), base_url=settings().base_url)
        response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"deadlines.{suffix}")
    return response


@blueprint.route("/tenders/<public_id:tender>/register", methods=["GET", "POST"])
@allow(policies.may_register)
def register(tender: PublicId) -> ResponseReturnValue:
    """Register an interest, with the plain question whether to share it."""
    db, now = read_session(), clock.now()
    page = tender_page(db, tender, viewer=me(), now=now)
    box = queries.interest_box(db, tender, viewer=me(), now=now)
    form = InterestForm.from_request()
    form.offer(queries.lot_choices(db, tender, now=now))
    if form.submitted():
        try:
            interest = _register(tender, form.details())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Your interest is registered."), "success")
            return redirect(url_for(".interest", interest=interest))
    return render_form("interests/register.html", form, page=page, box=box)


def _register(tender: PublicId, details: InterestDetails) -> PublicId:
    """Register once; when the same form arrived twice at once, find what the other one made."""
    try:
        return _once(tender, details)
    except InterestExistsError:
        return _once(tender, details)


def _once(tender: PublicId, details: InterestDetails) -> PublicId:
    with transaction() as db:
        return commands.register_interest(db, tender, details, actor=actor(), now=clock.now())


@blueprint.get("/<public_id:interest>")
@allow(policies.may_read_own)
def interest(interest: PublicId) -> ResponseReturnValue:
    """One own interest: its tender, whether it is shared, and the history of that."""
    page = queries.interest_page(read_session(), interest, viewer=me(), now=clock.now())
    return render_template("interests/interest.html", page=page)


def _act(interest: PublicId, command: Act, done: str) -> ResponseReturnValue:
    """Do one thing with an own interest, then show it."""
    return act(command, interest, done=done, back=url_for(".interest", interest=interest))


@blueprint.post("/<public_id:interest>/share")
@allow(policies.may_register)
def share(interest: PublicId) -> ResponseReturnValue:
    """Let the secretariat see it from now on."""
    return _act(
        interest,
        commands.share_interest,
        gettext("The secretariat can see this interest from now on."),
    )


@blueprint.post("/<public_id:interest>/stop-sharing")
@allow(policies.may_register)
def stop_sharing(interest: PublicId) -> ResponseReturnValue:
    """Hide it from the secretariat from now on."""
    return _act(
        interest,
        commands.stop_sharing,
        gettext("The secretariat no longer sees this interest. Issued papers keep what they said."),
    )


@blueprint.route("/<public_id:interest>/role", methods=["GET", "POST"])
@allow(policies.may_register)
def change_role(interest: PublicId) -> ResponseReturnValue:
    """Mean another role; the history keeps the one before."""
    page = queries.interest_page(read_session(), interest, viewer=me(), now=clock.now())
    form = RoleForm.of(page.interest.role)
    if form.submitted():
        try:
            with transaction() as db:
                commands.change_role(db, interest, form.chosen(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The intended role is changed."), "success")
            return redirect(url_for(".interest", interest=interest))
    return render_form("interests/role.html", form, page=page)


@blueprint.route("/<public_id:interest>/withdraw", methods=["GET", "POST"])
@allow(policies.may_register)
def withdraw(interest: PublicId) -> ResponseReturnValue:
    """Ask once more, then withdraw."""
    if request.method == "POST":
        return _act(interest, commands.withdraw_interest, gettext("The interest is withdrawn."))
    page = queries.interest_page(read_session(), interest, viewer=me(), now=clock.now())
    return render_template("interests/withdraw.html", page=page)


@blueprint.route("/<public_id:interest>/independence", methods=["GET", "POST"])
@allow(policies.may_register)
def independence(interest: PublicId) -> ResponseReturnValue:
    """State independence in the text of the governing law, with a tick."""
    page = queries.interest_page(read_session(), interest, viewer=me(), now=clock.now())
    form = StatementForm.from_request(sha256=page.text.sha256)
    if form.submitted():
        try:
            with transaction() as db:
                statements.state_independence(
                    db,
                    interest,
                    sha256=form.sha256.data,
                    locale=current_locale(),
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
            form.sha256.data = page.text.sha256
        else:
            flash(gettext("Your firm's independence is stated."), "success")
            return redirect(url_for(".interest", interest=interest))
    return render_form("interests/independence.html", form, page=page)


@blueprint.post("/<public_id:interest>/independence/retract")
@allow(policies.may_register)
def retract_independence(interest: PublicId) -> ResponseReturnValue:
    """Take the statement back."""
    return _act(interest, statements.retract_independence, gettext("The statement is taken back."))


@blueprint.get("/shared")
@allow(policies.may_read_shared)
def shared() -> ResponseReturnValue:
    """What firms share with the secretariat at this moment."""
    page = queries.shared_interests(
        read_session(), viewer=me(), now=clock.now(), cursor=request.args.get("after")
    )
    return render_template(
        "interests/shared.html",
        page=page,
        page_address=lambda cursor: url_for(".shared", after=cursor),
    )


@blueprint.get("/seasons")
@allow(anyone)
def seasons() -> ResponseReturnValue:
    """The frozen figures of closed seasons, the same for everybody."""
    bands = published_bands(read_session())
    return render_template(
        "interests/seasons.html",
        seasons=[
            (season_label(code), season_named(code), list(of_it))
            for code, of_it in groupby(bands, lambda band: band.season)
        ],
    )
