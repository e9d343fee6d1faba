"""Forms of sign-in and of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from app.accounts.passwords import LONGEST, SHORTEST
from app.core.forms import BaseForm
from app.core.i18n import LOCALE_NAMES


class SignInForm(BaseForm):
    """Address and password."""

    email = StringField(
        lazy_gettext("E-mail address"),
        [InputRequired(), Length(max=254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(BaseForm):
    """Six digits from the authenticator app."""

    code = StringField(
        lazy_gettext("Six-digit code"),
        [InputRequired(), Length(max=10)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


def new_password() -> PasswordField:
    """The field of a new password."""
    return PasswordField(
        lazy_gettext("New password"),
        [InputRequired(), Length(min=SHORTEST, max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )


def new_password_again() -> PasswordField:
    """The same once more, beside a field called `password`."""
    return PasswordField(
        lazy_gettext("New password again"),
        [
            InputRequired(),
            EqualTo("password", message=lazy_gettext("The two new passwords differ.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(BaseForm):
    """A new password, twice, with the present one."""

    current = PasswordField(
        lazy_gettext("Present password"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password()
    again = new_password_again()


class SecondFactorForm(BaseForm):
    """The present password, before an authenticator is enrolled or replaced."""

    current = PasswordField(
        lazy_gettext("Present password"),
        [InputRequired(), Length(max=LONGEST)],
        id="second-factor-current",
        render_kw={"autocomplete": "current-password"},
    )


class LocaleForm(BaseForm):
    """The language of pages and mails."""

    locale = RadioField(
        lazy_gettext("Language"), choices=[SelectChoice(*pair) for pair in LOCALE_NAMES.items()]
    )
