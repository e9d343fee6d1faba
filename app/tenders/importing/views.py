"""Importing by upload: choose a file, look at what it would do, confirm, read the report."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.sheets import MIMETYPES, as_csv, as_xlsx
from app.core.tables.guards import check_size
from app.tenders import policies
from app.tenders.blueprint import blueprint
from app.tenders.exporters.report import report_table
from app.tenders.exporters.template import template_csv, template_xlsx
from app.tenders.importers.reading import read
from app.tenders.importers.staged import RowReport
from app.tenders.importing import queries as import_queries
from app.tenders.importing import uploads
from app.tenders.importing.commands import preview_import, refuse_bad_rows
from app.tenders.importing.forms import DROP, ConfirmForm, UploadForm


@blueprint.route("/import", methods=["GET", "POST"])
@allow(policies.may_keep_tenders)
def import_tenders() -> ResponseReturnValue:
    """Choose a file; a refused one changes nothing, an accepted one goes on to its preview."""
    form = UploadForm.from_request()
    refused: Sequence[RowReport] = ()
    if form.submitted():
        try:
            content = form.content()
            check_size(len(content))
            parsed = read(content)
            refused = parsed.errors
            if not form.keep_going.data:
                refuse_bad_rows(parsed)
            digest = uploads.keep_bytes(content)
            with transaction() as db:
                upload = uploads.stage_upload(
                    db, form.filename(), digest, actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".import_preview", upload=upload))
    page = import_queries.past_imports(
        read_session(), viewer=me(), cursor=request.args.get("after")
    )
    return render_form("tenders/import.html", form, refused=refused, page=page)


@blueprint.route("/import/uploads/<public_id:upload>", methods=["GET", "POST"])
@allow(policies.may_keep_tenders)
def import_preview(upload: PublicId) -> ResponseReturnValue:
    """What the file would do, row by row; then import it or drop it."""
    seen = uploads.own_upload(read_session(), upload, viewer=me(), now=clock.now())
    form = ConfirmForm.from_request()
    if form.submitted() and form.decision.data == DROP:
        with transaction() as db:
            uploads.drop_upload(db, upload, actor=actor(), now=clock.now())
        uploads.forget_bytes(read_session(), seen.sha256)
        flash(gettext("Nothing was imported."), "info")
        return redirect(url_for(".import_tenders"))
    parsed = uploads.read_upload(seen)
    if form.submitted():
        try:
            with transaction() as db:
                result = uploads.confirm_upload(
                    db,
                    upload,
                    parsed,
                    keep_going=bool(form.keep_going.data),
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            uploads.forget_bytes(read_session(), seen.sha256)
            flash(gettext("The file is imported."), "success")
            return redirect(url_for(".import_result", file=result.source_file))
    report = preview_import(read_session(), parsed, now=clock.now())
    return render_form("tenders/import_preview.html", form, upload=seen, report=report)


@blueprint.get("/import/files/<public_id:file>")
@allow(policies.may_keep_tenders)
def import_result(file: PublicId) -> ResponseReturnValue:
    """The report of an imported file."""
    past = import_queries.past_import(read_session(), file, viewer=me())
    return render_template("tenders/import_result.html", past=past)


@blueprint.get("/import/files/<public_id:file>/report.<any(csv, xlsx):suffix>")
@allow(policies.may_keep_tenders)
def import_report(file: PublicId, suffix: str) -> ResponseReturnValue:
    """The same report for an office program."""
    past = import_queries.past_import(read_session(), file, viewer=me())
    table = report_table(past.report, past.filename)
    return _download(
        (as_csv if suffix == "csv" else as_xlsx)(table), f"import-report.{suffix}", suffix
    )


@blueprint.get("/import/template.<any(csv, xlsx):suffix>")
@allow(policies.may_keep_tenders)
def import_template(suffix: str) -> ResponseReturnValue:
    """The template to fill in."""
    content = template_csv() if suffix == "csv" else template_xlsx()
    return _download(content, f"duri-tenders.{suffix}", suffix)


def _download(content: bytes, name: str, suffix: str) -> Response:
    if suffix not in MIMETYPES:
        raise NotFoundError
    return Response(
        content,
        mimetype=MIMETYPES[suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
