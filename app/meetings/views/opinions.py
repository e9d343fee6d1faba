"""Answering a question put in writing, and what the secretariat makes of the answers."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.accounts import throttle
from app.accounts.throttle import Source
from app.audit.access import record_access
from app.core import clock, pdf
from app.core.access import actor, allow, anyone, anyone_may_post
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import LOCALES, current_locale, speaking
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.core.papers import hwpx
from app.core.storage import open_file
from app.core.web import settings
from app.meetings import policies
from app.meetings import queries as meetings
from app.meetings.addressees import addressee_named, addressee_names_offered
from app.meetings.forms import ActionForm
from app.meetings.procedures import answering, closing, queries
from app.meetings.procedures.forms import OpinionForm, ResponseForm, ResultForm, TakenDownForm
from app.meetings.procedures.models import ProcedureState
from app.meetings.procedures.paper import result_paper
from app.meetings.procedures.projections import OpinionLine, ProcedurePage
from app.meetings.queries.standings import replaceable_in_writing
from app.meetings.views.blueprint import accepted, blueprint, posted_version
from app.meetings.views.procedures import page_of_procedure, to_procedure

_STYLES = Path(__file__).parent.parent / "templates" / "meetings" / "minutes.css"


@blueprint.route("/procedures/<public_id:procedure>", methods=["GET", "POST"])
@allow(policies.may_answer_procedure)
def procedure(procedure: PublicId) -> ResponseReturnValue:
    """The question; for the seat that is asked its own answer, for the desk all of them."""
    page = page_of_procedure(procedure)
    form = _own_form(page)

    def answer() -> None:
        with transaction() as db:
            answering.answer_own(db, procedure, form.answer(), actor=actor(), now=clock.now())

    if accepted(form, answer):
        _thank()
        return to_procedure(procedure)
    return render_form("meetings/procedure.html", form, page=page)


def _thank() -> None:
    flash(_("Thank you. You can change your answer as long as the question is open."), "success")


def _own_form(page: ProcedurePage) -> OpinionForm:
    own = page.own
    return OpinionForm.from_request(
        opinion=own.opinion.value if own and own.opinion else None, words=own.words if own else None
    )


@blueprint.get("/procedures/<public_id:procedure>/papers/<public_id:attachment>")
@allow(policies.may_read_meetings)
def attachment(procedure: PublicId, attachment: PublicId) -> ResponseReturnValue:
    """A paper beside the question, for those who read it."""
    return _file(page_of_procedure(procedure), attachment)


def _file(page: ProcedurePage, attachment: PublicId) -> ResponseReturnValue:
    line, digest = queries.paper_file(read_session(), page, attachment)
    config = settings()
    answer = send_file(
        BytesIO(open_file(config.files, config.encryption_key, digest)),
        mimetype=line.media_type,
        as_attachment=True,
        download_name=line.filename,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route(
    "/procedures/<public_id:procedure>/opinions/<public_id:opinion>/enter", methods=["GET", "POST"]
)
@allow(policies.may_arrange)
def enter_opinion(procedure: PublicId, opinion: PublicId) -> ResponseReturnValue:
    """Write down an answer that reached the secretariat otherwise."""
    page = page_of_procedure(procedure)
    row = _row(page, opinion)
    form = TakenDownForm.from_request(
        opinion=row.opinion.value if row.opinion else None,
        words=row.words,
        received_how=row.desk.received_how if row.desk else None,
    )

    def enter() -> None:
        with transaction() as db:
            answering.enter_answer(
                db,
                procedure,
                opinion,
                form.answer(),
                form.received_how.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, enter):
        return to_procedure(procedure, "opinions")
    return render_form("meetings/procedure_enter.html", form, page=page, row=row)


@blueprint.route(
    "/procedures/<public_id:procedure>/opinions/<public_id:opinion>/respond",
    methods=["GET", "POST"],
)
@allow(policies.may_arrange)
def respond_to_opinion(procedure: PublicId, opinion: PublicId) -> ResponseReturnValue:
    """Say whether an opinion is taken up."""
    page = page_of_procedure(procedure)
    row = _row(page, opinion)
    if row.opinion is None:
        raise NotFoundError
    form = ResponseForm.from_request(
        reflection=row.reflection.value if row.reflection else None, words=row.response
    )

    def respond() -> None:
        with transaction() as db:
            closing.respond(db, procedure, opinion, form.response(), actor=actor(), now=clock.now())

    if accepted(form, respond):
        return to_procedure(procedure, "opinions")
    return render_form("meetings/procedure_respond.html", form, page=page, row=row)


def _row(page: ProcedurePage, opinion: PublicId) -> OpinionLine:
    for row in page.opinions:
        if row.id == opinion:
            return row
    raise NotFoundError


@blueprint.route("/procedures/<public_id:procedure>/result", methods=["GET", "POST"])
@allow(policies.may_arrange)
def procedure_result(procedure: PublicId) -> ResponseReturnValue:
    """Record what the answers come to; nobody chooses it."""
    page = page_of_procedure(procedure)
    form = ResultForm.from_request(version=page.version, text=page.question)
    form.offer(replaceable_in_writing(read_session(), procedure))

    def settle() -> None:
        with transaction() as db:
            closing.record_result(
                db,
                procedure,
                form.wording(addressee_named(db, form.addressee.data)),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, settle):
        flash(_("The result is recorded. Everybody who was asked can read it."), "success")
        return to_procedure(procedure)
    return render_form(
        "meetings/procedure_result.html",
        form,
        page=page,
        organisations=addressee_names_offered(read_session()),
    )


@blueprint.route("/procedures/<public_id:procedure>/action", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_procedure_action(procedure: PublicId) -> ResponseReturnValue:
    """Add an action that follows from the decision."""
    page = page_of_procedure(procedure)
    if page.decision is None:
        raise NotFoundError
    form = ActionForm.from_request(version=page.version)

    def add() -> None:
        with transaction() as db:
            owner = meetings.organisation_named(db, form.organisation.data)
            closing.add_action(db, procedure, form.details(owner), actor=actor(), now=clock.now())

    if accepted(form, add):
        flash(_("The action is in the register."), "success")
        return to_procedure(procedure, "decision")
    return render_form(
        "meetings/procedure_action.html",
        form,
        page=page,
        organisations=meetings.organisation_names_offered(read_session()),
    )


@blueprint.get("/procedures/<public_id:procedure>/collation.pdf")
@allow(policies.may_read_meetings)
def collation_pdf(procedure: PublicId) -> ResponseReturnValue:
    """The collation on paper, as its reader may read it."""
    page = _closed(procedure)
    html = render_template("meetings/procedure_pdf.html", page=page)
    name = f"collation-{page.line.id}-{current_locale()}.pdf"
    made = _drawn(html, page.closed_at or clock.now())
    _note_taking(procedure, "pdf")
    answer = send_file(BytesIO(made), mimetype="application/pdf", download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@lru_cache(maxsize=16)
def _drawn(html: str, created: datetime) -> bytes:
    """Drawn once for all readers of the same page."""
    marked, _missing = pdf.mark_missing(html)
    return pdf.render(marked, [_STYLES.read_text()], created=created)


@blueprint.get("/procedures/<public_id:procedure>/result.hwpx")
@allow(policies.may_read_meetings)
def procedure_hwpx(procedure: PublicId) -> ResponseReturnValue:
    """The result report (서면심의 결과) for Korean offices."""
    page = _closed(procedure)
    _note_taking(procedure, "hwpx")
    answer = Response(hwpx.as_hwpx(result_paper(page)), mimetype=hwpx.MIMETYPE)
    name = f"written-{page.line.id}.hwpx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _note_taking(procedure: PublicId, form: str) -> None:
    """In the access log, before the collation leaves as a file: who took it, and as which sort."""
    record_access("meetings.collation_taken", "written_procedure", f"{procedure}/collation.{form}")


def _closed(procedure: PublicId) -> ProcedurePage:
    page = page_of_procedure(procedure)
    if page.line.state is not ProcedureState.CLOSED:
        raise NotFoundError
    return page


@blueprint.route("/written/<string(length=43):token>", methods=["GET", "POST"])
@allow(anyone_may_post)
def answer_written(token: str) -> ResponseReturnValue:
    """A seat's own page: the token is the key, no account is needed."""
    page = queries.link_page(read_session(), token, clock.now())
    asked = request.args.get("lang")
    with speaking(asked if asked in LOCALES else page.locale):
        form = _own_form(page)

        def answer() -> None:
            # Booked before it is looked at, so that many at once do not slip in.
            source = Source.of(f"written {token}", request.remote_addr, key=settings().secret_key)
            with transaction() as db:
                tried = throttle.book_try(db, source, now=clock.now())
            with transaction() as db:
                answering.answer_by_link(db, token, form.answer(), actor=actor(), now=clock.now())
                throttle.mark_succeeded(db, tried)

        if accepted(form, answer):
            _thank()
            return redirect(url_for(".answer_written", token=token, lang=asked))
        return render_form("meetings/procedure_link.html", form, page=page, token=token)


@blueprint.get("/written/<string(length=43):token>/papers/<public_id:attachment>")
@allow(anyone)
def written_attachment(token: str, attachment: PublicId) -> ResponseReturnValue:
    """A paper beside the question, for whoever holds a seat's private link."""
    return _file(queries.link_page(read_session(), token, clock.now()), attachment)
