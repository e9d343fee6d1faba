"""The page of one tender, and what an officer settles on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, anyone, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.panels import panels_for
from app.provinces.queries import units_by_name
from app.tenders import commands, policies, queries
from app.tenders.blueprint import blueprint
from app.tenders.forms import CorrectionForm, SettleForm
from app.tenders.merging import merged
from app.tenders.place_names import unit_text


@blueprint.get("/<public_id:tender>")
@allow(anyone)
def tender(tender: PublicId) -> ResponseReturnValue:
    """One tender: public facts, and the boxes higher features add for this reader."""
    db, now = read_session(), clock.now()
    standing = merged.standing_for(db, tender)
    if standing is not None:
        return redirect(url_for(".tender", tender=standing))
    page = queries.tender_page(db, tender, viewer=me(), now=now)
    panels = panels_for("tender", db, tender, viewer=me(), now=now)
    return render_template(
        "tenders/tender.html", page=page, panels=panels, also=merged.also_recorded(db, tender)
    )


@blueprint.route("/<public_id:tender>/correct", methods=["GET", "POST"])
@allow(policies.may_keep_tenders)
def correct(tender: PublicId) -> ResponseReturnValue:
    """Put right what was read out of a notice; the published facts stay as published."""
    db = read_session()
    page = queries.tender_page(db, tender, viewer=me(), now=clock.now())
    readings = queries.readings_of(db, tender)
    form = CorrectionForm.from_request(
        field=readings.field.value,
        route=readings.route.value,
        title_ko=readings.title_ko,
        title_en=readings.title_en,
        provinces=[unit_text(key) for key in readings.provinces],
        seen_version=readings.seen_version,
    )
    form.offer(units_by_name(db))
    if form.submitted():
        try:
            with transaction() as db:
                commands.correct_tender(db, tender, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Corrected."), "success")
            return redirect(url_for(".tender", tender=tender))
    return render_form("tenders/correct.html", form, page=page)


@blueprint.post("/<public_id:plan>/links/<public_id:notice>")
@allow(policies.may_keep_tenders)
def settle_link(plan: PublicId, notice: PublicId) -> ResponseReturnValue:
    """Confirm or reject that a notice came of a planned package."""
    form = SettleForm.from_request()
    if form.submitted():
        with transaction() as db:
            commands.settle_plan_link(
                db,
                plan,
                notice,
                confirm=form.decision.data == "confirm",
                actor=actor(),
                now=clock.now(),
            )
        flash(gettext("The link between plan and notice is settled."), "success")
    return redirect(url_for(".tender", tender=plan))
