"""Pages of the packs: what was issued, ordering an edition, how a job stands, the file."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.audit.access import ask_reason, present_grant
from app.audit.models import AccessScope
from app.core import clock, jobs
from app.core.access import Viewer, actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.meetings.queries import upcoming
from app.packs import commands, listing, policies, queries
from app.packs.blueprint import blueprint
from app.packs.editions import gate_views
from app.packs.editions.readers import teams_of
from app.packs.forms import Choice, PackForm
from app.packs.issuing.copies import file_for, holder_of
from app.packs.issuing.issued import EditionFile, edition_file
from app.packs.issuing.serving import Taken, answer_for, data_answer, note, pdf_answer, said
from app.packs.models import Audience, Form
from app.packs.papers import views as paper_views
from app.packs.rendering.attached import data_of
from app.packs.rendering.office import docx_of, hwpx_of
from app.packs.rendering.reading import reading_of
from app.packs.rendering.tables import workbook_of
from app.packs.rounds import commands as rounds
from app.packs.rounds import link_views, seat_views, sending_views
from app.packs.rounds.receipts import own_copies

#: Importing the modules named here attaches their routes, too.
__all__ = ["blueprint", "gate_views", "link_views", "paper_views", "seat_views", "sending_views"]

#: How often a job's page asks again, in seconds.
REFRESH_SECONDS = 2
#: What makes a file of an edition in its language and version.
_WRITERS = {Form.XLSX: workbook_of, Form.HWPX: hwpx_of, Form.DOCX: docx_of}


@blueprint.route("/")
@allow(policies.may_read_packs)
def index() -> ResponseReturnValue:
    """Editions the reader may know of; for the desks the meetings ahead to build for."""
    viewer, now = me(), clock.now()
    db = read_session()
    building = policies.may_build_packs(viewer)
    return render_template(
        "packs/index.html",
        page=listing.editions(db, viewer, now, cursor=request.args.get("at")),
        ahead=upcoming(db, viewer, now) if building else (),
        building=building,
        redactions=policies.may_read_redactions(viewer),
    )


@blueprint.route("/meetings/<public_id:meeting>", methods=["GET", "POST"])
@allow(policies.may_build_packs)
def meeting(meeting: PublicId) -> ResponseReturnValue:
    """Order an edition of one meeting's pack; below it what was issued."""
    viewer, now = me(), clock.now()
    db = read_session()
    outline = queries.meeting_to_build(db, meeting, viewer, now)
    form = PackForm.from_request()
    desk = bool(policies.builds(viewer.roles))
    form.offer(_choices(db, viewer), freezes=desk)
    if form.submitted():
        order = form.order(meeting)
        if order.audience is Audience.COMPLIANCE and present_grant(AccessScope.FINDINGS) is None:
            return ask_reason(AccessScope.FINDINGS)
        try:
            with transaction() as db:
                job = commands.request_pack(db, order, actor=actor(), now=now)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".job", job=job))
    return render_form(
        "packs/meeting.html",
        form,
        meeting=outline,
        desk=desk,
        arranging=policies.may_arrange_packs(viewer),
        distributes=policies.may_distribute(viewer),
        page=listing.editions(
            read_session(), viewer, now, meeting=meeting, cursor=request.args.get("at")
        ),
    )


def _choices(db: Session, viewer: Viewer) -> tuple[Choice, ...]:
    """The editions the viewer may order: a desk's for whole audiences, a firm's for itself."""
    desks = tuple(Choice(each, "", each.label) for each in policies.builds(viewer.roles))
    if viewer.firm is None:
        return desks
    own = Choice(Audience.FIRM, viewer.firm, gettext("Our firm's edition"))
    teams = tuple(
        Choice(Audience.CONSORTIUM, id_, gettext("Edition of the consortium %(name)s", name=name))
        for id_, name in teams_of(db, viewer.firm)
    )
    return (*desks, own, *teams)


@blueprint.route("/jobs/<public_id:job>")
@allow(policies.may_watch_job)
def job(job: PublicId) -> ResponseReturnValue:
    """How a job stands; asks again by itself until it is over, with or without JavaScript."""
    status = jobs.status(read_session(), job, me())
    answer = Response(render_template("packs/job.html", status=status, seconds=REFRESH_SECONDS))
    if not status.finished:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@blueprint.route("/jobs/<public_id:job>/cancel", methods=["POST"])
@allow(policies.may_cancel_job)
def cancel_job(job: PublicId) -> ResponseReturnValue:
    """End a job that one asked for oneself; what it made so far is thrown away."""
    return act(
        rounds.cancel,
        job,
        done=gettext("The order was cancelled. No edition was issued."),
        back=url_for(".job", job=job),
    )


@blueprint.route("/editions/<public_id:edition>.pdf")
@allow(policies.may_read_packs)
def edition(edition: PublicId) -> ResponseReturnValue:
    """A copy of an issued edition for who asks; that it was taken is noted before it leaves."""
    file = _file(edition)
    if _asks_reason(file):
        return ask_reason(AccessScope.FINDINGS)
    return pdf_answer(file, file_for(file, holder_of(me())))


@blueprint.route("/editions/<public_id:edition>")
@allow(policies.may_read_packs)
def read(edition: PublicId) -> ResponseReturnValue:
    """The same edition to be read in the browser; noted like a download."""
    file = _file(edition)
    if _asks_reason(file):
        return ask_reason(AccessScope.FINDINGS)
    found = said(file)
    reading = reading_of(found.edition, file.locale, version=file.version)
    note(file, Taken(Form.READING))
    return answer_for(
        file,
        Response(
            render_template(
                "packs/read.html",
                file=file,
                said=found.edition,
                reading=reading,
                copies=own_copies(read_session(), edition, me()),
            )
        ),
    )


@blueprint.route("/editions/<public_id:edition>.<any(json, xlsx, hwpx, docx):form>")
@allow(policies.may_read_packs)
def data(edition: PublicId, form: str) -> ResponseReturnValue:
    """The same edition for programs: its content as JSON, its tables as XLSX, its agenda and
    summary for word processors; noted alike."""
    file = _file(edition)
    if _asks_reason(file):
        return ask_reason(AccessScope.FINDINGS)
    found, wanted = said(file), Form(form)
    body = (
        data_of(found.edition)
        if wanted is Form.JSON
        else _WRITERS[wanted](found.edition, file.locale, version=file.version)
    )
    note(file, Taken(wanted))
    return data_answer(file, wanted, body)


def _file(edition: PublicId) -> EditionFile:
    return edition_file(read_session(), edition, me(), clock.now())


def _asks_reason(file: EditionFile) -> bool:
    """What tells of firms' filings opens after a reason only, in whatever form."""
    return file.audience is Audience.COMPLIANCE and present_grant(AccessScope.FINDINGS) is None
