"""The register of official steps: letters, queries, bookings."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import policies
from app.meetings import queries as meetings
from app.meetings.addressees import addressee_named, addressee_names_offered
from app.meetings.official import commands, queries
from app.meetings.official.forms import ChangeStepForm, NewStepForm, RemindedForm, SettleForm
from app.meetings.official.officers import officers_offered
from app.meetings.rows import seoul_day
from app.meetings.views.blueprint import accepted, blueprint


@blueprint.get("/official")
@allow(policies.may_read_preparation)
def official_steps() -> ResponseReturnValue:
    """What waits, or what is settled."""
    settled = request.args.get("show") == "settled"
    return render_template(
        "meetings/official.html",
        page=queries.official_steps(
            read_session(), me(), clock.now(), settled=settled, cursor=request.args.get("page")
        ),
        settled=settled,
        may_arrange=policies.may_arrange(me()),
        page_address=lambda cursor: url_for(
            ".official_steps", page=cursor, show="settled" if settled else None
        ),
    )


@blueprint.route("/official/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_step() -> ResponseReturnValue:
    """Enter a letter, a query or a booking."""
    form = NewStepForm.from_request(sent_on=seoul_day(clock.now()), owner=me().user)
    form.offer(officers_offered(read_session()))
    bodies = meetings.bodies(read_session(), me(), clock.now())
    form.body.choices = [(each.body.id, str(each.body.names)) for each in bodies]
    entered: list[PublicId] = []

    def enter() -> None:
        with transaction() as db:
            to = addressee_named(db, form.addressee.data)
            body = PublicId(form.body.data)
            entered.append(
                commands.enter_step(db, body, form.details(to), actor=actor(), now=clock.now())
            )

    if accepted(form, enter):
        flash(_("The step is in the register."), "success")
        return redirect(url_for(".official_step", step=entered[-1]))
    return _step_form(form)


def _step_form(form: BaseForm, line: queries.StepLine | None = None) -> ResponseReturnValue:
    offered = addressee_names_offered(read_session())
    return render_form("meetings/official_form.html", form, line=line, organisations=offered)


@blueprint.get("/official/<public_id:step>")
@allow(policies.may_read_preparation)
def official_step(step: PublicId) -> ResponseReturnValue:
    """One step, with what can be done about it."""
    return _page(step)


def _page(
    step: PublicId, reminded: BaseForm | None = None, settling: BaseForm | None = None
) -> ResponseReturnValue:
    line = queries.official_step(read_session(), step, me(), clock.now())
    fresh = {"version": line.version, "on": seoul_day(clock.now())}
    return render_form(
        "meetings/official_step.html",
        reminded if reminded and reminded.failed else settling or BaseForm(formdata=None),
        line=line,
        reminded=reminded or RemindedForm(formdata=None, data=fresh),
        settling=settling or SettleForm(formdata=None, data=fresh),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.route("/official/<public_id:step>/edit", methods=["GET", "POST"])
@allow(policies.may_arrange)
def edit_step(step: PublicId) -> ResponseReturnValue:
    """Correct what was entered."""
    line = queries.official_step(read_session(), step, me(), clock.now())
    form = ChangeStepForm.from_request(
        version=line.version,
        kind=line.kind.value,
        subject=line.subject,
        addressee=str(line.to) if line.to else "",
        reference=line.reference,
        sent_on=line.sent_on,
        lapses_on=line.lapses_on,
        tender_number=line.tender_number,
        public_channel=line.public_channel,
        owner=line.owner,
    )
    form.offer(officers_offered(read_session()))

    def change() -> None:
        with transaction() as db:
            to = addressee_named(db, form.addressee.data)
            commands.change_step(
                db,
                step,
                form.details(to),
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, change):
        flash(_("The step is corrected."), "success")
        return redirect(url_for(".official_step", step=step))
    return _step_form(form, line)


@blueprint.post("/official/<public_id:step>/remind")
@allow(policies.may_arrange)
def remind_step(step: PublicId) -> ResponseReturnValue:
    """Note that a reminder went out."""
    form = RemindedForm.from_request()

    def note() -> None:
        with transaction() as db:
            commands.remind(
                db,
                step,
                form.on.data,
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, note):
        flash(_("The reminder is noted."), "success")
        return redirect(url_for(".official_step", step=step))
    return _page(step, reminded=form)


@blueprint.post("/official/<public_id:step>/settle")
@allow(policies.may_arrange)
def settle_step(step: PublicId) -> ResponseReturnValue:
    """A reply came, it was done, or it is given up."""
    form = SettleForm.from_request()

    def settle() -> None:
        with transaction() as db:
            commands.settle_step(
                db,
                step,
                form.on.data,
                form.outcome.data or "",
                dropped=bool(form.dropped.data),
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, settle):
        flash(_("The step is settled."), "success")
        return redirect(url_for(".official_step", step=step))
    return _page(step, settling=form)
