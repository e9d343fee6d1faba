"""The responsibility matrix: who answers for what, and what nobody answers for yet."""

from __future__ import annotations

from typing import Final

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.core.sheets import MIMETYPES, as_csv, as_xlsx
from app.meetings import policies
from app.meetings.queries import organisation_named, organisation_names_offered
from app.meetings.responsibilities import commands, queries
from app.meetings.responsibilities.exporting import matrix_table
from app.meetings.responsibilities.folding import folded_gaps
from app.meetings.responsibilities.forms import ActivityForm, HolderForm, MoveForm
from app.meetings.responsibilities.models import Letter
from app.meetings.responsibilities.queries import Filters
from app.meetings.responsibilities.scopes import Scope
from app.meetings.responsibilities.states import Standing
from app.meetings.rows import seoul_day
from app.meetings.views.blueprint import accepted, blueprint

#: In the order people ask: who answers for it, who does it, who is heard, who is told.
_COLUMNS: Final = (Letter.ACCOUNTABLE, Letter.RESPONSIBLE, Letter.CONSULTED, Letter.INFORMED)


def _filters() -> Filters:
    """What the address asks for; words it does not know ask for nothing."""
    standing = request.args.get("standing")
    return Filters(
        activity=request.args.get("activity") or None,
        province=request.args.get("province") or None,
        standing=Standing(standing) if standing in list(Standing) else None,
    )


@blueprint.get("/responsibilities/")
@allow(policies.may_read_meetings)
def responsibilities() -> ResponseReturnValue:
    """The matrix as the reader may see it."""
    filters = _filters()
    page = queries.matrix(read_session(), me(), clock.now(), filters)
    return render_template(
        "meetings/responsibilities.html",
        page=page,
        filters=filters,
        letters=_COLUMNS,
        standings=list(Standing),
        figures=_figures(page),
        may_arrange=policies.may_arrange(me()),
    )


def _figures(page: queries.Matrix) -> list[tuple[str, int, str, None]]:
    """How many cells stand how, each with the way to them (as `ui.figures` takes them)."""
    return [
        (
            standing.label,
            page.counts.get(standing, 0),
            url_for(".responsibilities", standing=standing.value),
            None,
        )
        for standing in Standing
    ]


@blueprint.get("/responsibilities/matrix.<any(csv, xlsx):suffix>")
@allow(policies.may_read_meetings)
def responsibilities_table(suffix: str) -> ResponseReturnValue:
    """The same as a file."""
    now = clock.now()
    table = matrix_table(queries.matrix(read_session(), me(), now, _filters()), now=now)
    response = Response(
        as_csv(table) if suffix == "csv" else as_xlsx(table), content_type=MIMETYPES[suffix]
    )
    name = f"duri-responsibilities.{suffix}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/responsibilities/gaps")
@allow(policies.may_read_meetings)
def responsibility_gaps() -> ResponseReturnValue:
    """What has no confirmed accountable body: it comes back to the agenda until it has."""
    return render_template(
        "meetings/responsibility_gaps.html",
        gaps=folded_gaps(read_session(), me(), clock.now()),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.route("/responsibilities/activities/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_activity() -> ResponseReturnValue:
    """Add an activity."""
    form = ActivityForm.from_request()

    def add() -> None:
        with transaction() as db:
            commands.add_activity(db, form.details(), actor=actor(), now=clock.now())

    if accepted(form, add):
        flash(_("The activity is added. Nobody answers for it yet."), "success")
        return redirect(url_for(".responsibilities", activity=form.code.data))
    return render_form("meetings/activity_new.html", form)


@blueprint.get("/responsibilities/<activity>/<scope>")
@allow(policies.may_read_meetings)
def responsibility(activity: str, scope: str) -> ResponseReturnValue:
    """One cell, who holds which part, and every step that led there."""
    return render_template(
        "meetings/responsibility.html",
        page=queries.cell_page(read_session(), activity, Scope.called(scope), me(), clock.now()),
        may_arrange=policies.may_arrange(me()),
    )


@blueprint.route("/responsibilities/<activity>/<scope>/propose", methods=["GET", "POST"])
@allow(policies.may_arrange)
def propose_holder(activity: str, scope: str) -> ResponseReturnValue:
    """Name an organisation for a part; it answers itself."""
    where = Scope.called(scope)
    page = queries.cell_page(read_session(), activity, where, me(), clock.now())
    form = HolderForm.from_request(
        letter=Letter.ACCOUNTABLE.value, valid_from=seoul_day(clock.now())
    )

    def propose() -> None:
        with transaction() as db:
            details = form.details(organisation_named(db, form.organisation.data))
            commands.propose_holder(db, activity, where, details, actor=actor(), now=clock.now())

    if accepted(form, propose):
        flash(_("Proposed. It counts once the organisation has confirmed it."), "success")
        return redirect(url_for(".responsibility", activity=activity, scope=scope))
    return render_form(
        "meetings/responsibility_propose.html",
        form,
        page=page,
        organisations=organisation_names_offered(read_session()),
    )


@blueprint.route("/responsibilities/parts/<public_id:holder>", methods=["GET", "POST"])
@allow(policies.may_answer_responsibility)
def responsibility_part(holder: PublicId) -> ResponseReturnValue:
    """Confirm or dispute one's own part; propose it again or end it."""
    page = queries.holder_page(read_session(), holder, me(), clock.now())
    form = MoveForm.from_request()
    form.state.choices = [(state.value, state.label) for state in page.may_become]

    def move() -> None:
        with transaction() as db:
            commands.move_holder(
                db,
                holder,
                form.chosen(),
                form.words.data or "",
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, move):
        flash(_("The answer is recorded."), "success")
        return redirect(
            url_for(
                ".responsibility",
                activity=page.cell.activity.code,
                scope=page.cell.scope.key,
            )
        )
    return render_form("meetings/responsibility_part.html", form, page=page)
