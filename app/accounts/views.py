"""Sign-in, sign-out, one's own account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts import commands, login, queries, sign_in, team_views, throttle
from app.accounts.blueprint import blueprint
from app.accounts.forms import CodeForm, LocaleForm, PasswordForm, SecondFactorForm, SignInForm
from app.accounts.passwords import hash_password, matches, outdated
from app.accounts.second_factor import provisioning_uri, qr_image
from app.accounts.throttle import Source
from app.core import clock
from app.core.access import actor, allow, anyone_may_post, me, own_account
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext, message, remember_locale
from app.core.storage import open_secret
from app.core.tokens import hash_of, new_token
from app.core.web import safe_next, settings

__all__ = ["blueprint", "team_views"]


def _rules() -> sign_in.SignInRules:
    config = settings()
    return sign_in.SignInRules(demo=config.demo, encryption_key=config.encryption_key)


def _source(email: str) -> Source:
    return Source.of(email, request.remote_addr, key=settings().secret_key)


def _browser() -> sign_in.Browser:
    return sign_in.Browser(new_token(), request.user_agent.string)


def _next() -> str | None:
    return safe_next(request.args.get("next"))


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@allow(anyone_may_post)
def sign_in_page() -> ResponseReturnValue:
    """Address and password."""
    if me().signed_in and request.method == "GET":
        return redirect(_next() or login.first_page(me()))
    form = SignInForm.from_request()
    if form.submitted():
        try:
            return _try_password(form.email.data or "", form.password.data or "")
        except DomainError as refusal:
            form.refuse(refusal)
    return render_form("accounts/sign_in.html", form, next=_next())


def _try_password(email: str, password: str) -> ResponseReturnValue:
    now = clock.now()
    with transaction() as db:
        attempt = throttle.book_try(db, _source(email), now=now)
    known = queries.credentials(read_session(), email)
    # Hashing takes its time outside any write transaction, known account or not.
    if not matches(known.password_hash if known else None, password) or known is None:
        raise DomainError(message("Address and password do not belong together."))
    rehashed = hash_password(password) if outdated(known.password_hash) else None
    browser = _browser()
    with transaction() as db:
        step = sign_in.open_session(
            db, known.user, browser, attempt=attempt, rehashed=rehashed, rules=_rules(), now=now
        )
    if step is sign_in.Step.DONE:
        return _welcome(browser.token)
    login.remember_waiting(browser.token)
    return redirect(url_for(".code", next=_next()))


def _welcome(token: str) -> ResponseReturnValue:
    before = login.present_token()
    if before is not None:
        with transaction() as db:
            sign_in.close_session(db, hash_of(before), now=clock.now())
    viewer = login.remember_signed_in(token)
    page = queries.account_page(read_session(), hash_of(token), viewer=viewer, now=clock.now())
    answer = redirect(_next() or login.first_page(viewer))
    if page is not None:
        remember_locale(answer, page.locale, secure=settings().secure_cookies)
    return answer


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@allow(anyone_may_post)
def code() -> ResponseReturnValue:
    """The six digits; with a QR code when an authenticator is enrolled for the first time."""
    token = login.waiting_token()
    waiting = queries.waiting_sign_in(read_session(), hash_of(token or ""), now=clock.now())
    if waiting is None:
        return redirect(url_for(".sign_in", next=_next()))
    form = CodeForm.from_request()
    if form.submitted():
        try:
            return _try_code(waiting.email, hash_of(token or ""), form.code.data or "")
        except DomainError as refusal:
            form.refuse(refusal)
    return render_form(
        "accounts/code.html",
        form,
        next=_next(),
        enrolment=_enrolment(waiting.totp_candidate, waiting.email),
    )


def _try_code(email: str, waiting: str, digits: str) -> ResponseReturnValue:
    now = clock.now()
    browser = _browser()
    with transaction() as db:
        attempt = throttle.book_try(db, _source(email), now=now)
    with transaction() as db:
        sign_in.confirm_code(db, waiting, digits, browser, attempt=attempt, rules=_rules(), now=now)
    return _welcome(browser.token)


def _enrolment(sealed: str | None, email: str) -> tuple[str, str] | None:
    """(QR image, secret to type) of an enrolment under way."""
    if sealed is None:
        return None
    secret = open_secret(settings().encryption_key, sealed)
    return qr_image(provisioning_uri(secret, email)), secret


@blueprint.post("/sign-out")
@allow(anyone_may_post)
def sign_out() -> ResponseReturnValue:
    """End this browser's session; also for somebody whose session has ended already."""
    for token in (login.present_token(), login.waiting_token()):
        if token is not None:
            with transaction() as db:
                sign_in.close_session(db, hash_of(token), now=clock.now())
    login.forget()
    flash(gettext("You are signed out."), "info")
    return redirect(url_for(".sign_in"))


@blueprint.post("/account/sign-out-everywhere")
@allow(own_account)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this account."""
    with transaction() as db:
        sign_in.close_all_sessions(db, actor=actor(), now=clock.now())
    login.forget()
    flash(gettext("You are signed out in every browser."), "info")
    return redirect(url_for(".sign_in"))


def _account(status: int = 200, **forms: BaseForm) -> ResponseReturnValue:
    token_hash = hash_of(login.present_token() or "")
    page = queries.account_page(read_session(), token_hash, viewer=me(), now=clock.now())
    if page is None:
        raise NotFoundError
    shown: dict[str, BaseForm] = {
        "locale_form": LocaleForm(formdata=None, locale=page.locale),
        "password_form": PasswordForm(formdata=None),
        "second_factor_form": SecondFactorForm(formdata=None),
        "code_form": CodeForm(formdata=None),
    }
    failed = next((form for form in forms.values() if form.failed), None)
    return render_template(
        "accounts/account.html",
        page=page,
        enrolment=_enrolment(page.totp_candidate, page.email),
        failed=failed,
        **(shown | forms),
    ), failed.status if failed else status


@blueprint.get("/account")
@allow(own_account)
def account() -> ResponseReturnValue:
    """One's own account: who one is here, language, password, second factor, sessions."""
    return _account()


@blueprint.post("/account/locale")
@allow(own_account)
def locale() -> ResponseReturnValue:
    """Choose one's language."""
    form = LocaleForm.from_request()
    if not form.submitted():
        return _account(locale_form=form)
    with transaction() as db:
        commands.set_locale(db, form.locale.data, actor=actor(), now=clock.now())
    answer = redirect(url_for(".account"))
    remember_locale(answer, form.locale.data, secure=settings().secure_cookies)
    return answer


@blueprint.post("/account/password")
@allow(own_account)
def password() -> ResponseReturnValue:
    """Change one's password."""
    form = PasswordForm.from_request()
    if form.submitted():
        try:
            _change_password(form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The password is changed; other browsers are signed out."), "success")
            return redirect(url_for(".account"))
    return _account(password_form=form)


def _change_password(form: PasswordForm) -> None:
    now = clock.now()
    with _own_password(form.current.data or "") as db:
        commands.change_password(
            db,
            form.password.data or "",
            keep=hash_of(login.present_token() or ""),
            actor=actor(),
            now=now,
        )


@contextmanager
def _own_password(password: str) -> Iterator[Session]:
    """A transaction that opens once the present password was typed again.

    A stolen session must not become a way to guess the password: the same limits hold.
    """
    known = queries.own_credentials(read_session(), viewer=me())
    if known is None:
        raise NotFoundError
    with transaction() as db:
        attempt = throttle.book_try(db, _source(known.email), now=clock.now())
    if not matches(known.password_hash, password):
        raise DomainError(message("This is not your present password."), field="current")
    with transaction() as db:
        yield db
        throttle.mark_succeeded(db, attempt)


@blueprint.post("/account/second-factor")
@allow(own_account)
def start_second_factor() -> ResponseReturnValue:
    """Show a QR code to enrol an authenticator app, after the password was typed again."""
    form = SecondFactorForm.from_request()
    if form.submitted():
        try:
            with _own_password(form.current.data or "") as db:
                sign_in.start_enrolment(
                    db,
                    hash_of(login.present_token() or ""),
                    rules=_rules(),
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".account", _anchor="second-factor"))
    return _account(second_factor_form=form)


@blueprint.post("/account/second-factor/confirm")
@allow(own_account)
def confirm_second_factor() -> ResponseReturnValue:
    """Take the enrolled authenticator into use."""
    form = CodeForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                sign_in.confirm_enrolment(
                    db,
                    hash_of(login.present_token() or ""),
                    form.code.data or "",
                    rules=_rules(),
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Your authenticator app is enrolled."), "success")
            return redirect(url_for(".account"))
    return _account(code_form=form)
