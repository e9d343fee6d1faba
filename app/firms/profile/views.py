"""A firm's own pages about itself: one section each, an entry list with a form below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.audit.access import record_access
from app.core import clock
from app.core.access import Actor, actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.fields import SolutionField
from app.core.forms import BaseForm, render_form
from app.core.i18n import Message, gettext, message
from app.core.ids import PublicId
from app.firms import policies, queries
from app.firms.blueprint import blueprint
from app.firms.models import Activity
from app.firms.profile import commands as profile_commands
from app.firms.profile import forms as profile_forms
from app.firms.profile import people, size_proofs, ties
from app.firms.profile import queries as profile_queries
from app.firms.sign_up.documents import keep_file
from app.firms.sign_up.views import checked

#: Section → its name and what it is for.
SECTIONS: Final[dict[str, tuple[Message, Message]]] = {
    "capabilities": (
        message("Fields and activities"),
        message("What you do in which field, and how far it is proven. Everybody can read this."),
    ),
    "references": (
        message("References"),
        message("Public facts about projects done. Values only as published, with the source."),
    ),
    "presence": (
        message("Presence in Vietnam"),
        message("Everybody can read this, but for the tax code."),
    ),
    "names": (
        message("Further names"),
        message("Former, short and trade names in any script, so that you are found by them."),
    ),
    "people": (
        message("Representative and directors"),
        message("For your own checks and the registry; other firms never see it."),
    ),
    "affiliations": (
        message("Group or affiliations"),
        message("Your own declaration, with dates and source; other firms never see it."),
    ),
    "size": (
        message("Proof of size"),
        message("A proof counts until the day it expires; then the size is declared only."),
    ),
    "contacts": (
        message("Contacts"),
        message("Personal data, kept apart. Whenever somebody else reads it, that is logged."),
    ),
}


def _own(firm: PublicId) -> None:
    if me().firm != firm:
        raise NotFoundError


def _section(firm: PublicId, name: str, form: BaseForm, **context: Any) -> ResponseReturnValue:
    title, lead = SECTIONS[name]
    page = queries.profile(read_session(), firm)
    return render_form(
        "firms/section.html",
        form,
        page=page,
        section=name,
        sections=SECTIONS,
        title=title,
        lead=lead,
        end_form=profile_forms.EndForm(formdata=None),
        **_entries(firm, name),
        **context,
    )


def _entries(firm: PublicId, name: str) -> dict[str, Any]:
    """What a section's table shows."""
    db, viewer, now = read_session(), me(), clock.now()
    if name in {"capabilities", "references", "names"}:
        return {"kept": profile_queries.public_sections(db, firm)}
    if name == "presence":
        return {"kept": profile_queries.own_presence(db, firm, viewer=viewer)}
    if name == "contacts":
        return {"kept": profile_queries.contacts(db, firm, viewer=viewer)}
    return {"kept": profile_queries.registry_sections(db, firm, viewer=viewer, now=now)}


def _save(
    firm: PublicId,
    name: str,
    form: BaseForm,
    save: Callable[[Session, Actor, datetime], object],
    **context: Any,
) -> ResponseReturnValue:
    """The section with its form, or the form's act and back to the section."""
    _own(firm)
    if form.submitted():
        try:
            with transaction() as db:
                save(db, actor(), clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The profile is saved."), "success")
            return redirect(url_for(f".{name}", firm=firm))
    return _section(firm, name, form, **context)


@blueprint.get("/firms/<public_id:firm>/keep")
@allow(policies.may_read_own_firm)
def keep(firm: PublicId) -> ResponseReturnValue:
    """Everything the firm keeps about itself, and what is missing."""
    _own(firm)
    db, viewer, now = read_session(), me(), clock.now()
    return render_template(
        "firms/keep.html",
        page=queries.profile(db, firm),
        sections=SECTIONS,
        completeness=profile_queries.own_completeness(db, firm, viewer=viewer, now=now),
        registry=profile_queries.registry_sections(db, firm, viewer=viewer, now=now),
        may_edit=policies.may_edit_own_firm(viewer),
    )


@blueprint.route("/firms/<public_id:firm>/capabilities", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def capabilities(firm: PublicId) -> ResponseReturnValue:
    """Field × activity × level."""
    form = profile_forms.CapabilityForm.from_request()
    return _save(
        firm,
        "capabilities",
        form,
        lambda db, who, now: profile_commands.set_capability(
            db, firm, form.details(), actor=who, now=now
        ),
    )


@blueprint.post("/firms/<public_id:firm>/capabilities/drop")
@allow(policies.may_edit_own_firm)
def drop_capability(firm: PublicId) -> ResponseReturnValue:
    """Take one away."""
    _own(firm)
    try:
        field = SolutionField(request.form.get("field", ""))
        activity = Activity(request.form.get("activity", ""))
    except ValueError as error:
        raise NotFoundError from error
    with transaction() as db:
        profile_commands.drop_capability(db, firm, field, activity, actor=actor(), now=clock.now())
    flash(gettext("The profile is saved."), "success")
    return redirect(url_for(".capabilities", firm=firm))


@blueprint.route("/firms/<public_id:firm>/references", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def references(firm: PublicId) -> ResponseReturnValue:
    """Projects done."""
    form = profile_forms.ReferenceForm.from_request()
    return _save(
        firm,
        "references",
        form,
        lambda db, who, now: profile_commands.add_reference(
            db, firm, form.details(), actor=who, now=now
        ),
    )


@blueprint.route("/firms/<public_id:firm>/presence", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def presence(firm: PublicId) -> ResponseReturnValue:
    """How the firm is in Vietnam."""
    form = profile_forms.PresenceForm.from_request()
    return _save(
        firm,
        "presence",
        form,
        lambda db, who, now: profile_commands.add_presence(
            db, firm, form.details(), actor=who, now=now
        ),
    )


@blueprint.route("/firms/<public_id:firm>/names", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def names(firm: PublicId) -> ResponseReturnValue:
    """Further names."""
    form = profile_forms.NameForm.from_request()
    return _save(
        firm,
        "names",
        form,
        lambda db, who, now: profile_commands.add_name(
            db, firm, form.chosen(), form.text.data, actor=who, now=now
        ),
    )


@blueprint.route("/firms/<public_id:firm>/people", methods=["GET", "POST"], endpoint="people")
@allow(policies.may_edit_own_firm)
def people_page(firm: PublicId) -> ResponseReturnValue:
    """Representatives and directors."""
    form = profile_forms.DirectorForm.from_request()
    return _save(
        firm,
        "people",
        form,
        lambda db, who, now: people.declare_director(db, firm, form.details(), actor=who, now=now),
    )


@blueprint.post("/firms/<public_id:firm>/people/<public_id:director>/end")
@allow(policies.may_edit_own_firm)
def end_director(firm: PublicId, director: PublicId) -> ResponseReturnValue:
    """Somebody's last day."""
    form = profile_forms.EndForm.from_request()
    return _save(
        firm,
        "people",
        form,
        lambda db, who, now: people.end_director(
            db, director, form.last_day.data, actor=who, now=now
        ),
        ending=True,
    )


@blueprint.route("/firms/<public_id:firm>/affiliations", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def affiliations(firm: PublicId) -> ResponseReturnValue:
    """The group the firm belongs to; other firms in the form beside it."""
    form = profile_forms.GroupForm.from_request()
    return _save(
        firm,
        "affiliations",
        form,
        lambda db, who, now: ties.declare_group(db, firm, form.details(), actor=who, now=now),
    )


@blueprint.route("/firms/<public_id:firm>/relations", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def relations(firm: PublicId) -> ResponseReturnValue:
    """Parents, subsidiaries, sisters, shareholders."""
    form = profile_forms.RelationForm.from_request()
    return _save(
        firm,
        "affiliations",
        form,
        lambda db, who, now: ties.declare_relation(db, firm, form.details(), actor=who, now=now),
        of_firms=True,
    )


@blueprint.route("/firms/<public_id:firm>/size", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def size(firm: PublicId) -> ResponseReturnValue:
    """Proofs of size."""
    form = profile_forms.SizeForm.from_request()

    def save(db: Session, who: Actor, now: datetime) -> None:
        size_proofs.submit_size_proof(db, firm, form.details(), file, actor=who, now=now)

    _own(firm)
    if form.submitted():
        try:
            # Looked into and written before the transaction that names it.
            size_proofs.check_proof(form.details(), now=clock.now())
            file = checked(form)
            keep_file(file)
        except DomainError as refusal:
            form.refuse(refusal)
            return _section(firm, "size", form)
    return _save(firm, "size", form, save)


@blueprint.post("/firms/proofs/<public_id:proof>/confirm")
@allow(policies.may_review)
def confirm_proof(proof: PublicId) -> ResponseReturnValue:
    """The secretariat has compared a proof of size."""
    with transaction() as db:
        firm = size_proofs.confirm_size_proof(db, proof, actor=actor(), now=clock.now())
    flash(gettext("The proof is confirmed."), "success")
    return redirect(url_for(".registry", firm=firm))


@blueprint.get("/firms/<public_id:firm>/contacts")
@allow(policies.may_read_contacts)
def contacts(firm: PublicId) -> ResponseReturnValue:
    """Contacts: reading those of another firm is logged."""
    if me().firm == firm:
        return _section(firm, "contacts", profile_forms.ContactForm(formdata=None))
    profile_queries.contacts(read_session(), firm, viewer=me())
    about = queries.organisation_of(read_session(), firm)
    record_access("firms.contacts_read", "firm", firm, about=(about,))
    return _section(firm, "contacts", profile_forms.ContactForm(formdata=None), foreign=True)


@blueprint.post("/firms/<public_id:firm>/contacts")
@allow(policies.may_edit_own_firm)
def add_contact(firm: PublicId) -> ResponseReturnValue:
    """Enter a contact."""
    form = profile_forms.ContactForm.from_request()
    return _save(
        firm,
        "contacts",
        form,
        lambda db, who, now: profile_commands.add_contact(
            db, firm, form.details(), actor=who, now=now
        ),
    )


@blueprint.post(
    "/firms/<public_id:firm>/<any(references, presence, names, contacts):section>"
    "/<public_id:entry>/remove"
)
@allow(policies.may_edit_own_firm)
def remove_entry(firm: PublicId, section: str, entry: PublicId) -> ResponseReturnValue:
    """Take an entry away."""
    _own(firm)
    with transaction() as db:
        profile_commands.remove_entry(db, firm, section, entry, actor=actor(), now=clock.now())
    flash(gettext("The entry is removed."), "success")
    return redirect(url_for(f".{section}", firm=firm))


@blueprint.post(
    "/firms/<public_id:firm>/<any(affiliations, relations):section>/<public_id:entry>/end"
)
@allow(policies.may_edit_own_firm)
def end_entry(firm: PublicId, section: str, entry: PublicId) -> ResponseReturnValue:
    """The last day of an affiliation."""
    form = profile_forms.EndForm.from_request()
    return _save(
        firm,
        "affiliations",
        form,
        lambda db, who, now: ties.end_entry(
            db, firm, section, entry, form.last_day.data, actor=who, now=now
        ),
        ending=True,
    )
