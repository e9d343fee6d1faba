"""The compliance desk's registers: public records, and its contacts with each firm."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, SelectField

from app.audit.access import reason_required, record_access
from app.audit.models import AccessScope
from app.conflicts import policies
from app.conflicts.blueprint import blueprint
from app.conflicts.naming import organisations_of
from app.conflicts.registers import contacts, record_commands, record_queries
from app.conflicts.registers.forms import RECORD_FORMS, ContactForm, FirmSearchForm, RecordFileForm
from app.conflicts.registers.record_file import COLUMNS, OPTIONAL, enter_file
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import N_, gettext, message, ngettext
from app.core.ids import PublicId
from app.core.paging import Page
from app.core.sheets import MIMETYPES, SheetTable, as_csv, as_xlsx
from app.core.tables.shown import RowProblem, check_rows
from app.firms.lookup import find_firm

_OPEN = "<any(roles, relations, exclusions, holdings, marks, posts, groups):kind>"
_NAMED = "<any(subcontracts, promises):kind>"
_KIND = "<any(" + ", ".join(COLUMNS) + "):kind>"
#: What each register is called, in the order of the tabs.
_REGISTERS: Final = {
    "roles": N_("Earlier parts in packages"),
    "relations": N_("Ties with buyers"),
    "exclusions": N_("Exclusions"),
    "holdings": N_("Ownership"),
    "posts": N_("Representatives and directors"),
    "groups": N_("Business groups"),
    "marks": N_("Numbers and addresses"),
    "subcontracts": N_("Subcontractors in bids"),
    "promises": N_("People and guarantees in bids"),
}


class _Preview(Exception):  # noqa: N818  (not an error: it ends a transaction that only looks)
    """The file was read to be shown: nothing of it stays."""


@blueprint.get(f"/compliance/records/{_OPEN}")
@allow(policies.at_the_desk)
def records(kind: str) -> ResponseReturnValue:
    """The public records of one kind."""
    return _records_page(kind, "conflicts.records")


@blueprint.get(f"/compliance/named/{_NAMED}")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def named_records(kind: str) -> ResponseReturnValue:
    """What bidders name for their bids: it tells of filings, so a reason is asked."""
    answer = _records_page(kind, "conflicts.named_records")
    about = {line.firm.id for line in _page(kind).items if line.firm}
    organisations = organisations_of(read_session(), about)
    record_access("records.read", "records", kind, about=organisations, grant=g.access_grant)
    return answer


def _page(kind: str) -> Page[record_queries.RecordLine]:
    return record_queries.records_page(read_session(), kind, me(), cursor=request.args.get("after"))


def _records_page(kind: str, endpoint: str) -> ResponseReturnValue:
    page = _page(kind)
    return render_template(
        "conflicts/records.html",
        kind=kind,
        register=gettext(_REGISTERS[kind]),
        registers=[(gettext(name), _home(each), each == kind) for each, name in _REGISTERS.items()],
        named=kind in record_queries.NAMED,
        page=page,
        page_address=lambda cursor: url_for(endpoint, kind=kind, after=cursor),
    )


@blueprint.get(f"/compliance/records/{_KIND}.<any(csv, xlsx):suffix>")
@allow(policies.at_the_desk)
def record_template(kind: str, suffix: str) -> ResponseReturnValue:
    """An empty table with the columns that can be read."""
    table = SheetTable(kind, COLUMNS[kind], [])
    response = Response(
        as_csv(table) if suffix == "csv" else as_xlsx(table), content_type=MIMETYPES[suffix]
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"duri-{kind}.{suffix}")
    return response


@blueprint.route(f"/compliance/records/{_KIND}/new", methods=["GET", "POST"])
@allow(policies.keeps_records)
def new_record(kind: str) -> ResponseReturnValue:
    """Enter one record."""
    form = RECORD_FORMS[kind].from_request()
    if form.submitted():
        try:
            with transaction() as db:
                record_commands.enter_record(db, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The record is entered; the rules look again."), "success")
            return redirect(_home(kind))
    return render_form(
        "conflicts/record_form.html",
        form,
        kind=kind,
        register=gettext(_REGISTERS[kind]),
        home=_home(kind),
    )


@blueprint.post(f"/compliance/records/{_KIND}/<public_id:record>/retract")
@allow(policies.keeps_records)
def retract_record(kind: str, record: PublicId) -> ResponseReturnValue:
    """Take a record back."""
    with transaction() as db:
        record_commands.retract_record(db, kind, record, actor=actor(), now=clock.now())
    flash(gettext("The record is taken back; the rules look again."), "success")
    return redirect(_home(kind))


@blueprint.route(f"/compliance/records/{_KIND}/import", methods=["GET", "POST"])
@allow(policies.keeps_records)
def import_records(kind: str) -> ResponseReturnValue:
    """Enter a whole file, or nothing of it."""
    form = RecordFileForm.from_request()
    problems: tuple[RowProblem, ...] = ()
    entered = None
    if form.submitted():
        keep_going = bool(form.keep_going.data)
        try:
            with transaction() as db:
                entered, problems = enter_file(
                    db,
                    kind,
                    form.content(),
                    keep_going=keep_going,
                    actor=actor(),
                    now=clock.now(),
                )
                if form.preview.data:
                    raise _Preview
                if not keep_going:
                    check_rows(problems)
        except _Preview:
            pass  # rolled back: shown, not entered
        except DomainError as refusal:
            form.refuse(refusal)
            entered = None
        else:
            flash(
                ngettext("%(num)d record was entered.", "%(num)d records were entered.", entered),
                "success",
            )
            if problems:
                skipped = ngettext(
                    "%(num)d row was left out: see below.",
                    "%(num)d rows were left out: see below.",
                    len(problems),
                )
                flash(skipped, "warning")
            else:
                return redirect(_home(kind))
    return render_form(
        "conflicts/record_file.html",
        form,
        kind=kind,
        problems=problems,
        entered=entered,
        columns=_columns(kind),
        register=gettext(_REGISTERS[kind]),
        home=_home(kind),
    )


class _Column(NamedTuple):
    """A column of a register's file as its reader is told of it."""

    name: str
    label: str
    needed: bool
    #: Word in the file, and what it is on the screen; empty where any text may stand.
    words: list[tuple[str, str]]
    day: bool


def _columns(kind: str) -> list[_Column]:
    """The columns as the fields of the register's own form: one description for both."""
    form = RECORD_FORMS[kind](formdata=None)
    return [
        _Column(
            name,
            str(field.label.text),
            name not in OPTIONAL[kind],
            _words(field),
            isinstance(field, DateField),
        )
        for name, field in ((name, form[name]) for name in COLUMNS[kind])
    ]


def _words(field: Field) -> list[tuple[str, str]]:
    choices = field.choices or () if isinstance(field, SelectField) else ()
    return [(str(choice.value), str(choice.label)) for choice in choices if choice.value]


def _home(kind: str) -> str:
    """Where the records of a kind are listed."""
    return url_for(".named_records" if kind in record_queries.NAMED else ".records", kind=kind)


@blueprint.get("/compliance/contacts")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def desk_contacts() -> ResponseReturnValue:
    """Every contact of the desk, newest first, and the way to one firm's."""
    db = read_session()
    form = FirmSearchForm(MultiDict(request.args))
    wanted = (form.firm.data or "").strip()
    if wanted and form.validate():
        firm = find_firm(db, wanted)
        if firm is not None:
            return redirect(url_for(".firm_contacts", firm=firm.public_id))
        form.refuse(
            DomainError(
                message("“%(text)s” is no single firm's number or name.", text=wanted),
                field="firm",
            )
        )
    page = contacts.contacts_page(db, me(), cursor=request.args.get("after"))
    _note({line.firm.id for line in page.items})
    return render_form(
        "conflicts/contacts.html",
        form,
        page=page,
        page_address=lambda cursor: url_for(".desk_contacts", after=cursor),
    )


@blueprint.get("/compliance/firms/<public_id:firm>/contacts")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def firm_contacts(firm: PublicId) -> ResponseReturnValue:
    """The contacts with one firm."""
    return _firm_page(firm, ContactForm.from_request())


@blueprint.post("/compliance/firms/<public_id:firm>/contacts")
@allow(policies.settles_at_the_desk)
@reason_required(AccessScope.FINDINGS)
def log_contact(firm: PublicId) -> ResponseReturnValue:
    """Log a contact in its fixed words."""
    form = ContactForm.from_request()
    _named, tenders = contacts.firm_to_contact(read_session(), firm, me())
    form.offer(tenders)
    if form.submitted():
        try:
            with transaction() as db:
                contacts.record_contact(db, firm, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The contact is logged."), "success")
            return redirect(url_for(".firm_contacts", firm=firm))
    return _firm_page(firm, form)


def _firm_page(firm: PublicId, form: ContactForm) -> ResponseReturnValue:
    db = read_session()
    named, tenders = contacts.firm_to_contact(db, firm, me())
    form.offer(tenders)
    page = contacts.contacts_page(db, me(), firm=firm, cursor=request.args.get("after"))
    _note({firm})
    context: dict[str, Any] = {
        "firm": named,
        "page": page,
        "page_address": lambda cursor: url_for(".firm_contacts", firm=firm, after=cursor),
    }
    return render_form("conflicts/firm_contacts.html", form, **context)


def _note(firms: set[PublicId]) -> None:
    """Log the read under the reason the officer gave: the desk's filings tell of interests."""
    about = organisations_of(read_session(), firms)
    record_access("contacts.read", "contacts", "desk", about=about, grant=g.access_grant)
