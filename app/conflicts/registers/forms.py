"""Forms of the compliance desk's registers: public records and contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.conflicts.projections import TenderNamed
from app.conflicts.registers.contact_models import Channel, Occasion, Wording
from app.conflicts.registers.contacts import ContactDetails
from app.conflicts.registers.fact_forms import HoldingForm, MarkForm, PromiseForm, SubcontractForm
from app.conflicts.registers.post_forms import MembershipForm, PostForm
from app.conflicts.registers.record_commands import (
    Details,
    ExclusionDetails,
    RelationDetails,
    RoleDetails,
)
from app.conflicts.registers.record_file import share_of
from app.conflicts.registers.record_models import (
    ExclusionKind,
    PackagePart,
    RelationBasis,
    RelationKind,
)
from app.core.forms import BaseForm
from app.core.i18n import Labelled
from app.core.ids import PublicId
from app.core.tables.guards import LIMIT_BYTES
from app.tenders.models import GoverningLaw

_WORDS = Length(max=500)


def _choices(words: Iterable[Labelled]) -> list[SelectChoice]:
    return [SelectChoice(word.value, word.label) for word in words]


class RoleForm(BaseForm):
    """Who had which part in a package."""

    tender = StringField(lazy_gettext("Notice number or ocid"), [InputRequired(), _WORDS])
    consultant = StringField(lazy_gettext("Consultant as published"), [InputRequired(), _WORDS])
    part = SelectField(lazy_gettext("Part in the package"), [InputRequired()])
    firm = StringField(lazy_gettext("Firm here (number or name)"), [Optional(), _WORDS])
    group = StringField(lazy_gettext("Business group named by the source"), [Optional(), _WORDS])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part.choices = _choices(PackagePart)

    def details(self) -> Details:
        """What was entered, typed."""
        return RoleDetails(
            tender=self.tender.data,
            consultant=self.consultant.data,
            part=PackagePart(self.part.data),
            firm=self.firm.data or "",
            group=self.group.data or "",
            source=self.source.data,
        )


class RelationForm(BaseForm):
    """How a firm and a buyer are tied."""

    firm = StringField(lazy_gettext("Firm (number or name)"), [InputRequired(), _WORDS])
    buyer = StringField(lazy_gettext("Buyer as published"), [InputRequired(), _WORDS])
    kind = SelectField(lazy_gettext("Relation"), [InputRequired()])
    basis = SelectField(lazy_gettext("Stated by"), [InputRequired()])
    share = StringField(lazy_gettext("Share in per cent"), [Optional(), Length(max=10)])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(RelationKind)
        self.basis.choices = _choices(RelationBasis)

    def details(self) -> Details:
        """What was entered, typed; raises `DomainError` for a share that cannot be read."""
        return RelationDetails(
            firm=self.firm.data,
            buyer=self.buyer.data,
            kind=RelationKind(self.kind.data),
            basis=RelationBasis(self.basis.data),
            share_bp=share_of((self.share.data or "").strip()),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
        )


class ExclusionForm(BaseForm):
    """Why and how long a firm may not bid."""

    firm = StringField(lazy_gettext("Firm (number or name)"), [InputRequired(), _WORDS])
    kind = SelectField(lazy_gettext("Reason"), [InputRequired()])
    authority = StringField(lazy_gettext("Authority or court"), [InputRequired(), _WORDS])
    law = SelectField(lazy_gettext("Governing law"), [Optional()])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(ExclusionKind)
        anything = SelectChoice("", lazy_gettext("Any"))
        self.law.choices = [anything, *_choices(GoverningLaw)]

    def details(self) -> Details:
        """What was entered, typed."""
        return ExclusionDetails(
            firm=self.firm.data,
            kind=ExclusionKind(self.kind.data),
            authority=self.authority.data,
            law=GoverningLaw(self.law.data) if self.law.data else None,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
        )


RecordForm = (
    RoleForm
    | RelationForm
    | ExclusionForm
    | HoldingForm
    | MarkForm
    | SubcontractForm
    | PromiseForm
    | PostForm
    | MembershipForm
)
RECORD_FORMS: dict[str, type[RecordForm]] = {
    "roles": RoleForm,
    "relations": RelationForm,
    "exclusions": ExclusionForm,
    "holdings": HoldingForm,
    "marks": MarkForm,
    "subcontracts": SubcontractForm,
    "promises": PromiseForm,
    "posts": PostForm,
    "groups": MembershipForm,
}


class RecordFileForm(BaseForm):
    """Records as a spreadsheet."""

    file = FileField(lazy_gettext("File"), [FileRequired(lazy_gettext("Choose a file."))])

    preview = BooleanField(lazy_gettext("Show first what would be entered, and enter nothing"))
    keep_going = BooleanField(lazy_gettext("Enter the good rows even if others cannot be"))

    def content(self) -> bytes:
        """The uploaded bytes, one more than the limit at most."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        return content


class ContactForm(BaseForm):
    """The desk spoke to a firm."""

    occasion = RadioField(lazy_gettext("Occasion"), [InputRequired()])
    channel = SelectField(lazy_gettext("Channel"), [InputRequired()])
    wording = RadioField(lazy_gettext("What was said"), [InputRequired()])
    tender = SelectField(lazy_gettext("About the firm's own filing in"), [Optional()])

    def offer(self, tenders: Iterable[TenderNamed]) -> None:
        """Offer the firm's own filings, and the fixed words."""
        self.occasion.choices = _choices(Occasion)
        self.channel.choices = _choices(Channel)
        self.wording.choices = _choices(Wording)
        self.tender.choices = [
            SelectChoice("", lazy_gettext("No single tender")),
            *(SelectChoice(each.id, f"{each.number or ''} {each.title}") for each in tenders),
        ]

    def details(self) -> ContactDetails:
        """What was entered, typed."""
        return ContactDetails(
            occasion=Occasion(self.occasion.data),
            channel=Channel(self.channel.data),
            wording=Wording(self.wording.data),
            tender=PublicId(self.tender.data) if self.tender.data else None,
        )


class FirmSearchForm(BaseForm):
    """Which firm's contacts to open, asked by address."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token."""

        csrf = False

    firm = StringField(lazy_gettext("Firm (number or name)"), [Optional(), Length(max=200)])
