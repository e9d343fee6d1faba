"""Signing up: public pages that answer everybody alike, and the terms."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.throttle import Source
from app.core import clock
from app.core.access import Policy, actor, allow, anyone, anyone_may_post, me
from app.core.antivirus import scanner_of
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import BaseForm, render_form
from app.core.i18n import current_locale, gettext, speaks
from app.core.security import takes_from_strangers
from app.core.uploads import FORM_BYTES, CheckedFile, checked_document
from app.core.web import settings
from app.firms import policies
from app.firms.blueprint import blueprint
from app.firms.sign_up import application_queries, applications, terms_commands
from app.firms.sign_up.documents import keep_file
from app.firms.sign_up.forms import (
    AnswerForm,
    KoreanFirmForm,
    SignUpForm,
    VietnameseFirmForm,
    uploaded,
)
from app.firms.terms import CURRENT, terms

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What may be done before the terms are accepted: one's own account, leaving, accepting.
_FREE = ("accounts.", "firms.accept_terms")


@blueprint.get("/sign-up")
@allow(anyone)
def sign_up() -> ResponseReturnValue:
    """Who comes in how."""
    return render_template("firms/sign_up.html")


@blueprint.route("/sign-up/korean-firm", methods=["GET", "POST"])
@allow(anyone_may_post)
@takes_from_strangers(FORM_BYTES)
def sign_up_korean() -> ResponseReturnValue:
    """The form of a Korean firm."""
    return _sign_up(KoreanFirmForm.from_request(), ".received")


@blueprint.route("/sign-up/vietnamese-firm", methods=["GET", "POST"])
@allow(anyone_may_post)
@takes_from_strangers(FORM_BYTES)
@speaks("vi")
def sign_up_vietnamese() -> ResponseReturnValue:
    """The form of a Vietnamese firm, in Vietnamese unless another language is asked for."""
    return _sign_up(VietnameseFirmForm.from_request(), ".received_vietnamese")


def _sign_up(form: SignUpForm, thanks: str) -> ResponseReturnValue:
    if form.submitted():
        try:
            _apply(form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(thanks, lang=request.args.get("lang")))
    shown = terms(CURRENT, current_locale())
    return render_form("firms/sign_up_form.html", form, terms=shown)


def _apply(form: SignUpForm) -> None:
    now = clock.now()
    details = form.details()
    applications.check_application(details, now=now)
    file = checked(form)
    keep_file(file)
    address = Source.of("sign-up", request.remote_addr, key=settings().secret_key).address
    with transaction() as db:
        applications.apply(db, details, file, address_hash=address, actor=actor(), now=now)


def checked(form: BaseForm) -> CheckedFile:
    """The form's file, once it passed."""
    name, content = uploaded(form["file"])
    return checked_document(name, content, scanner=scanner_of(settings()))


@blueprint.get("/sign-up/korean-firm/received")
@allow(anyone)
def received() -> ResponseReturnValue:
    """The answer to every application, the same for all."""
    return render_template("firms/received.html")


@blueprint.get("/sign-up/vietnamese-firm/received")
@allow(anyone)
@speaks("vi")
def received_vietnamese() -> ResponseReturnValue:
    """The same, in Vietnamese."""
    return render_template("firms/received.html")


@blueprint.route("/sign-up/applications/<token>", methods=["GET", "POST"])
@allow(anyone_may_post)
@takes_from_strangers(FORM_BYTES)
def answer_question(token: str) -> ResponseReturnValue:
    """A question of the secretariat, answered by whoever holds the link."""
    page = application_queries.question(read_session(), token)
    form = AnswerForm.from_request()
    if form.submitted():
        try:
            file = checked(form) if form.file.data else None
            if file is not None:
                keep_file(file)
            with transaction() as db:
                applications.answer_question(
                    db, token, form.answer.data or "", file, actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".received_vietnamese" if page.locale == "vi" else ".received"))
    return render_form("firms/question.html", form, page=page)


@blueprint.get("/sign-up/terms")
@allow(anyone)
def terms_page() -> ResponseReturnValue:
    """The terms of participation, and whether one's own firm has accepted them."""
    shown = terms(CURRENT, current_locale())
    standing = terms_commands.standing(read_session(), viewer=me())
    return render_template(
        "firms/terms.html", terms=shown, standing=standing, form=BaseForm(formdata=None)
    )


@blueprint.post("/sign-up/terms")
@allow(policies.may_accept_terms)
def accept_terms() -> ResponseReturnValue:
    """An owner accepts the terms for the firm, as they were shown."""
    with transaction() as db:
        terms_commands.accept(
            db,
            request.form.get("version", ""),
            current_locale(),
            request.form.get("sha256", ""),
            actor=actor(),
            now=clock.now(),
        )
    flash(gettext("Your firm has accepted the terms."), "success")
    return redirect(url_for(".terms_page"))


@blueprint.before_app_request
def ask_for_terms() -> ResponseReturnValue | None:
    """A firm files nothing under terms it has not accepted: its writes lead to the terms."""
    if request.method in _SAFE or request.endpoint is None or request.endpoint.startswith(_FREE):
        return None
    viewer = me()
    if viewer.firm is None:
        return None
    policy: Policy | None = getattr(
        current_app.view_functions.get(request.endpoint), "policy", None
    )
    if policy is None or not policy(viewer):
        return None
    if not terms_commands.owes_acceptance(read_session(), viewer.firm):
        return None
    flash(gettext("Nothing was saved: an owner of your firm accepts the terms first."), "warning")
    return redirect(url_for("firms.terms_page"), 303)
