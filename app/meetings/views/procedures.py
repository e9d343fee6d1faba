"""Written procedures for those who draft and send them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.antivirus import scanner_of
from app.core.dates import format_date
from app.core.db import read_session, transaction
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.ids import PublicId
from app.core.storage import seal_file
from app.core.uploads import CheckedFile, checked_document
from app.core.web import settings
from app.meetings import policies
from app.meetings import queries as meetings
from app.meetings.forms import ReasonForm, VersionForm
from app.meetings.official.queries import StepLine, official_step
from app.meetings.procedures import body_rules, closing, drafting, queries
from app.meetings.procedures.calendar import proposed_due_day
from app.meetings.procedures.forms import (
    AttachForm,
    ChangeProcedureForm,
    EndRuleForm,
    NewProcedureForm,
    PutOffForm,
    RuleForm,
)
from app.meetings.procedures.projections import ProcedurePage
from app.meetings.rows import seoul_day
from app.meetings.views.blueprint import accepted, blueprint, posted_version
from app.meetings.working_calendar import korean_working_days


def page_of_procedure(procedure: PublicId) -> ProcedurePage:
    """The procedure as the signed-in reader may see it, or 404."""
    return queries.procedure_page(read_session(), procedure, me(), clock.now())


def to_procedure(procedure: PublicId, anchor: str | None = None) -> ResponseReturnValue:
    """To the page of a procedure."""
    return redirect(url_for("meetings.procedure", procedure=procedure, _anchor=anchor))


@blueprint.get("/procedures")
@allow(policies.may_read_meetings)
def procedures() -> ResponseReturnValue:
    """Those that wait, or those that are settled, as far as they are the reader's."""
    settled = request.args.get("show") == "settled"
    return render_template(
        "meetings/procedures.html",
        page=queries.procedures(
            read_session(), me(), clock.now(), settled=settled, cursor=request.args.get("page")
        ),
        settled=settled,
        may_arrange=policies.may_arrange(me()),
        page_address=lambda cursor: url_for(
            ".procedures", page=cursor, show="settled" if settled else None
        ),
    )


@blueprint.route("/procedures/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_procedure() -> ResponseReturnValue:
    """Draft a question to a body; `step`: about an official step that would lapse (rule A3)."""
    form = NewProcedureForm.from_request(**_first_words())
    bodies = meetings.bodies(read_session(), me(), clock.now())
    form.body.choices = [(each.body.id, str(each.body.names)) for each in bodies]
    drafted: list[PublicId] = []

    def draft() -> None:
        with transaction() as db:
            body = PublicId(form.body.data)
            drafted.append(
                drafting.draft_procedure(db, body, form.details(), actor=actor(), now=clock.now())
            )

    if accepted(form, draft):
        flash(_("The draft is kept. Nobody has been asked yet."), "success")
        return to_procedure(drafted[-1])
    return render_form("meetings/procedure_form.html", form, page=None)


def _first_words() -> dict[str, Any]:
    """What the form begins with: the address's body, or the official step it names."""
    db, now = read_session(), clock.now()
    today, works = seoul_day(now), korean_working_days(db)
    step = request.args.get("step")
    if step is None:
        return {"body": request.args.get("body"), "due_on": proposed_due_day(today, works)}
    line = official_step(db, PublicId(step), me(), now)
    return {
        "body": line.body,
        "title": line.subject,
        "grounds": _grounds(line),
        "tender_number": line.tender_number,
        "due_on": proposed_due_day(today, works, latest=line.lapses_on),
    }


def _grounds(line: StepLine) -> str:
    """Why a question about a step cannot wait, for the officer to go on with."""
    if line.lapses_on is None:
        return ""
    return _(
        "%(kind)s of %(sent)s: lapses after %(lapses)s.",
        kind=line.kind.label,
        sent=format_date(line.sent_on),
        lapses=format_date(line.lapses_on),
    )


@blueprint.route("/procedures/<public_id:procedure>/edit", methods=["GET", "POST"])
@allow(policies.may_arrange)
def edit_procedure(procedure: PublicId) -> ResponseReturnValue:
    """Reword a draft."""
    page = page_of_procedure(procedure)
    form = ChangeProcedureForm.from_request(
        version=page.version,
        kind=page.line.kind.value,
        title=page.line.title,
        question=page.question,
        grounds=page.grounds,
        due_on=page.line.due_on,
        groups=[group.value for group in page.groups],
        asks=page.asks.value if page.asks else None,
        tender_number=page.tender_number,
    )

    def change() -> None:
        with transaction() as db:
            drafting.change_procedure(
                db,
                procedure,
                form.details(),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, change):
        return to_procedure(procedure)
    return render_form("meetings/procedure_form.html", form, page=page)


@blueprint.route("/procedures/<public_id:procedure>/attach", methods=["GET", "POST"])
@allow(policies.may_arrange)
def attach_paper(procedure: PublicId) -> ResponseReturnValue:
    """Lay a paper beside the question."""
    page = page_of_procedure(procedure)
    form = AttachForm.from_request()

    def attach() -> None:
        file = _kept(form)
        with transaction() as db:
            drafting.add_paper(db, procedure, file, actor=actor(), now=clock.now())

    if accepted(form, attach):
        flash(_("The paper lies beside the question."), "success")
        return to_procedure(procedure, "papers")
    return render_form("meetings/procedure_attach.html", form, page=page)


def _kept(form: AttachForm) -> CheckedFile:
    """Check the file and keep it encrypted, before any transaction."""
    config = settings()
    file = checked_document(
        form.filename(), form.content(), scanner=scanner_of(config), office=True
    )
    seal_file(config.files, config.encryption_key, file.content)
    return file


@blueprint.post("/procedures/<public_id:procedure>/papers/<public_id:attachment>/remove")
@allow(policies.may_arrange)
def remove_attachment(procedure: PublicId, attachment: PublicId) -> ResponseReturnValue:
    """Take a paper away from a draft."""
    with transaction() as db:
        drafting.remove_paper(db, procedure, attachment, actor=actor(), now=clock.now())
    flash(_("The paper is taken away."), "success")
    return to_procedure(procedure, "papers")


@blueprint.route("/procedures/<public_id:procedure>/send", methods=["GET", "POST"])
@allow(policies.may_arrange)
def send_procedure(procedure: PublicId) -> ResponseReturnValue:
    """Look at who is asked, then ask them."""
    sending = queries.sending_page(read_session(), procedure, me(), clock.now())
    form = VersionForm.from_request(version=sending.page.version)
    sent = 0

    def send() -> None:
        nonlocal sent
        with transaction() as db:
            sent = drafting.send_procedure(
                db, procedure, version=posted_version(form), actor=actor(), now=clock.now()
            )

    if accepted(form, send):
        _say_letters(sent)
        return to_procedure(procedure)
    return render_form("meetings/procedure_send.html", form, sending=sending, page=sending.page)


def _say_letters(sent: int) -> None:
    flash(
        ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", sent),
        "success",
    )


@blueprint.route("/procedures/<public_id:procedure>/put-off", methods=["GET", "POST"])
@allow(policies.may_arrange)
def put_off_procedure(procedure: PublicId) -> ResponseReturnValue:
    """Take answers for longer."""
    page = page_of_procedure(procedure)
    form = PutOffForm.from_request(version=page.version)
    return _move(procedure, page, form, "meetings/procedure_put_off.html")


@blueprint.route("/procedures/<public_id:procedure>/call-off", methods=["GET", "POST"])
@allow(policies.may_arrange)
def call_off_procedure(procedure: PublicId) -> ResponseReturnValue:
    """Call a question off, or drop a draft."""
    page = page_of_procedure(procedure)
    form = ReasonForm.from_request(version=page.version)
    return _move(procedure, page, form, "meetings/procedure_call_off.html")


def _move(
    procedure: PublicId, page: ProcedurePage, form: PutOffForm | ReasonForm, template: str
) -> ResponseReturnValue:
    """Put off or call off, and tell by how many letters."""
    sent = 0

    def move() -> None:
        nonlocal sent
        reason, version = form.reason.data, posted_version(form)
        with transaction() as db:
            sent = (
                closing.put_off(
                    db, procedure, form.due_on.data, reason,
                    version=version, actor=actor(), now=clock.now(),
                )
                if isinstance(form, PutOffForm)
                else closing.call_off(
                    db, procedure, reason, version=version, actor=actor(), now=clock.now()
                )
            )  # fmt: skip

    if accepted(form, move):
        _say_letters(sent)
        return to_procedure(procedure)
    return render_form(template, form, page=page)


@blueprint.route("/bodies/<public_id:body>/written-rules", methods=["GET", "POST"])
@allow(policies.may_arrange)
def written_rules(body: PublicId) -> ResponseReturnValue:
    """By which rules the body may decide in writing."""
    form = RuleForm.from_request(valid_from=seoul_day(clock.now()))

    def enter() -> None:
        with transaction() as db:
            body_rules.enter_rule(db, body, form.details(), actor=actor(), now=clock.now())

    if accepted(form, enter):
        flash(_("The rule is entered."), "success")
        return redirect(url_for(".written_rules", body=body))
    return _rules_page(body, form)


def _rules_page(
    body: PublicId, form: BaseForm, *, ending: BaseForm | None = None
) -> ResponseReturnValue:
    db = read_session()
    page = render_template(
        "meetings/written_rules.html",
        form=form,
        ending=ending,
        body=meetings.body_page(db, body, me(), clock.now()).body,
        rules=body_rules.rules_of(db, body),
        today=seoul_day(clock.now()),
    )
    refused = next((each for each in (form, ending) if each and each.failed), None)
    return page, refused.status if refused else 200


@blueprint.post("/bodies/<public_id:body>/written-rules/<public_id:written_rule>/end")
@allow(policies.may_arrange)
def end_written_rule(body: PublicId, written_rule: PublicId) -> ResponseReturnValue:
    """Say which day is the last of a rule."""
    form = EndRuleForm.from_request()

    def end() -> None:
        with transaction() as db:
            body_rules.end_rule(
                db, body, written_rule, form.valid_to.data, actor=actor(), now=clock.now()
            )

    if accepted(form, end):
        flash(_("The rule has its last day."), "success")
        return redirect(url_for(".written_rules", body=body))
    entering = RuleForm(formdata=None, data={"valid_from": seoul_day(clock.now())})
    return _rules_page(body, entering, ending=form)
