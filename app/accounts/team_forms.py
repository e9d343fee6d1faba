"""Forms about people: inviting, joining, roles, standing in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.colleagues import DELEGABLE, DelegationDetails
from app.accounts.commands import OrganisationDetails
from app.accounts.forms import new_password, new_password_again
from app.accounts.invitations import MEMBER_KINDS, MEMBER_ROLES, InvitationDetails
from app.accounts.models import OrganisationKind
from app.accounts.team_queries import ColleagueLine, OrganisationChoice
from app.core.access import Role
from app.core.forms import BaseForm
from app.core.i18n import LOCALE_NAMES
from app.core.ids import PublicId

_FIRM_ROLES = (Role.OWNER, Role.EDITOR, Role.VIEWER)


def _languages() -> list[SelectChoice]:
    return [SelectChoice(*pair) for pair in LOCALE_NAMES.items()]


class ColleagueForm(BaseForm):
    """A colleague to invite."""

    email = StringField(
        lazy_gettext("E-mail address"),
        [InputRequired(), Length(max=254)],
        render_kw={"inputmode": "email", "autocapitalize": "none", "autocomplete": "off"},
    )
    role = RadioField(lazy_gettext("Role"), [InputRequired()], default=Role.EDITOR.value)
    locale = SelectField(lazy_gettext("Language of the mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, role.label) for role in _FIRM_ROLES]
        self.locale.choices = _languages()

    def details(self) -> InvitationDetails:
        """What was entered, typed."""
        return InvitationDetails(self.email.data or "", Role(self.role.data), self.locale.data)


class RoleForm(BaseForm):
    """Another role for a colleague."""

    role = SelectField(lazy_gettext("Role"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, role.label) for role in _FIRM_ROLES]


class DelegationForm(BaseForm):
    """Who stands in, as what, from which day to which."""

    colleague = SelectField(lazy_gettext("Colleague"), [InputRequired()])
    # The page has a form with roles for those invited, too.
    role = SelectField(lazy_gettext("Role"), [InputRequired()], id="delegated-role")
    since = DateField(lazy_gettext("First day"), [InputRequired()])
    until = DateField(lazy_gettext("Last day"), [InputRequired()])

    def __init__(self, *args: Any, colleagues: tuple[ColleagueLine, ...] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.colleague.choices = [
            (person.public_id, person.name) for person in colleagues if not person.self
        ]
        self.role.choices = [(role.value, role.label) for role in DELEGABLE]

    def person(self) -> PublicId:
        """Whom the role is given to."""
        return PublicId(self.colleague.data)

    def details(self, zone: ZoneInfo) -> DelegationDetails:
        """From the first moment of one day to the last of another, in the firm's own zone."""
        return DelegationDetails(
            Role(self.role.data),
            datetime.combine(self.since.data, time(), tzinfo=zone),
            datetime.combine(self.until.data + timedelta(days=1), time(), tzinfo=zone),
        )


class JoinForm(BaseForm):
    """Name and password of a new account."""

    display_name = StringField(
        lazy_gettext("Your name"),
        [InputRequired(), Length(max=100)],
        render_kw={"autocomplete": "name"},
    )
    password = new_password()
    again = new_password_again()


class MemberForm(BaseForm):
    """Somebody of a ministry, a centre or an authority; its organisation may be a new one."""

    organisation = SelectField(lazy_gettext("Organisation"), [Optional()])
    kind = SelectField(lazy_gettext("Kind of the new organisation"), [Optional()])
    name_ko = StringField(lazy_gettext("Korean name"), [Optional(), Length(max=200)])
    name_vi = StringField(lazy_gettext("Vietnamese name"), [Optional(), Length(max=200)])
    name_en = StringField(lazy_gettext("English name"), [Optional(), Length(max=200)])
    email = StringField(
        lazy_gettext("E-mail address"),
        [InputRequired(), Length(max=254)],
        render_kw={"inputmode": "email", "autocapitalize": "none", "autocomplete": "off"},
    )
    role = RadioField(lazy_gettext("Role"), [InputRequired()])
    locale = SelectField(lazy_gettext("Language of the mail"))

    def __init__(
        self, *args: Any, organisations: tuple[OrganisationChoice, ...] = (), **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.organisation.choices = [
            ("", lazy_gettext("A new one, named below")),
            *((home.public_id, home.name) for home in organisations),
        ]
        self.kind.choices = [(kind.value, kind.label) for kind in MEMBER_KINDS]
        self.role.choices = [(role.value, role.label) for role in MEMBER_ROLES]
        self.locale.choices = _languages()

    def home(self) -> PublicId | None:
        """The organisation chosen; None: the new one of `new_home`."""
        return PublicId(self.organisation.data) if self.organisation.data else None

    def new_home(self) -> OrganisationDetails:
        """The organisation named in the form."""
        return OrganisationDetails(
            OrganisationKind(self.kind.data),
            name_ko=(self.name_ko.data or "").strip() or None,
            name_vi=(self.name_vi.data or "").strip() or None,
            name_en=(self.name_en.data or "").strip() or None,
        )

    def details(self) -> InvitationDetails:
        """What was entered, typed."""
        return InvitationDetails(self.email.data or "", Role(self.role.data), self.locale.data)
