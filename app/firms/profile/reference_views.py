"""References from a spreadsheet: template, preview with a report per row, entering."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.fields import SolutionField
from app.core.forms import render_form
from app.core.i18n import gettext, message, ngettext
from app.core.ids import PublicId
from app.core.sheets import MIMETYPES, SheetTable, as_xlsx
from app.core.shown_rows import ShownRowsForm
from app.core.tables.shown import RowProblem, SheetRow, check_rows
from app.firms import policies, queries
from app.firms.blueprint import blueprint
from app.firms.profile import commands as profile_commands
from app.firms.profile.forms import ReferenceFileForm
from app.firms.profile.reference_file import (
    COLUMNS,
    MOST,
    ReferenceFile,
    SkippedColumns,
    read_references,
    rows_of,
    skipped_columns,
)


@blueprint.get("/firms/<public_id:firm>/references/template.xlsx")
@allow(policies.may_read_own_firm)
def reference_template(firm: PublicId) -> ResponseReturnValue:
    """An empty table with the columns that are read, and one example."""
    if me().firm != firm:
        raise NotFoundError
    example = (
        gettext("Example project (delete this row)"),
        gettext("Example client"),
        "KR",
        SolutionField.TRAFFIC.label,
        "2023",
        "2024",
        "",
        "",
        "",
    )
    response = Response(
        as_xlsx(SheetTable(gettext("References"), COLUMNS, [example])),
        content_type=MIMETYPES["xlsx"],
    )
    response.headers.set("Content-Disposition", "attachment", filename="duri-references.xlsx")
    return response


@blueprint.route("/firms/<public_id:firm>/references/import", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def import_references(firm: PublicId) -> ResponseReturnValue:
    """Upload a table, look at what it would enter, enter it."""
    if me().firm != firm:
        raise NotFoundError
    if "rows_shown" in request.form:
        return _enter(firm)
    form = ReferenceFileForm.from_request()
    problems: tuple[RowProblem, ...] = ()
    skipped = SkippedColumns()
    if form.submitted():
        try:
            table = form.table()
            skipped = skipped_columns(table)
            rows = rows_of(table)
            read = _read(rows)
            problems = read.problems
            _refuse_problems(read)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _preview(firm, ShownRowsForm.under(rows), read, skipped)
    page = queries.profile(read_session(), firm)
    return render_form(
        "firms/reference_upload.html", form, page=page, problems=problems, skipped=skipped
    )


def _enter(firm: PublicId) -> ResponseReturnValue:
    form = ShownRowsForm.from_request()
    rows = form.rows() if form.submitted() else []
    read = _read(rows)
    try:
        _refuse_problems(read)
        with transaction() as db:
            count = profile_commands.import_references(
                db, firm, read.references, actor=actor(), now=clock.now()
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _preview(firm, form, read, SkippedColumns())
    flash(
        ngettext("%(num)d reference was entered.", "%(num)d references were entered.", count),
        "success",
    )
    return redirect(url_for(".references", firm=firm))


def _read(rows: list[SheetRow]) -> ReferenceFile:
    return read_references(rows, this_year=clock.now().year)


def _refuse_problems(read: ReferenceFile) -> None:
    """The file is taken whole or not at all."""
    check_rows(read.problems)
    if not read.references:
        raise DomainError(message("The file holds no rows."), field="file")
    if len(read.references) > MOST:
        raise DomainError(
            message("The file has more than %(n)s rows.", n=MOST),
            field="file",
        )


def _preview(
    firm: PublicId,
    form: ShownRowsForm,
    read: ReferenceFile,
    skipped: SkippedColumns,
) -> ResponseReturnValue:
    page = render_template(
        "firms/reference_preview.html",
        form=form,
        lines=read.references,
        skipped=skipped,
        page=queries.profile(read_session(), firm),
    )
    return page, form.status if form.failed else 200
