"""The secretariat's review of applications, and the files that belong to them."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import record_access
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.web import settings
from app.firms import policies
from app.firms.blueprint import blueprint
from app.firms.sign_up import application_queries, applications
from app.firms.sign_up.documents import read_file
from app.firms.sign_up.forms import QuestionForm, RefusalForm
from app.firms.sign_up.status_check import checker_of


@blueprint.get("/firms/applications")
@allow(policies.may_review)
def queue() -> ResponseReturnValue:
    """Applications that wait, or those that were settled."""
    settled = request.args.get("show") == "settled"
    page = application_queries.queue(
        read_session(), viewer=me(), settled=settled, cursor=request.args.get("after")
    )
    return render_template(
        "firms/queue.html",
        page=page,
        settled=settled,
        page_address=lambda cursor: url_for(
            ".queue", after=cursor, show="settled" if settled else None
        ),
    )


def _application(application: PublicId, **forms: BaseForm) -> ResponseReturnValue:
    # The page names people: reading it is noted before it is made.
    application_queries.application(read_session(), application, viewer=me())
    record_access("firms.application_read", "firm_application", application)
    page = application_queries.application(read_session(), application, viewer=me())
    shown: dict[str, BaseForm] = {
        "question_form": QuestionForm(formdata=None),
        "refusal_form": RefusalForm(formdata=None),
    }
    failed = next((form for form in forms.values() if form.failed), None)
    return render_template(
        "firms/application.html",
        page=page,
        failed=failed,
        asks_tax_office=checker_of(settings()).automatic,
        **(shown | forms),
    ), failed.status if failed else 200


@blueprint.get("/firms/applications/<public_id:application>")
@allow(policies.may_review_application)
def application(application: PublicId) -> ResponseReturnValue:
    """One application with its likely duplicates."""
    return _application(application)


@blueprint.post("/firms/applications/<public_id:application>/status")
@allow(policies.may_review)
def check_status(application: PublicId) -> ResponseReturnValue:
    """Ask the tax office (or note that it is done by hand)."""
    page = application_queries.application(read_session(), application, viewer=me())
    # Asked outside the write transaction: the service may take its time.
    answer = checker_of(settings()).check(page.registration, now=clock.now())
    with transaction() as db:
        applications.note_status(db, application, answer, actor=actor(), now=clock.now())
    flash(answer.standing.label, "info")
    return redirect(url_for(".application", application=application))


@blueprint.post("/firms/applications/<public_id:application>/ask")
@allow(policies.may_review)
def ask_for_more(application: PublicId) -> ResponseReturnValue:
    """Ask the newcomer for something."""
    form = QuestionForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                applications.ask_for_more(
                    db, application, form.question.data or "", actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The question is on its way."), "success")
            return redirect(url_for(".queue"))
    return _application(application, question_form=form)


@blueprint.post("/firms/applications/<public_id:application>/approve")
@allow(policies.may_review)
def approve(application: PublicId) -> ResponseReturnValue:
    """Let the firm in; its first owner is invited by mail."""
    form = BaseForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                applications.approve(db, application, actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The firm is in; its first owner gets a link by mail."), "success")
            return redirect(url_for(".queue"))
    return _application(application, approval_form=form)


@blueprint.post("/firms/applications/<public_id:application>/refuse")
@allow(policies.may_review)
def refuse(application: PublicId) -> ResponseReturnValue:
    """Turn an application down."""
    form = RefusalForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                applications.refuse(
                    db,
                    application,
                    form.chosen(),
                    form.note.data or "",
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The application is refused; the newcomer is told why."), "success")
            return redirect(url_for(".queue"))
    return _application(application, refusal_form=form)


@blueprint.get("/firms/documents/<public_id:document>")
@allow(policies.may_read_documents)
def document(document: PublicId) -> ResponseReturnValue:
    """A file that was handed in, for those it is for; reading another's is logged."""
    file = application_queries.document(read_session(), document, viewer=me())
    try:
        content = read_file(file.sha256)
    except FileNotFoundError as error:
        raise NotFoundError from error
    if not file.own:
        about = (file.organisation,) if file.organisation else ()
        record_access("firms.document_read", "firm_document", document, about=about)
    return send_file(
        BytesIO(content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.filename,
    )
