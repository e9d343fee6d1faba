"""Bodies and their seats."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.body_forms import BodyForm, EndSeatForm, SeatForm
from app.meetings.models import SeatGroup
from app.meetings.queries import BodyPage
from app.meetings.views.blueprint import accepted, blueprint, posted_version


@blueprint.get("/bodies/")
@allow(policies.may_read_meetings)
def bodies() -> ResponseReturnValue:
    """The bodies the reader sees, each with its cadence."""
    return render_template(
        "meetings/bodies.html",
        cadences=queries.bodies(read_session(), me(), clock.now()),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.get("/bodies/<public_id:body>")
@allow(policies.may_read_meetings)
def body(body: PublicId) -> ResponseReturnValue:
    """One body: rules, seats by group, meetings."""
    db, now = read_session(), clock.now()
    return render_template(
        "meetings/body.html",
        page=_page(body),
        season_year=queries.year_to_plan(now) if policies.may_read_preparation(me()) else None,
        meetings=queries.meetings(db, me(), now, body=body).items,
        groups=list(SeatGroup),
    )


def _page(body: PublicId) -> BodyPage:
    return queries.body_page(read_session(), body, me(), clock.now())


@blueprint.route("/bodies/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_body() -> ResponseReturnValue:
    """Add a body."""
    form = BodyForm.from_request(cadence_days=90)
    created = PublicId("")

    def add() -> None:
        nonlocal created
        with transaction() as db:
            created = commands.create_body(db, form.details(), actor=actor(), now=clock.now())

    if accepted(form, add):
        flash(_("The body is added. Add its seats next."), "success")
        return redirect(url_for(".body", body=created))
    return render_form("meetings/body_edit.html", form, page=None)


@blueprint.route("/bodies/<public_id:body>/edit", methods=["GET", "POST"])
@allow(policies.may_arrange)
def edit_body(body: PublicId) -> ResponseReturnValue:
    """Change a body's rules or names."""
    page = _page(body)
    line = page.body
    form = BodyForm.from_request(
        version=line.version,
        name_ko=line.names.ko,
        name_vi=line.names.vi,
        name_en=line.names.en,
        code=line.code,
        kind=line.kind.value,
        cadence_days=line.cadence_days,
        source=line.source,
        known_from=line.known_from,
        dormant_since=line.dormant_since,
        note=line.note,
        **{f"quorum_{group.value}": line.quorum.get(group, 0) for group in SeatGroup},
    )

    def change() -> None:
        with transaction() as db:
            commands.change_body(
                db,
                body,
                form.details(),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, change):
        return redirect(url_for(".body", body=body))
    return render_form("meetings/body_edit.html", form, page=page)


@blueprint.route("/bodies/<public_id:body>/seats/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_seat(body: PublicId) -> ResponseReturnValue:
    """Add a seat with its source."""
    page = _page(body)
    form = SeatForm.from_request(voting=True, locale="ko")

    def add() -> None:
        with transaction() as db:
            organisation = queries.organisation_named(db, form.organisation.data)
            employer = (
                queries.organisation_named(db, form.employer.data) if form.employer.data else None
            )
            details = form.details(organisation, employer)
            commands.add_seat(db, body, details, actor=actor(), now=clock.now())

    if accepted(form, add):
        flash(_("The seat is added."), "success")
        return redirect(url_for(".body", body=body))
    return render_form(
        "meetings/seat.html",
        form,
        page=page,
        organisations=queries.organisation_names_offered(read_session()),
    )


@blueprint.route("/bodies/<public_id:body>/seats/<public_id:seat>/end", methods=["GET", "POST"])
@allow(policies.may_arrange)
def end_seat(body: PublicId, seat: PublicId) -> ResponseReturnValue:
    """End a seat with its last day and source."""
    page = _page(body)
    line = next((s for s in (*page.seats, *page.other_seats) if s.id == seat), None)
    if line is None:
        raise NotFoundError
    form = EndSeatForm.from_request()

    def end() -> None:
        with transaction() as db:
            commands.end_seat(
                db,
                seat,
                form.valid_to.data,
                form.source.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, end):
        return redirect(url_for(".body", body=body))
    return render_form("meetings/seat_end.html", form, page=page, seat=line)
