"""Pages where an officer enters what a seat's papers depend on: a counterpart's provinces, and
the language."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import select
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.models import Organisation
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.meetings.models import Seat
from app.packs import policies, queries
from app.packs.blueprint import blueprint
from app.packs.rendering.languages import PACK_LOCALE_NAMES
from app.packs.rounds.receipts import seat_line
from app.packs.rounds.seat_languages import language_kept, set_seat_language
from app.provinces.homes import home_provinces, set_home_provinces, units_of_today


class ProvincesForm(BaseForm):
    """The provinces of today that an authority or a centre belongs to."""

    provinces = SelectMultipleField(
        lazy_gettext("Provinces of the organisation"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class LanguageForm(BaseForm):
    """The language of a seat's papers."""

    locale = SelectField(lazy_gettext("Language of the papers"))


@blueprint.route(
    "/meetings/<public_id:meeting>/distribution/<public_id:seat>/provinces",
    methods=["GET", "POST"],
)
@allow(policies.may_distribute)
def seat_provinces(meeting: PublicId, seat: PublicId) -> ResponseReturnValue:
    """Which provinces the organisation of a counterpart's seat belongs to."""
    outline = queries.meeting_outline(read_session(), meeting)
    line = seat_line(read_session(), meeting, seat, me(), clock.now())
    if line.provinces is None:
        raise NotFoundError
    organisation = _organisation_of(seat)
    kept = [unit.key.code for unit in home_provinces(read_session(), organisation)]
    form = ProvincesForm.from_request(provinces=kept)
    form.provinces.choices = [
        (unit.key.code, str(unit.names)) for unit in units_of_today(read_session())
    ]
    if form.submitted():
        try:
            with transaction() as db:
                set_home_provinces(
                    db, organisation, form.provinces.data or (), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The provinces are kept. They apply to what is issued next."), "success")
            return redirect(url_for(".sending", meeting=meeting))
    return render_form("packs/provinces.html", form, meeting=outline, line=line)


@blueprint.route(
    "/meetings/<public_id:meeting>/distribution/<public_id:seat>/language",
    methods=["GET", "POST"],
)
@allow(policies.may_distribute)
def seat_language(meeting: PublicId, seat: PublicId) -> ResponseReturnValue:
    """In which language, or which two beside each other, a seat reads its papers."""
    outline = queries.meeting_outline(read_session(), meeting)
    line = seat_line(read_session(), meeting, seat, me(), clock.now())
    form = LanguageForm.from_request(locale=language_kept(read_session(), seat))
    form.locale.choices = [("", gettext("As its mails")), *PACK_LOCALE_NAMES.items()]
    if form.submitted():
        with transaction() as db:
            set_seat_language(db, seat, form.locale.data, actor=actor(), now=clock.now())
        flash(gettext("The language is kept. It applies to what is sent next."), "success")
        return redirect(url_for(".sending", meeting=meeting))
    return render_form("packs/language.html", form, meeting=outline, line=line)


def _organisation_of(seat: PublicId) -> PublicId:
    found = read_session().scalar(
        select(Organisation.public_id)
        .join(Seat, Seat.organisation_id == Organisation.id)
        .where(Seat.public_id == seat)
    )
    if found is None:
        raise NotFoundError
    return found
