"""The secretariat corrects a firm's legal names."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.firms import legal_names, policies, queries
from app.firms.blueprint import blueprint
from app.firms.forms import LegalNamesForm


@blueprint.route("/firms/<public_id:firm>/legal-names", methods=["GET", "POST"])
@allow(policies.may_correct_names)
def correct_names(firm: PublicId) -> ResponseReturnValue:
    """Enter the legal names as a paper shows them."""
    page = queries.profile(read_session(), firm).firm
    form = LegalNamesForm.from_request(
        name_ko=page.name_ko or "", name_vi=page.name_vi or "", name_en=page.name_en or ""
    )
    if form.submitted():
        try:
            with transaction() as db:
                legal_names.correct_names(db, firm, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The names are entered; what stood before is kept."), "success")
            return redirect(url_for(".registry", firm=firm))
    return render_form(
        "firms/legal_names.html",
        form,
        page=page,
        past=legal_names.past_names(read_session(), firm, viewer=me()),
    )
