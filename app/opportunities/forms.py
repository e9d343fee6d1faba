"""The list's question as a form: an address that can be kept, never a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.fields import SolutionField
from app.core.forms import BaseForm
from app.core.i18n import Labelled
from app.opportunities.question import Question, Shelf
from app.provinces.models import Province
from app.provinces.places import UnitKey
from app.tenders.filters import FitFilter
from app.tenders.forms import labelled, unit_choices
from app.tenders.models import Route
from app.tenders.place_names import unit_from_text, unit_text

#: A million 억원 is more than Vietnam spends; bounds keep the arithmetic in 64 bits.
_MOST_EOK = 1_000_000
_MOST_DAYS = 365


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OpportunityForm(BaseForm):
    """Routes, fields, provinces, value, time left. Field names are the words of the address."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token."""

        csrf = False

    shelf = RadioField(default=Shelf.NOW.value)
    fit = SelectField(lazy_gettext("Open to us"), default=FitFilter.OPEN.value)
    route = _Checkboxes(lazy_gettext("Participation routes"))
    field = _Checkboxes(lazy_gettext("Fields"))
    province = SelectMultipleField(lazy_gettext("Provinces"), render_kw={"size": "8"})
    value_from = IntegerField(
        lazy_gettext("Budget from (100 million won)"),
        [Optional(), NumberRange(min=0, max=_MOST_EOK)],
        render_kw={"inputmode": "numeric"},
    )
    value_to = IntegerField(
        lazy_gettext("Budget to (100 million won)"),
        [Optional(), NumberRange(min=0, max=_MOST_EOK)],
        render_kw={"inputmode": "numeric"},
    )
    days = IntegerField(
        lazy_gettext("Days left, at least"),
        [Optional(), NumberRange(min=0, max=_MOST_DAYS)],
        render_kw={"inputmode": "numeric"},
    )

    @classmethod
    def from_arguments(
        cls, given: Mapping[str, Sequence[str]], *, units: Sequence[Province]
    ) -> OpportunityForm:
        """The form as an address (or a saved filter) says."""
        arguments = MultiDict(
            (name, value) for name, values in given.items() for value in values if value.strip()
        )
        arguments.setdefault("shelf", Shelf.NOW.value)
        arguments.setdefault("fit", FitFilter.OPEN.value)
        form = cls(formdata=arguments)
        form.shelf.choices = labelled(Shelf)
        form.fit.choices = labelled(FitFilter)
        form.route.choices = labelled(Route)
        form.field.choices = labelled(SolutionField)
        form.province.choices = [
            SelectChoice(choice.value, choice.label, choice.render_kw, choice.optgroup)
            for choice in unit_choices(units)
        ]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, and that the bounds are not crossed."""
        valid = bool(super().validate(extra_validators))
        least, most = self.value_from.data, self.value_to.data
        if valid and least is not None and most is not None and most < least:
            self.value_to.errors = [lazy_gettext("The upper bound is below the lower one.")]
            return False
        return valid

    def question(self) -> Question:
        """The question as a value; call after `validate()`."""
        keys = (unit_from_text(text) for text in self.province.data or ())
        return Question(
            shelf=_member(Shelf, self.shelf.data) or Shelf.NOW,
            fit=_member(FitFilter, self.fit.data) or FitFilter.OPEN,
            routes=_members(Route, self.route.data),
            fields=_members(SolutionField, self.field.data),
            provinces=frozenset(key for key in keys if key is not None),
            value_from=self.value_from.data,
            value_to=self.value_to.data,
            days_left=self.days.data,
        )


def arguments(question: Question) -> dict[str, list[str]]:
    """The arguments of the address that asks exactly this, without what is asked anyway."""
    usual = Question()
    said: dict[str, list[str]] = {
        "shelf": [] if question.shelf is usual.shelf else [question.shelf.value],
        "fit": [] if question.fit is usual.fit else [question.fit.value],
        "route": [route.value for route in Route if route in question.routes],
        "field": [each.value for each in SolutionField if each in question.fields],
        "province": sorted(unit_text(UnitKey(*key)) for key in question.provinces),
        "value_from": _number(question.value_from),
        "value_to": _number(question.value_to),
        "days": _number(question.days_left),
    }
    return {name: values for name, values in said.items() if values}


def _number(value: int | None) -> list[str]:
    return [] if value is None else [str(value)]


def _member(kind: type[Labelled], value: str | None) -> Any:
    return next((member for member in kind if member.value == value), None)


def _members(kind: type[Labelled], values: Sequence[str] | None) -> frozenset[Any]:
    return frozenset(member for member in kind if member.value in (values or ()))
