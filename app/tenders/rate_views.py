"""Exchange rates: entering, correcting, history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.tenders import commands, policies, queries
from app.tenders.blueprint import blueprint
from app.tenders.forms import RateForm
from app.tenders.rates import MILLION, rate_of


@blueprint.route("/rates", methods=["GET", "POST"])
@allow(policies.may_keep_tenders)
def rates() -> ResponseReturnValue:
    """Enter a rate; every rate entered so far below."""
    form = RateForm.from_request(as_of=clock.now().astimezone(clock.SEOUL).date(), units="1")
    if form.submitted():
        try:
            with transaction() as db:
                commands.enter_rate(db, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The rate is entered."), "success")
            return redirect(url_for(".rates"))
    return render_form("tenders/rates.html", form, history=queries.rate_history(read_session()))


@blueprint.route("/rates/<currency>/<day>", methods=["GET", "POST"])
@allow(policies.may_keep_tenders)
def correct_rate(currency: str, day: str) -> ResponseReturnValue:
    """Put a mistyped rate right."""
    rate = rate_of(read_session(), currency, _day(day))
    if rate is None:
        raise NotFoundError
    form = RateForm.from_request(
        currency=rate.currency,
        units="1",
        won=Decimal(rate.won_per_unit_millionths) / MILLION,
        as_of=rate.as_of,
        source=rate.source,
    )
    form.fix(rate.currency, rate.as_of)
    if form.submitted():
        try:
            with transaction() as db:
                commands.correct_rate(db, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The rate is corrected."), "success")
            return redirect(url_for(".rates"))
    return render_form("tenders/rate.html", form, rate=rate)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError from error
