"""“Can I join?”: a question by GET that leaves no trace for anybody."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.conflicts import policies
from app.conflicts.blueprint import blueprint
from app.conflicts.joining import questions as joining
from app.core import clock
from app.core.access import allow, me
from app.core.db import read_session
from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.interests.models import IntendedRole
from app.interests.queries import lot_choices
from app.tenders.queries import tender_page


class JoinForm(BaseForm):
    """What one would register: asked by address, nothing is sent."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token."""

        csrf = False

    lot = SelectField(lazy_gettext("What for"), default="")
    role = RadioField(lazy_gettext("Intended role"), default=IntendedRole.LEAD.value)


@blueprint.get("/findings/can-i-join/<public_id:tender>")
@allow(policies.may_ask)
def can_i_join(tender: PublicId) -> ResponseReturnValue:
    """The own rules' answer for this tender, a lot of it and a role."""
    db, now = read_session(), clock.now()
    page = tender_page(db, tender, viewer=me(), now=now)
    form = JoinForm(
        formdata=MultiDict(
            {
                "lot": request.args.get("lot", ""),
                "role": request.args.get("role", IntendedRole.LEAD.value),
            }
        )
    )
    form.lot.choices = [
        SelectChoice("", lazy_gettext("The tender as a whole")),
        *(SelectChoice(each.lot or "", each.label) for each in lot_choices(db, tender, now=now)),
    ]
    form.role.choices = [SelectChoice(role.value, role.label) for role in IntendedRole]
    if not form.validate():
        return render_template("conflicts/joining.html", form=form, page=page, check=None), 422
    check = joining.check_tender(
        db,
        tender,
        lot=PublicId(form.lot.data) if form.lot.data else None,
        role=IntendedRole(form.role.data),
        viewer=me(),
        now=now,
    )
    return render_template("conflicts/joining.html", form=form, page=page, check=check)


@blueprint.get("/findings/can-i-join/consortia/<public_id:consortium>")
@allow(policies.may_ask)
def can_we_join(consortium: PublicId) -> ResponseReturnValue:
    """The own rules' answer for a consortium one is a member of, as it stands."""
    db, now = read_session(), clock.now()
    check = joining.check_consortium(db, consortium, viewer=me(), now=now)
    page = tender_page(db, check.tender, viewer=me(), now=now)
    return render_template("conflicts/joining.html", form=None, page=page, check=check)
