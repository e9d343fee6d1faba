"""Forms of signing up and of reviewing."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import BaseForm
from app.core.i18n import select_locale
from app.core.uploads import LIMIT_BYTES
from app.firms.models import SizeClass
from app.firms.sign_up.applications import ApplicationDetails
from app.firms.sign_up.models import RefusalReason
from app.firms.terms import CURRENT, terms

_LONG = Length(max=200)


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


class SignUpForm(BaseForm):
    """What a firm of either country states; the subclasses say how it calls things."""

    country = ""

    name_en = StringField(lazy_gettext("English name"), [Optional(), _LONG], filters=[_trimmed])
    identifier = StringField("", [InputRequired(), Length(max=40)], filters=[_trimmed])
    representative = StringField(
        lazy_gettext("Legal representative"), [InputRequired(), _LONG], filters=[_trimmed]
    )
    opened_on = DateField(lazy_gettext("Opening date"), [InputRequired()])
    address = StringField(
        lazy_gettext("Registered address"), [Optional(), Length(max=300)], filters=[_trimmed]
    )
    size_class = RadioField(lazy_gettext("Size"), [InputRequired()])
    file = FileField("", [FileRequired()], render_kw={"accept": ".pdf,.jpg,.jpeg,.png"})
    contact_name = StringField(
        lazy_gettext("Your name"),
        [InputRequired(), Length(max=100)],
        filters=[_trimmed],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        lazy_gettext("E-mail address"),
        [InputRequired(), Length(max=254)],
        filters=[_trimmed],
        render_kw={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"},
    )
    phone = StringField(
        lazy_gettext("Telephone"),
        [Optional(), Length(max=40)],
        filters=[_trimmed],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    terms = BooleanField(
        lazy_gettext("Our firm accepts the terms of participation"), [InputRequired()]
    )
    terms_version = HiddenField()
    terms_sha256 = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size_class.choices = [(size.value, size.label) for size in SizeClass]
        if not self.is_submitted():
            shown = terms(CURRENT, select_locale())
            self.terms_version.data, self.terms_sha256.data = shown.version, shown.sha256

    def names(self) -> tuple[str | None, str | None]:
        """Korean and Vietnamese name."""
        raise NotImplementedError  # each country's form has its own fields

    def details(self) -> ApplicationDetails:
        """What was entered, typed."""
        name_ko, name_vi = self.names()
        return ApplicationDetails(
            country=self.country,
            name_ko=name_ko,
            name_vi=name_vi,
            name_en=self.name_en.data or None,
            identifier=self.identifier.data,
            representative=self.representative.data,
            opened_on=self.opened_on.data,
            size_class=SizeClass(self.size_class.data),
            contact_name=self.contact_name.data,
            email=self.email.data,
            phone=self.phone.data or None,
            locale=select_locale(),
            terms_version=self.terms_version.data or "",
            terms_sha256=self.terms_sha256.data or "",
            address=self.address.data or None,
        )


class KoreanFirmForm(SignUpForm):
    """A Korean firm."""

    country = "KR"

    name_ko = StringField(lazy_gettext("Korean name"), [InputRequired(), _LONG], filters=[_trimmed])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.identifier.label.text = lazy_gettext("Korean business registration number")
        self.file.label.text = lazy_gettext("Business registration certificate")

    def names(self) -> tuple[str | None, str | None]:
        """The Korean name alone."""
        return self.name_ko.data, None


class VietnameseFirmForm(SignUpForm):
    """A Vietnamese firm."""

    country = "VN"

    name_vi = StringField(
        lazy_gettext("Vietnamese name"), [InputRequired(), _LONG], filters=[_trimmed]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.identifier.label.text = lazy_gettext("Vietnamese tax code")
        self.file.label.text = lazy_gettext("Business registration certificate")

    def names(self) -> tuple[str | None, str | None]:
        """The Vietnamese name alone."""
        return None, self.name_vi.data


class AnswerForm(BaseForm):
    """The newcomer's answer to a question."""

    answer = TextAreaField(lazy_gettext("Answer"), [Optional(), Length(max=4000)])
    file = FileField(
        lazy_gettext("File (PDF, JPEG or PNG)"),
        [Optional()],
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )


class QuestionForm(BaseForm):
    """What the officer asks for."""

    question = TextAreaField(lazy_gettext("What is missing"), [InputRequired(), Length(max=2000)])


class RefusalForm(BaseForm):
    """Why an application is refused, in fixed words and a note."""

    reason = SelectField(lazy_gettext("Reason"), [InputRequired()])
    note = TextAreaField(lazy_gettext("Note for the newcomer"), [Optional(), Length(max=2000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason.value, reason.label) for reason in RefusalReason]

    def chosen(self) -> RefusalReason:
        """The fixed words."""
        return RefusalReason(self.reason.data)


def uploaded(field: FileField) -> tuple[str, bytes]:
    """Name and content of an uploaded file; of one that is too large only as much as shows it."""
    storage = field.data
    if not storage:
        return "", b""
    return storage.filename or "", storage.stream.read(LIMIT_BYTES + 1)
