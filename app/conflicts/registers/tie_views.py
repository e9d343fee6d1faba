"""A firm states its own ties with buyers: its own eyes, the compliance desk's, and the rule's."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.conflicts import policies
from app.conflicts.blueprint import blueprint
from app.conflicts.registers import record_commands, record_queries
from app.conflicts.registers.record_commands import RelationDetails
from app.conflicts.registers.record_file import share_of
from app.conflicts.registers.record_models import RelationBasis, RelationKind
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext
from app.core.ids import PublicId

_WORDS = Length(max=500)


class TieForm(BaseForm):
    """How one's own firm and a buyer are tied."""

    buyer = StringField(lazy_gettext("Buyer as published"), [InputRequired(), _WORDS])
    kind = SelectField(lazy_gettext("Relation"), [InputRequired()])
    share = StringField(lazy_gettext("Share in per cent"), [Optional(), Length(max=10)])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(each.value, each.label) for each in RelationKind]

    def details(self) -> RelationDetails:
        """What was entered, typed; raises `DomainError` for a share that cannot be read."""
        return RelationDetails(
            firm="",
            buyer=self.buyer.data or "",
            kind=RelationKind(self.kind.data),
            basis=RelationBasis.DECLARED,
            share_bp=share_of((self.share.data or "").strip()),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


@blueprint.route("/findings/ties", methods=["GET", "POST"])
@allow(policies.may_declare_ties)
def ties() -> ResponseReturnValue:
    """What the firm has stated, and the form to state more."""
    form = TieForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                record_commands.declare_tie(db, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Stated; the rules look again at your firm's filings."), "success")
            return redirect(url_for(".ties"))
    lines = record_queries.own_ties(read_session(), me())
    return render_form("conflicts/ties.html", form, lines=lines)


@blueprint.post("/findings/ties/<public_id:record>/retract")
@allow(policies.may_declare_ties)
def retract_tie(record: PublicId) -> ResponseReturnValue:
    """Take a statement of one's own back."""
    with transaction() as db:
        record_commands.retract_tie(db, record, actor=actor(), now=clock.now())
    flash(gettext("Taken back; the rules look again at your firm's filings."), "success")
    return redirect(url_for(".ties"))
