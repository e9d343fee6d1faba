"""Confirming the roster from a file, and taking it away as one."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, anyone
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext, message, ngettext
from app.core.sheets import MIMETYPES, SheetTable, as_csv, as_xlsx
from app.core.shown_rows import ShownRowsForm
from app.core.tables.shown import SheetRow, check_rows
from app.provinces import commands, policies, queries
from app.provinces.blueprint import blueprint
from app.provinces.forms import RosterUploadForm
from app.provinces.models import Vintage
from app.provinces.roster_file import COLUMNS, RosterFile, read_roster


@blueprint.get("/roster.<any(csv, xlsx):suffix>")
@allow(anyone)
def roster_table(suffix: str) -> ResponseReturnValue:
    """The roster as a file with the columns that can be read again."""
    roster = queries.roster(read_session())
    table = SheetTable(
        gettext("Roster of smart-city programmes"),
        COLUMNS,
        [
            (
                row.unit.names.vi,
                row.status.state.value,
                row.status.as_of.isoformat(),
                row.status.source,
                row.status.note,
            )
            for row in roster.rows
        ],
    )
    response = Response(
        as_csv(table) if suffix == "csv" else as_xlsx(table), content_type=MIMETYPES[suffix]
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"duri-roster.{suffix}")
    return response


@blueprint.route("/roster/confirm", methods=["GET", "POST"])
@allow(policies.may_edit_programmes)
def confirm_roster() -> ResponseReturnValue:
    """Upload a list, look at what it would enter, confirm it."""
    if "rows_shown" in request.form:
        return _enter()
    form = RosterUploadForm.from_request()
    shown: dict[str, Any] = {"problems": ()}
    if form.submitted():
        try:
            rows = form.rows()
            read = _read(rows)
            shown["problems"] = read.problems
            _refuse_problems(read)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _preview(ShownRowsForm.under(rows), read)
    return render_form("provinces/roster_upload.html", form, **shown)


def _enter() -> ResponseReturnValue:
    form = ShownRowsForm.from_request()
    rows = form.rows() if form.submitted() else []
    read = _read(rows)
    try:
        _refuse_problems(read)
        with transaction() as db:
            changed = commands.confirm_roster(
                db,
                ((line.unit, line.details) for line in read.lines),
                actor=actor(),
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _preview(form, read)
    flash(
        ngettext("%(num)d province was entered.", "%(num)d provinces were entered.", changed),
        "success",
    )
    return redirect(url_for(".roster"))


def _read(rows: list[SheetRow]) -> RosterFile:
    return read_roster(rows, queries.gazetteer(read_session()))


def _refuse_problems(read: RosterFile) -> None:
    """The list is taken whole or not at all."""
    check_rows(read.problems)
    if not read.lines:
        raise DomainError(message("The file holds no rows."), field="file")


def _preview(form: ShownRowsForm, read: RosterFile) -> ResponseReturnValue:
    names = {
        tile.unit.key: tile.unit.names for tile in queries.tiles(read_session(), Vintage.UNITS_63)
    }
    page = render_template(
        "provinces/roster_preview.html", form=form, lines=read.lines, names=names
    )
    return page, form.status if form.failed else 200
