"""Pages of the provinces: the grid, the roster, one unit, and the secretariat's edits."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, anyone, me
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.core.panels import panels_for
from app.provinces import commands, policies, queries, roster_views
from app.provinces.blueprint import blueprint
from app.provinces.figures import figures_of
from app.provinces.forms import EvidenceForm, StatusForm
from app.provinces.models import ProgrammeState, Vintage
from app.provinces.places import UnitKey

#: Importing a module of views attaches its routes.
ROUTES = (roster_views,)

UNIT = "/<any('63', '34'):vintage>/<code>"


@blueprint.get("/")
@allow(anyone)
def overview() -> ResponseReturnValue:
    """The tile grid of one map (today's unless `?map=63`), and the same as a list."""
    wanted = request.args.get("map", Vintage.UNITS_34.value)
    if wanted not in {vintage.value for vintage in Vintage}:
        raise NotFoundError
    vintage = Vintage(wanted)
    db = read_session()
    return render_template(
        "provinces/index.html",
        vintage=vintage,
        tabs=[
            (each.label, url_for(".overview", map=each.value), each is vintage)
            for each in (Vintage.UNITS_34, Vintage.UNITS_63)
        ],
        states=queries.STATE_ORDER,
        tiles=queries.tiles(db, vintage),
        figures=figures_of(db, vintage, now=clock.now()),
        coverage=queries.coverage(db),
    )


@blueprint.get("/roster")
@allow(anyone)
def roster() -> ResponseReturnValue:
    """The 63 with their programmes, evidence one click away, and the published counts."""
    return render_template(
        "provinces/roster.html",
        roster=queries.roster(read_session()),
        states=queries.STATE_ORDER,
        may_edit=policies.may_edit_programmes(me()),
    )


@blueprint.get(UNIT)
@allow(anyone)
def unit(vintage: str, code: str) -> ResponseReturnValue:
    """One unit of either map."""
    db, now = read_session(), clock.now()
    key = UnitKey(Vintage(vintage), code)
    page = queries.province_page(db, key)
    return render_template(
        "provinces/unit.html",
        page=page,
        figures=figures_of(db, key.vintage, now=now).get(key),
        panels=panels_for("province", db, PublicId(f"{vintage}-{code}"), viewer=me(), now=now),
        may_edit=page.status is not None and policies.may_edit_programmes(me()),
    )


@blueprint.route("/63/<code>/status", methods=["GET", "POST"])
@allow(policies.may_edit_programmes)
def status(code: str) -> ResponseReturnValue:
    """Enter a programme status with its date and source."""
    key = UnitKey(Vintage.UNITS_63, code)
    page = queries.province_page(read_session(), key)
    current = page.status
    form = StatusForm.from_request(
        state=current.state.value if current else ProgrammeState.OPEN.value,
        as_of=clock.now().astimezone(SEOUL).date(),
        based_on=current.entered_at.isoformat() if current else "",
    )
    if form.submitted():
        try:
            with transaction() as db:
                commands.set_programme_status(
                    db, key, form.details(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The programme status is recorded."), "success")
            return redirect(url_for(".unit", vintage="63", code=code))
    return render_form("provinces/status.html", form, page=page)


@blueprint.route("/63/<code>/evidence", methods=["GET", "POST"])
@allow(policies.may_edit_programmes)
def evidence(code: str) -> ResponseReturnValue:
    """Add a piece of evidence."""
    key = UnitKey(Vintage.UNITS_63, code)
    page = queries.province_page(read_session(), key)
    form = EvidenceForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                commands.add_evidence(db, key, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The evidence is recorded."), "success")
            return redirect(url_for(".unit", vintage="63", code=code))
    return render_form("provinces/evidence.html", form, page=page)
