"""Forms of interests: what to register, and whether to share it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.interests.commands import InterestDetails
from app.interests.models import IntendedRole
from app.interests.projections import LotChoice

_YES = "yes"
_NO = "no"


class InterestForm(BaseForm):
    """Lot, role, and the plain question about sharing, which has no answer beforehand."""

    lot = SelectField(lazy_gettext("What for"), default="")
    role = RadioField(lazy_gettext("Intended role"), [InputRequired()])
    share = RadioField(
        lazy_gettext("May the secretariat see this interest?"),
        [InputRequired()],
        choices=[
            SelectChoice(_YES, lazy_gettext("Yes, so that it can help us")),
            SelectChoice(_NO, lazy_gettext("No, keep it to our firm")),
        ],
    )

    def offer(self, lots: Sequence[LotChoice]) -> None:
        """Fill in the choices."""
        self.lot.choices = [
            SelectChoice("", lazy_gettext("The tender as a whole")),
            *(SelectChoice(each.lot or "", each.label) for each in lots),
        ]
        self.role.choices = [SelectChoice(role.value, role.label) for role in IntendedRole]

    def details(self) -> InterestDetails:
        """The typed values."""
        return InterestDetails(
            lot=PublicId(self.lot.data) if self.lot.data else None,
            role=next(role for role in IntendedRole if role.value == self.role.data),
            share=self.share.data == _YES,
        )


class RoleForm(BaseForm):
    """Another intended role."""

    role = RadioField(lazy_gettext("Intended role"), [InputRequired()])

    @classmethod
    def of(cls, present: IntendedRole) -> RoleForm:
        """The form with the role that is meant now."""
        form = cls.from_request(role=present.value)
        form.role.choices = [SelectChoice(role.value, role.label) for role in IntendedRole]
        return form

    def chosen(self) -> IntendedRole:
        """The typed value."""
        return next(role for role in IntendedRole if role.value == self.role.data)


class StatementForm(BaseForm):
    """The tick that states independence, and the hash of the text that was read."""

    sha256 = HiddenField(validators=[InputRequired(), Length(max=64)])
    agreed = BooleanField(
        lazy_gettext("I state this for our firm, and may act for it."), [InputRequired()]
    )
