"""Papers of a meeting for word processors, and the labels they bear."""

from __future__ import annotations

from flask import Response, flash, render_template, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.core.papers import docx, hwpx
from app.meetings import policies
from app.meetings.papers import commands, queries
from app.meetings.papers.forms import LabelForm
from app.meetings.papers.labels import PaperKind
from app.meetings.views.blueprint import accepted, back, blueprint, note_taking

_WRITERS = {"hwpx": (hwpx.MIMETYPE, hwpx.as_hwpx), "docx": (docx.MIMETYPE, docx.as_docx)}
_KIND = "any(plan, letter, agenda, report, 'cong-van', minutes)"


@blueprint.get("/<public_id:meeting>/papers")
@allow(policies.may_read_meetings)
def papers(meeting: PublicId) -> ResponseReturnValue:
    """The papers that the reader gets."""
    page = queries.papers_page(read_session(), meeting, me(), clock.now())
    return render_template("meetings/papers.html", papers=page, page=page.page)


@blueprint.get(f"/<public_id:meeting>/papers/<{_KIND}:paper>.<any(hwpx, docx):form>")
@allow(policies.may_read_meetings)
def paper(meeting: PublicId, paper: str, form: str) -> ResponseReturnValue:
    """One paper as its reader may read it, as a file."""
    kind, host = PaperKind(paper), request.args.get("host")
    if form != kind.suffix:
        raise NotFoundError
    file = queries.paper_file(
        read_session(), meeting, kind, me(), clock.now(), host=PublicId(host) if host else None
    )
    note_taking(meeting, kind, form)
    mimetype, write = _WRITERS[form]
    answer = Response(write(file.paper), mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route(f"/<public_id:meeting>/papers/<{_KIND}:paper>/label", methods=["GET", "POST"])
@allow(policies.may_arrange)
def paper_label(meeting: PublicId, paper: str) -> ResponseReturnValue:
    """How far a paper may be disclosed and for how long it is kept."""
    db, kind = read_session(), PaperKind(paper)
    page = queries.papers_page(db, meeting, me(), clock.now())
    stands, version = queries.label_of(db, meeting, kind)
    form = LabelForm.from_request(
        version=version,
        disclosure=stands.disclosure.value,
        ground=stands.ground.value if stands.ground else "",
        retention=stands.retention.value,
    )

    def put() -> None:
        with transaction() as db:
            commands.set_label(
                db,
                meeting,
                kind,
                form.label_chosen(),
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, put):
        flash(_("The paper bears the new label from now on."), "success")
        return back("papers", meeting)
    return render_form("meetings/paper_label.html", form, page=page.page, kind=kind)
