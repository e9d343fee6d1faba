"""Forms of the sections of a firm's profile. Each hands over one frozen dataclass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    DecimalField,
    Field,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.fields import SolutionField
from app.core.forms import BaseForm
from app.core.i18n import Labelled
from app.core.money import to_minor
from app.core.tables.guards import LIMIT_BYTES
from app.core.tables.reading import table_with
from app.core.tables.table import Table
from app.firms.models import Activity, IdentifierScheme, Level, SizeClass
from app.firms.profile.commands import (
    CapabilityDetails,
    ContactDetails,
    PresenceDetails,
    ReferenceDetails,
)
from app.firms.profile.models import Language, NameKind, Position, PresenceKind, RelationKind
from app.firms.profile.people import DirectorDetails
from app.firms.profile.reference_file import CURRENCIES, REQUIRED
from app.firms.profile.size_proofs import SizeProofDetails
from app.firms.profile.ties import GroupDetails, RelationDetails

_LONG = Length(max=200)


def _text(label: str, *validators: Any, **options: Any) -> StringField:
    return StringField(label, [InputRequired(), _LONG, *validators], filters=[_trimmed], **options)


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


def _words(kinds: Iterable[Labelled]) -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in kinds]


class CapabilityForm(BaseForm):
    """Field × activity × level."""

    field = SelectField(lazy_gettext("Solution field"), [InputRequired()])
    activity = SelectField(lazy_gettext("Activity"), [InputRequired()])
    level = SelectField(lazy_gettext("Level"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.choices = _words(SolutionField)
        self.activity.choices = _words(Activity)
        self.level.choices = _words(Level)

    def details(self) -> CapabilityDetails:
        """What was entered, typed."""
        return CapabilityDetails(
            SolutionField(self.field.data), Activity(self.activity.data), Level(self.level.data)
        )


class ReferenceForm(BaseForm):
    """A project the firm has done."""

    project = _text(lazy_gettext("Project"))
    client = _text(lazy_gettext("Client"))
    country = StringField(
        lazy_gettext("Country (two letters)"),
        [InputRequired(), Length(min=2, max=2)],
        default="KR",
        filters=[_trimmed],
    )
    field = SelectField(lazy_gettext("Solution field"), [InputRequired()])
    year_from = IntegerField(lazy_gettext("First year"), [InputRequired()])
    year_to = IntegerField(lazy_gettext("Last year"), [Optional()])
    value = DecimalField(
        lazy_gettext("Contract value as published"),
        [Optional(), NumberRange(min=0, max=10**15)],
        places=None,
    )
    currency = SelectField(lazy_gettext("Currency"), [Optional()])
    source = StringField(
        lazy_gettext("Where it was published"), [Optional(), Length(max=500)], filters=[_trimmed]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.choices = _words(SolutionField)
        self.currency.choices = [("", "–"), *((code, code) for code in CURRENCIES)]

    def details(self) -> ReferenceDetails:
        """What was entered, typed."""
        currency = self.currency.data or None
        value: Decimal | None = self.value.data
        return ReferenceDetails(
            project=self.project.data,
            client=self.client.data,
            country=self.country.data.upper(),
            field=SolutionField(self.field.data),
            year_from=self.year_from.data,
            year_to=self.year_to.data,
            value_minor=to_minor(value, currency or "KRW") if value is not None else None,
            currency=currency,
            source=self.source.data or None,
        )


class _Dated(BaseForm):
    """From one day to another, with where it is said."""

    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("Until"), [Optional()])
    source = _text(lazy_gettext("Source"))

    def __iter__(self) -> Iterator[Field]:
        """What it is about first; then from when, and where it is said."""
        dated = ("valid_from", "valid_to", "source")
        return iter(sorted(self._fields.values(), key=lambda field: field.short_name in dated))


class DirectorForm(_Dated):
    """A representative or director."""

    name = _text(lazy_gettext("Name"))
    position = SelectField(lazy_gettext("Position"), [InputRequired()])
    born_on = DateField(lazy_gettext("Date of birth"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position.choices = _words(Position)

    def details(self) -> DirectorDetails:
        """What was entered, typed."""
        return DirectorDetails(
            name=self.name.data,
            position=Position(self.position.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
            born_on=self.born_on.data,
        )


class GroupForm(_Dated):
    """The group the firm belongs to."""

    group = _text(lazy_gettext("Business group"))

    def details(self) -> GroupDetails:
        """What was entered, typed."""
        return GroupDetails(
            self.group.data, self.valid_from.data, self.valid_to.data, self.source.data
        )


class RelationForm(_Dated):
    """Another firm the firm is tied to."""

    kind = SelectField(lazy_gettext("Relation"), [InputRequired()])
    other_name = _text(lazy_gettext("Other firm"))
    scheme = SelectField(lazy_gettext("Kind of number"), [Optional()])
    number = StringField(lazy_gettext("Number"), [Optional(), Length(max=40)], id="identifier")
    share = DecimalField(
        lazy_gettext("Share of the capital (per cent)"),
        [Optional(), NumberRange(min=0, max=100)],
        places=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _words(RelationKind)
        self.scheme.choices = [("", "–"), *_words(IdentifierScheme)]

    def details(self) -> RelationDetails:
        """What was entered, typed; the share in basis points."""
        scheme, share = self.scheme.data, self.share.data
        return RelationDetails(
            kind=RelationKind(self.kind.data),
            other_name=self.other_name.data,
            scheme=IdentifierScheme(scheme) if scheme else None,
            number=self.number.data or "",
            share=int(share * 100) if share is not None else None,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
        )


class PresenceForm(BaseForm):
    """How the firm is in Vietnam."""

    kind = SelectField(lazy_gettext("How"), [InputRequired()])
    name = _text(lazy_gettext("Name"))
    place = _text(lazy_gettext("Province or city"))
    since = IntegerField(
        lazy_gettext("Since (year)"), [Optional(), NumberRange(min=1950, max=2100)]
    )
    tax_code = StringField(
        lazy_gettext("Vietnamese tax code"), [Optional(), Length(max=40)], filters=[_trimmed]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _words(PresenceKind)

    def details(self) -> PresenceDetails:
        """What was entered, typed."""
        return PresenceDetails(
            PresenceKind(self.kind.data),
            self.name.data,
            self.place.data,
            self.since.data,
            self.tax_code.data or None,
        )


class NameForm(BaseForm):
    """A further name."""

    kind = SelectField(lazy_gettext("Kind of name"), [InputRequired()])
    text = _text(lazy_gettext("Name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _words(NameKind)

    def chosen(self) -> NameKind:
        """What the name is."""
        return NameKind(self.kind.data)


class SizeForm(BaseForm):
    """A proof of size."""

    size_class = SelectField(lazy_gettext("Size"), [InputRequired()])
    issued_on = DateField(lazy_gettext("Day of issue"), [InputRequired()])
    expires_on = DateField(lazy_gettext("Holds until"), [InputRequired()])
    file = FileField(
        lazy_gettext("File (PDF, JPEG or PNG)"),
        [FileRequired()],
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size_class.choices = _words(SizeClass)

    def details(self) -> SizeProofDetails:
        """What was entered, typed."""
        return SizeProofDetails(
            SizeClass(self.size_class.data), self.issued_on.data, self.expires_on.data
        )


class ContactForm(BaseForm):
    """Somebody to talk to."""

    name = _text(lazy_gettext("Name"))
    job = _text(lazy_gettext("Job"))
    email = _text(lazy_gettext("E-mail address"), render_kw={"inputmode": "email"})
    phone = StringField(lazy_gettext("Telephone"), [Optional(), Length(max=40)], filters=[_trimmed])
    language = SelectField(lazy_gettext("Language"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = _words(Language)

    def details(self) -> ContactDetails:
        """What was entered, typed."""
        return ContactDetails(
            self.name.data,
            self.job.data,
            self.email.data,
            self.phone.data or None,
            Language(self.language.data),
        )


class EndForm(BaseForm):
    """The last day of something dated."""

    last_day = DateField(lazy_gettext("Last day"), [InputRequired()])


class ReferenceFileForm(BaseForm):
    """A spreadsheet of references."""

    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )

    def table(self) -> Table:
        """The uploaded table; raises `ImportRefused` for any other file."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        return table_with(content, REQUIRED)
