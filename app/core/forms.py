"""Forms turn text into typed values and carry refusals back in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import DateTimeField, SelectField
from wtforms.fields.choices import Choice
from wtforms.widgets import Select

from app.core.dates import FIRST_YEAR, LAST_YEAR, far_off
from app.core.errors import DomainError, NotFoundError
from app.core.form_words import FormTranslations
from app.core.i18n import message


class PlainSelect(Select):
    """The same list of choices, written without WTForms' detour for attributes no option has.

    A page that filters by province writes some 150 options: that was a third of its rendering.
    """

    @classmethod
    def render_option(cls, choice: Choice, **attributes: Any) -> Markup:
        """One `<option>`."""
        if attributes or choice.render_kw or isinstance(choice.value, bool):
            written: Markup = super().render_option(choice, **attributes)
            return written
        chosen = "selected " if choice.selected else ""
        label = escape(choice.label or choice.value)
        return Markup(f'<option {chosen}value="{escape(choice.value)}">{label}</option>')  # noqa: S704  (both are escaped)


class BaseForm(FlaskForm):
    """CSRF-protected form with a place for refusals that belong to no single field."""

    class Meta(FlaskForm.Meta):
        """What WTForms itself says is translated by our catalogues."""

        def get_translations(self, form: Any) -> FormTranslations:
            """The translator of validators' messages."""
            return FormTranslations()

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Markup:
            """The field as HTML; lists of choices by our quicker widget."""
            if type(field.widget) is Select:
                field.widget = PlainSelect(multiple=field.widget.multiple)
            if field.type == "CSRFTokenField":
                render_kw = {**render_kw, "id": False}  # several forms stand on one page
            html: Markup = super().render_field(field, render_kw)
            return html

    form_errors: list[str]
    #: HTTP status of the last refusal.
    status: int = 422

    @classmethod
    def from_request(cls, **defaults: Any) -> Self:
        """The form filled from the request, or from `defaults` on GET."""
        return cls(data=defaults) if request.method == "GET" and defaults else cls()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field; and that no day lies so far off that nothing could be reckoned from it.
        Blanks choose nothing."""
        valid = bool(super().validate(extra_validators))
        for field in self._fields.values():
            # Blanks count as no input where a choice is optional, and would be taken for one.
            if isinstance(field, SelectField) and str(field.data).isspace():
                field.data = ""
        far = [
            field
            for field in self._fields.values()
            if isinstance(field, DateTimeField)
            and isinstance(field.data, date)
            and far_off(field.data)
        ]
        for field in far:
            words = message(
                "A day lies between the years %(first)s and %(last)s.",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
            field.errors = [*field.errors, str(words)]
        return valid and not far

    def submitted(self) -> bool:
        """Whether it was posted and every field is valid."""
        return bool(self.validate_on_submit())

    def asked(self) -> bool:
        """Whether the address asks something of a form that is sent by GET, and every field is
        valid. What else stands in an address, a language for one, asks nothing."""
        return any(name in request.args for name in self._fields) and self.validate()

    def refuse(self, refusal: DomainError) -> None:
        """Show a command's refusal beside its field, or above the form.

        `NotFoundError` is raised again: it is an answer (404), not a form error.
        """
        if isinstance(refusal, NotFoundError):
            raise refusal
        field = self._fields.get(refusal.field or "")
        if field is not None:
            field.errors = [*field.errors, str(refusal)]
        else:
            self.form_errors = [*self.form_errors, str(refusal)]
        self.status = int(refusal.status)

    @property
    def failed(self) -> bool:
        """Whether there is something to put right."""
        return bool(self.errors or self.form_errors)


class ConfirmForm(BaseForm):
    """A button whose page says what it will do."""


def render_form(template: str, form: BaseForm, **context: Any) -> ResponseReturnValue:
    """The page with its form: 200 when fresh, 422 (or the refusal's status) when refused."""
    status = form.status if form.failed else 200
    return render_template(template, form=form, **context), status
