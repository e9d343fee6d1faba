"""Forms of the forum."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.fields import SolutionField
from app.core.forms import BaseForm
from app.core.i18n import LOCALE_NAMES
from app.core.ids import PublicId
from app.forum.commands import PostDetails
from app.forum.models import PostKind
from app.forum.queries import ForumFilters
from app.provinces.projections import Unit
from app.tenders.forms import any_or, labelled


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in LOCALE_NAMES.items()]


def _units(units: Iterable[Unit], none: object) -> list[SelectChoice]:
    """Units by the Latin alphabet, and a first choice for none of them."""
    named = sorted(units, key=lambda unit: unit.names.en)
    return [SelectChoice("", none), *(SelectChoice(u.key.code, str(u.names)) for u in named)]


class PostForm(BaseForm):
    """A need or a question."""

    kind = RadioField(lazy_gettext("What you post"), [InputRequired()])
    title = StringField(lazy_gettext("In one line"), [DataRequired(), Length(max=200)])
    body = TextAreaField(
        lazy_gettext("Text"), [DataRequired(), Length(max=8000)], render_kw={"rows": "10"}
    )
    locale = SelectField(lazy_gettext("Written in"))
    province = SelectField(lazy_gettext("Province"), default="")
    field = SelectField(lazy_gettext("Field"), default="")
    tender = HiddenField()
    may_publish = BooleanField(
        lazy_gettext("Everybody may read this post once the secretariat publishes it")
    )

    def offer(self, units: Iterable[Unit]) -> None:
        """Fill in the choices."""
        self.kind.choices = labelled(PostKind)
        self.locale.choices = _languages()
        self.province.choices = _units(units, lazy_gettext("None in particular"))
        self.field.choices = [
            SelectChoice("", lazy_gettext("None in particular")),
            *labelled(SolutionField),
        ]

    def details(self) -> PostDetails:
        """The typed values."""
        return PostDetails(
            kind=PostKind(self.kind.data),
            title=self.title.data.strip(),
            body=self.body.data.strip(),
            locale=self.locale.data,
            province=self.province.data or None,
            field=SolutionField(self.field.data) if self.field.data else None,
            tender=PublicId(self.tender.data) if self.tender.data else None,
            may_publish=bool(self.may_publish.data),
        )


class AnswerForm(BaseForm):
    """An answer, or what its authors add."""

    body = TextAreaField(
        lazy_gettext("Text"), [DataRequired(), Length(max=8000)], render_kw={"rows": "8"}
    )
    locale = SelectField(lazy_gettext("Written in"))

    def offer(self) -> None:
        """Fill in the choices."""
        self.locale.choices = _languages()


class ForumFilterForm(BaseForm):
    """The list's question. Field names are the words of the address."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token."""

        csrf = False

    kind = SelectField(lazy_gettext("Kind"), default="")
    province = SelectField(lazy_gettext("Province"), default="")
    field = SelectField(lazy_gettext("Field"), default="")
    waiting = BooleanField(lazy_gettext("Only what waits for an answer"))

    def offer(self, units: Iterable[Unit]) -> None:
        """Fill in the choices."""
        self.kind.choices = any_or(PostKind)
        self.province.choices = _units(units, lazy_gettext("Any"))
        self.field.choices = any_or(SolutionField)

    def filters(self) -> ForumFilters:
        """The question as a value."""
        return ForumFilters(
            kind=PostKind(self.kind.data) if self.kind.data else None,
            field=SolutionField(self.field.data) if self.field.data else None,
            province=self.province.data or None,
            waiting=bool(self.waiting.data),
        )
