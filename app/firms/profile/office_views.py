"""Where a firm keeps the address of its registered office."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import DateField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.firms import policies, queries
from app.firms.blueprint import blueprint
from app.firms.profile import office


class OfficeForm(BaseForm):
    """The registered office, as the certificate writes it."""

    address = StringField(
        lazy_gettext("Registered office"), [InputRequired(), Length(max=office.LONGEST)]
    )
    kind = RadioField(
        lazy_gettext("Why the address changes"),
        [InputRequired()],
        default=office.OfficeChange.MOVED.value,
    )
    since = DateField(lazy_gettext("First day at this address"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(each.value, each.label) for each in office.OfficeChange]

    def details(self) -> office.OfficeDetails:
        """What was entered, typed."""
        kind = office.OfficeChange(self.kind.data)
        return office.OfficeDetails(self.address.data or "", kind, self.since.data)


@blueprint.route("/firms/<public_id:firm>/office", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def change_office(firm: PublicId) -> ResponseReturnValue:
    """Enter where one's own firm is registered now."""
    if me().firm != firm:
        raise NotFoundError
    page = queries.registry(read_session(), firm, me())
    form = OfficeForm.from_request(address=page.address or "")
    if form.submitted():
        try:
            with transaction() as db:
                office.change_office(db, firm, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The address is changed."), "success")
            return redirect(url_for(".registry", firm=firm))
    return render_form(
        "firms/office.html",
        form,
        firm=page.profile.firm,
        offices=office.offices(read_session(), firm, viewer=me()),
    )
