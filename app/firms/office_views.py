"""Where a firm keeps the address of its registered office."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.firms import office, policies, queries
from app.firms.blueprint import blueprint


class OfficeForm(BaseForm):
    """The registered office, as the certificate writes it."""

    address = StringField(
        lazy_gettext("Registered office"), [InputRequired(), Length(max=office.LONGEST)]
    )


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
                office.change_office(
                    db, firm, form.address.data or "", actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The address is changed."), "success")
            return redirect(url_for(".registry", firm=firm))
    return render_form("firms/office.html", form, firm=page.profile.firm)
