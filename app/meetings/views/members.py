"""Members of a body from a file: template, preview, entering."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.ids import PublicId
from app.core.sheets import MIMETYPES, SheetTable, as_xlsx
from app.core.shown_rows import ShownRowsForm
from app.core.tables.shown import SheetRow
from app.meetings import policies, queries
from app.meetings.members import commands
from app.meetings.members.forms import MembersUploadForm
from app.meetings.members.sheet import COLUMNS
from app.meetings.views.blueprint import accepted, blueprint


@blueprint.get("/bodies/members.xlsx")
@allow(policies.may_read_polls)
def members_template() -> ResponseReturnValue:
    """An empty list with the columns, and what each means."""
    table = SheetTable(
        _("Members"),
        COLUMNS,
        (),
        notes=(
            _("organisation, employer: a name that is entered in Duri, in any language"),
            "group: ministry · expert · firm · counterpart · secretariat",
            "chair, voting: yes · no",
            "language: ko · vi · en",
            _("from: the first day of the seat, as 2026-12-04; source: where that is written"),
        ),
    )
    response = Response(as_xlsx(table), content_type=MIMETYPES["xlsx"])
    response.headers.set("Content-Disposition", "attachment", filename="duri-members.xlsx")
    return response


@blueprint.route("/bodies/<public_id:body>/members", methods=["GET", "POST"])
@allow(policies.may_arrange)
def import_members(body: PublicId) -> ResponseReturnValue:
    """Upload a list, look at what it would enter and refuses, enter it."""
    page = queries.body_page(read_session(), body, me(), clock.now())
    if "rows_shown" in request.form:
        return _enter(body)
    form = MembersUploadForm.from_request()
    rows: list[SheetRow] = []

    def read() -> None:
        rows.extend(form.rows())

    if not accepted(form, read):
        return render_form("meetings/members.html", form, page=page, report=None, confirm=None)
    report = commands.preview_members(read_session(), body, rows, actor=actor(), now=clock.now())
    confirm = ShownRowsForm.under(rows)
    return render_template(
        "meetings/members.html",
        form=form,
        page=page,
        report=report,
        confirm=confirm,
        unread=form.unread,
    )


def _enter(body: PublicId) -> ResponseReturnValue:
    form = ShownRowsForm.from_request()
    if not form.submitted():
        return redirect(url_for(".import_members", body=body))
    try:
        with transaction() as db:
            report = commands.import_members(db, body, form.rows(), actor=actor(), now=clock.now())
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".import_members", body=body))
    flash(
        ngettext("%(num)s member is entered.", "%(num)s members are entered.", len(report.lines)),
        "success",
    )
    return redirect(url_for(".body", body=body))
