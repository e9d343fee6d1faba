"""Forms of a room: founding, inviting, answering, signing, papers, bids."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as Blank

from app.consortia.commands.founding import FoundingDetails
from app.consortia.commands.inviting import LONGEST_DAYS, SHORTEST_DAYS, InvitationDetails
from app.consortia.models import Liability, MemberRole
from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.core.uploads import LIMIT_BYTES

_YES = "yes"
_NO = "no"


class FoundingForm(BaseForm):
    """Name and liability; everything else comes with the members."""

    name = StringField(lazy_gettext("Name of the consortium"), [InputRequired(), Length(max=120)])
    liability = RadioField(lazy_gettext("Liability"), [InputRequired()])

    def offer(self) -> None:
        """Fill in the choices."""
        self.liability.choices = [SelectChoice(each.value, each.label) for each in Liability]

    def details(self) -> FoundingDetails:
        """The typed values."""
        return FoundingDetails(
            name=self.name.data or "",
            liability=next(each for each in Liability if each.value == self.liability.data),
        )


class InvitationForm(BaseForm):
    """Whom, as what, for how long."""

    firm = StringField(lazy_gettext("Firm"), [InputRequired(), Length(max=300)])
    role = RadioField(lazy_gettext("Role"), [InputRequired()], default=MemberRole.MEMBER.value)
    days = IntegerField(
        lazy_gettext("Days to answer"),
        [InputRequired(), NumberRange(SHORTEST_DAYS, LONGEST_DAYS)],
        default=7,
    )
    note = TextAreaField(lazy_gettext("Message to the firm"), [Blank(), Length(max=2000)])

    def offer(self) -> None:
        """Fill in the choices."""
        self.role.choices = [SelectChoice(each.value, each.label) for each in MemberRole]

    def details(self) -> InvitationDetails:
        """The typed values."""
        return InvitationDetails(
            firm=self.firm.data or "",
            role=next(each for each in MemberRole if each.value == self.role.data),
            days=self.days.data or SHORTEST_DAYS,
            note=self.note.data or "",
        )


class AcceptForm(BaseForm):
    """The plain question about sharing, asked of a firm that has no interest here yet."""

    share = RadioField(
        lazy_gettext("May the secretariat see this interest?"),
        choices=[
            SelectChoice(_YES, lazy_gettext("Yes, so that it can help us")),
            SelectChoice(_NO, lazy_gettext("No, keep it to our firm")),
        ],
    )

    def ask(self, *, needed: bool) -> None:
        """Ask only who has not answered before."""
        self.share.validators = [InputRequired()] if needed else [Blank()]
        self.share.validate_choice = needed

    def shares(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.share.data == _YES)


class DisclosureForm(BaseForm):
    """Could the firm meet the requirements alone?"""

    meets_alone = RadioField(
        lazy_gettext("Could your firm meet the requirements of this tender alone?"),
        [InputRequired()],
        choices=[
            SelectChoice(_YES, lazy_gettext("Yes")),
            SelectChoice(_NO, lazy_gettext("No")),
        ],
    )

    def answer(self) -> bool:
        """Whether it could."""
        return bool(self.meets_alone.data == _YES)


class SignatureForm(BaseForm):
    """The typed name is the consent; a one-time code confirms who typed it."""

    sha256 = HiddenField(validators=[InputRequired()])
    typed_name = StringField(lazy_gettext("Your full name"), [InputRequired(), Length(max=200)])
    code = PasswordField(
        lazy_gettext("One-time code"),
        [InputRequired(), Length(max=12)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PaperForm(BaseForm):
    """A new paper, or a newer version of one."""

    title = StringField(lazy_gettext("Title of the document"), [InputRequired(), Length(max=200)])
    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )

    def content(self) -> bytes:
        """The uploaded bytes, up to the limit."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        return content

    def filename(self) -> str:
        """What the sender's machine calls the file."""
        return str(self.file.data.filename or "")


class BidForm(BaseForm):
    """For which lot the team has filed."""

    lot = SelectField(lazy_gettext("Which lot"), default="")

    def offer(self, lots: Sequence[tuple[PublicId, str]], *, whole: bool) -> None:
        """Fill in the choices: the whole where the team is for the whole, and the lots."""
        self.lot.choices = [
            *([SelectChoice("", lazy_gettext("The tender as a whole"))] if whole else []),
            *(SelectChoice(public_id, name) for public_id, name in lots),
        ]

    def chosen(self) -> PublicId | None:
        """The lot, or None for the whole."""
        return PublicId(self.lot.data) if self.lot.data else None


class OutcomeForm(BaseForm):
    """Won or lost."""

    outcome = RadioField(
        lazy_gettext("Outcome"),
        [InputRequired()],
        choices=[
            SelectChoice("won", lazy_gettext("We won the contract")),
            SelectChoice("lost", lazy_gettext("Another bidder won, or nobody")),
        ],
    )

    def won(self) -> bool:
        """Whether the contract was won."""
        return bool(self.outcome.data == "won")
