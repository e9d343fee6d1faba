"""The desk's rulesets: what holds, which editions there are, and adding one; what held on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.audit.access import reason_required, record_access
from app.audit.models import AccessScope
from app.conflicts import policies
from app.conflicts.blueprint import blueprint
from app.conflicts.desk.replay import end_of
from app.conflicts.desk.replay_queries import replayed_lines
from app.conflicts.finding import Stage
from app.conflicts.naming import organisations_of
from app.conflicts.registers.record_lookup import tender_named
from app.conflicts.rulesets import editions
from app.conflicts.rulesets.editions import EditionDetails, field_name
from app.conflicts.rulesets.ruleset import Ruleset
from app.conflicts.rulesets.severity_table import severity_lines
from app.conflicts.rulesets.shipped import RULESETS, ruleset
from app.conflicts.words import word
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import BaseForm, render_form
from app.core.i18n import Message, gettext
from app.core.ids import PublicId

_NAME = "<any(" + ", ".join(f'"{rules.id}"' for rules in RULESETS) + "):name>"


class EditionForm(BaseForm):
    """What shall hold from a day on; the amounts are added for each ruleset."""

    valid_from = DateField(lazy_gettext("In force from"), [InputRequired()])
    reason = StringField(lazy_gettext("Reason for it"), [InputRequired(), Length(max=500)])
    source = StringField(
        lazy_gettext("Source (address or document)"), [InputRequired(), Length(max=500)]
    )

    def details(self, rules: Ruleset) -> EditionDetails:
        """What was entered, typed."""
        given = {value.name: self[field_name(value.name)].data for value in rules.values}
        return EditionDetails(
            valid_from=self.valid_from.data,
            amounts={name: amount for name, amount in given.items() if amount is not None},
            reason=self.reason.data or "",
            source=self.source.data or "",
        )


def _form_of(rules: Ruleset) -> type[EditionForm]:
    """The form with a field for each of the ruleset's values."""
    fields: dict[str, Any] = {
        field_name(value.name): IntegerField(lazy_gettext(value.title), [Optional()])
        for value in rules.values
    }
    return type("EditionFormOfRuleset", (EditionForm,), fields)


class DayForm(BaseForm):
    """Which day, and which tender: asked by address, nothing is sent."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token."""

        csrf = False

    on = DateField(lazy_gettext("On the day"), [InputRequired()])
    tender = StringField(lazy_gettext("Notice number or ocid"), [InputRequired(), Length(max=200)])


@blueprint.get("/compliance/rulesets")
@allow(policies.at_the_desk)
def rulesets() -> ResponseReturnValue:
    """Every ruleset with the amounts that hold today."""
    today = clock.now().astimezone(clock.SEOUL).date()
    book = editions.read_rulebook(read_session())
    shown = [book.ruleset_for(rules.law, min(today, rules.valid_to or today)) for rules in RULESETS]
    plain = [(rules.id, now) for rules, now in zip(RULESETS, shown, strict=True)]
    return render_template("conflicts/rulesets.html", rulesets=plain, never=date.min, say=Message)


@blueprint.route(f"/compliance/rulesets/{_NAME}", methods=["GET", "POST"])
@allow(policies.keeps_records)
def ruleset_editions(name: str) -> ResponseReturnValue:
    """One ruleset: what holds, every edition, and the form to add one."""
    db = read_session()
    today = clock.now().astimezone(clock.SEOUL).date()
    rules = ruleset(name)
    now = editions.read_rulebook(db).ruleset_for(rules.law, min(today, rules.valid_to or today))
    form = _form_of(rules).from_request()
    if form.submitted():
        try:
            with transaction() as writing:
                editions.add_edition(
                    writing, name, form.details(rules), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The edition is added; everything is scanned anew."), "success")
            return redirect(url_for(".ruleset_editions", name=name))
    return render_form(
        "conflicts/ruleset.html",
        form,
        rules=now,
        name=name,
        fields=[(field_name(value.name), value) for value in now.values],
        lines=editions.editions_of(db, name, me()),
        severities=severity_lines(now, rules),
        stages=[word(stage) for stage in Stage],
        never=date.min,
        say=Message,
    )


@blueprint.get("/compliance/replay")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def replay_day() -> ResponseReturnValue:
    """What would have been flagged on a day, on one tender, under the rules of that day."""
    form = DayForm(MultiDict(request.args))
    lines = None
    if form.asked():
        try:
            lines = _replayed(form.tender.data or "", form.on.data)
        except DomainError as refusal:
            form.refuse(refusal)
    return render_form("conflicts/replay.html", form, lines=lines, day=form.on.data)


def _replayed(tender: str, day: date) -> object:
    db = read_session()
    subject = tender_named(db, tender)
    as_of = end_of(day, now=clock.now())
    lines = replayed_lines(db, as_of, subject.public_id, me())
    firms: set[PublicId] = {firm.id for line in lines for firm in line.firms}
    record_access(
        "findings.replayed",
        "tender",
        subject.public_id,
        about=organisations_of(db, firms),
        grant=g.access_grant,
    )
    return lines
