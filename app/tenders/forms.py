"""Forms of tenders: the list's filters (an address, never a post), rates, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from app.core.fields import SolutionField
from app.core.forms import BaseForm
from app.core.i18n import Labelled, pick
from app.provinces.models import Province, Vintage
from app.provinces.places import UnitKey
from app.tenders.commands import RateDetails, Readings
from app.tenders.filters import FitFilter, Sort, StageFilter, TenderFilters
from app.tenders.models import Route, TenderKind
from app.tenders.place_names import unit_from_text, unit_text

ISO_CURRENCY = r"[A-Z]{3}"


def labelled(kind: Iterable[Labelled]) -> list[SelectChoice]:
    """One choice per member, in declaration order, in the reader's language."""
    return [SelectChoice(member.value, member.label) for member in kind]


def any_or(kind: Iterable[Labelled]) -> list[SelectChoice]:
    """The same with "any" on top."""
    return [SelectChoice("", lazy_gettext("Any")), *labelled(kind)]


def unit_choices(units: Sequence[Province]) -> list[SelectChoice]:
    """Units of today first, then the old ones, each vintage a group of its own."""
    return [
        SelectChoice(
            unit_text(UnitKey(unit.vintage, unit.code)),
            pick(unit.name_ko, unit.name_vi, unit.name_en),
            optgroup=vintage.label,
        )
        for vintage in (Vintage.UNITS_34, Vintage.UNITS_63)
        for unit in units
        if unit.vintage is vintage
    ]


class TenderFilterForm(BaseForm):
    """The list's question. Field names are the words of the address: links stay readable."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token: it changes nothing and its address can be kept."""

        csrf = False

    q = SearchField(lazy_gettext("Words"), [Length(max=200)])
    status = SelectField(lazy_gettext("Status"), default=StageFilter.LIVE.value)
    kind = SelectField(lazy_gettext("Kind"), default="")
    field = SelectField(lazy_gettext("Field"), default="")
    route = SelectField(lazy_gettext("Participation route"), default="")
    province = SelectField(lazy_gettext("Province"), default="")
    currency = SelectField(lazy_gettext("Currency"), default="")
    closes_from = DateField(lazy_gettext("Deadline from"), [Optional()])
    closes_to = DateField(lazy_gettext("Deadline to"), [Optional()])
    fit = SelectField(lazy_gettext("Open to us"), default=FitFilter.ALL.value)
    sort = SelectField(lazy_gettext("Order"), default=Sort.DEADLINE.value)

    @classmethod
    def from_address(
        cls,
        arguments: MultiDict[str, str],
        *,
        units: Sequence[Province],
        currencies: Sequence[str],
        for_firm: bool,
    ) -> TenderFilterForm:
        """The form as the address says; a firm's list opens with what is open to it."""
        opening = FitFilter.OPEN if for_firm else FitFilter.ALL
        given = MultiDict(
            (name, value) for name, value in arguments.items(multi=True) if value.strip()
        )
        given.setdefault("status", StageFilter.LIVE.value)
        given.setdefault("sort", Sort.DEADLINE.value)
        given.setdefault("fit", opening.value)
        for name in ("kind", "field", "route", "province", "currency"):
            given.setdefault(name, "")
        form = cls(formdata=given)
        form.status.choices = labelled(StageFilter)
        form.kind.choices = any_or(TenderKind)
        form.field.choices = any_or(SolutionField)
        form.route.choices = any_or(Route)
        form.province.choices = [SelectChoice("", lazy_gettext("Any")), *unit_choices(units)]
        form.currency.choices = [
            SelectChoice("", lazy_gettext("Any")),
            *(SelectChoice(code, code) for code in currencies),
        ]
        form.fit.choices = labelled(FitFilter)
        form.sort.choices = labelled(Sort)
        if not for_firm:
            del form.fit
        return form

    def filters(self) -> TenderFilters:
        """The question as a value; call after `validate()`."""
        return TenderFilters(
            query=" ".join((self.q.data or "").split()),
            stage=_member(StageFilter, self.status.data) or StageFilter.LIVE,
            kind=_member(TenderKind, self.kind.data),
            field=_member(SolutionField, self.field.data),
            route=_member(Route, self.route.data),
            province=unit_from_text(self.province.data or ""),
            currency=self.currency.data or None,
            closes_from=self.closes_from.data,
            closes_to=self.closes_to.data,
            fit=_member(FitFilter, self.fit.data if "fit" in self else None) or FitFilter.ALL,
            sort=_member(Sort, self.sort.data) or Sort.DEADLINE,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, and that the period does not end before it begins."""
        valid = bool(super().validate(extra_validators))
        begins, ends = self.closes_from.data, self.closes_to.data
        if valid and begins and ends and ends < begins:
            self.closes_to.errors = [lazy_gettext("The period ends before it begins.")]
            return False
        return valid


def _member(kind: type[Any], value: str | None) -> Any:
    return next((member for member in kind if member.value == value), None)


class RateForm(BaseForm):
    """A rate with its day and source."""

    currency = StringField(
        lazy_gettext("Currency"),
        [InputRequired(), Regexp(ISO_CURRENCY, message=lazy_gettext("Three capital letters."))],
        render_kw={"maxlength": "3", "autocapitalize": "characters"},
    )
    units = RadioField(
        lazy_gettext("The rate is for"),
        choices=[
            SelectChoice("1", lazy_gettext("1 unit")),
            SelectChoice("100", lazy_gettext("100 units")),
        ],
        default="1",
    )
    won = DecimalField(
        lazy_gettext("Won"), [InputRequired()], places=None, render_kw={"inputmode": "decimal"}
    )
    as_of = DateField(lazy_gettext("Rate of the day"), [InputRequired()])
    source = StringField(lazy_gettext("Source"), [InputRequired(), Length(max=300)])

    def fix(self, currency: str, as_of: date) -> None:
        """A correction keeps currency and day, whatever the browser sends."""
        self.currency.data, self.as_of.data = currency, as_of
        for name in ("currency", "as_of"):
            self[name].validators = []

    def details(self) -> RateDetails:
        """The typed values."""
        return RateDetails(
            currency=self.currency.data,
            won=self.won.data,
            units=int(self.units.data),
            as_of=self.as_of.data,
            source=" ".join(self.source.data.split()),
        )


class CorrectionForm(BaseForm):
    """What Duri read out of a notice, to be put right."""

    field = SelectField(lazy_gettext("Field"))
    route = SelectField(lazy_gettext("Participation route"))
    title_ko = StringField(lazy_gettext("Korean title"), [Length(max=500)])
    title_en = StringField(lazy_gettext("English title"), [Length(max=500)])
    provinces = SelectMultipleField(lazy_gettext("Provinces"), render_kw={"size": "12"})
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=1000)])
    seen_version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=1, max=2**31 - 1)]
    )

    def offer(self, units: Sequence[Province]) -> None:
        """Fill in the choices."""
        self.field.choices = labelled(SolutionField)
        self.route.choices = labelled(Route)
        self.provinces.choices = unit_choices(units)

    def details(self) -> Readings:
        """The typed values."""
        keys = (unit_from_text(text) for text in self.provinces.data or ())
        return Readings(
            field=_member(SolutionField, self.field.data),
            route=_member(Route, self.route.data),
            title_ko=(self.title_ko.data or "").strip() or None,
            title_en=(self.title_en.data or "").strip() or None,
            provinces=tuple(key for key in keys if key is not None),
            reason=self.reason.data.strip(),
            seen_version=self.seen_version.data,
        )


class SettleForm(BaseForm):
    """Confirm or reject one candidate."""

    decision = RadioField(
        choices=[
            SelectChoice("confirm", lazy_gettext("Confirm")),
            SelectChoice("reject", lazy_gettext("Reject")),
        ]
    )
