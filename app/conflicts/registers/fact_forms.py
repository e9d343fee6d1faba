"""Forms of facts that tie rivals, for the desk and for a firm naming what its own bid holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.conflicts.registers.fact_models import MarkKind, PromiseKind
from app.conflicts.registers.fact_rows import (
    HoldingDetails,
    MarkDetails,
    PromiseDetails,
    SubcontractDetails,
)
from app.conflicts.registers.record_file import share_of
from app.core.forms import BaseForm
from app.core.i18n import Labelled

_WORDS = Length(max=500)


def choices(words: Iterable[Labelled]) -> list[SelectChoice]:
    """The words of an enumeration to choose from."""
    return [SelectChoice(word.value, word.label) for word in words]


class HoldingForm(BaseForm):
    """Who holds which share of whom."""

    owner = StringField(lazy_gettext("Owner (firm here, or company)"), [InputRequired(), _WORDS])
    owned = StringField(lazy_gettext("Company held"), [InputRequired(), _WORDS])
    share = StringField(lazy_gettext("Share in per cent"), [InputRequired(), Length(max=10)])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def details(self) -> HoldingDetails:
        """What was entered, typed; raises `DomainError` for a share that cannot be read."""
        return HoldingDetails(
            owner=self.owner.data or "",
            owned=self.owned.data or "",
            share_bp=share_of((self.share.data or "").strip()),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


class MarkForm(BaseForm):
    """A number, domain, address or account that a firm uses."""

    firm = StringField(lazy_gettext("Firm (number or name)"), [InputRequired(), _WORDS])
    kind = SelectField(lazy_gettext("Kind of entry"), [InputRequired()])
    value = StringField(lazy_gettext("Number, domain or address"), [InputRequired(), _WORDS])
    valid_from = DateField(lazy_gettext("From"), [Optional()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(MarkKind)

    def details(self) -> MarkDetails:
        """What was entered, typed."""
        return MarkDetails(
            firm=self.firm.data or "",
            kind=MarkKind(self.kind.data),
            value=self.value.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


class SubcontractForm(BaseForm):
    """Whom a bidder names as its subcontractor."""

    tender = StringField(lazy_gettext("Notice number or ocid"), [InputRequired(), _WORDS])
    lot = StringField(lazy_gettext("Lot number (empty: the whole tender)"), [Optional(), _WORDS])
    firm = StringField(lazy_gettext("Bidder (number or name)"), [InputRequired(), _WORDS])
    subcontractor = StringField(
        lazy_gettext("Subcontractor (number or name)"), [InputRequired(), _WORDS]
    )
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def details(self) -> SubcontractDetails:
        """What was entered, typed."""
        return SubcontractDetails(
            tender=self.tender.data or "",
            lot=self.lot.data or "",
            firm=self.firm.data or "",
            subcontractor=self.subcontractor.data or "",
            source=self.source.data or "",
        )


class PromiseForm(BaseForm):
    """A key person or guarantee that a bidder names."""

    tender = StringField(lazy_gettext("Notice number or ocid"), [InputRequired(), _WORDS])
    lot = StringField(lazy_gettext("Lot number (empty: the whole tender)"), [Optional(), _WORDS])
    firm = StringField(lazy_gettext("Bidder (number or name)"), [InputRequired(), _WORDS])
    kind = SelectField(lazy_gettext("Kind of entry"), [InputRequired()])
    label = StringField(
        lazy_gettext("Person's name, or issuer and serial"), [InputRequired(), _WORDS]
    )
    born_on = DateField(lazy_gettext("Date of birth (of a person)"), [Optional()])
    valid_from = DateField(lazy_gettext("Bound from"), [InputRequired()])
    valid_to = DateField(lazy_gettext("Bound until"), [InputRequired()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(PromiseKind)

    def details(self) -> PromiseDetails:
        """What was entered, typed."""
        return PromiseDetails(
            tender=self.tender.data or "",
            lot=self.lot.data or "",
            firm=self.firm.data or "",
            kind=PromiseKind(self.kind.data),
            label=self.label.data or "",
            born_on=self.born_on.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


class OwnSubcontractForm(SubcontractForm):
    """The same of one's own bid."""

    firm = None
    source = StringField(lazy_gettext("Where it is written"), [InputRequired(), _WORDS])

    def details(self) -> SubcontractDetails:
        """What was entered, typed; the firm is the one that acts."""
        return SubcontractDetails(
            tender=self.tender.data or "",
            lot=self.lot.data or "",
            firm="",
            subcontractor=self.subcontractor.data or "",
            source=self.source.data or "",
        )


class OwnPromiseForm(PromiseForm):
    """The same of one's own bid."""

    firm = None
    source = StringField(lazy_gettext("Where it is written"), [InputRequired(), _WORDS])

    def details(self) -> PromiseDetails:
        """What was entered, typed; the firm is the one that acts."""
        return PromiseDetails(
            tender=self.tender.data or "",
            lot=self.lot.data or "",
            firm="",
            kind=PromiseKind(self.kind.data),
            label=self.label.data or "",
            born_on=self.born_on.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )
