"""The desk changes how much one rule's findings weigh, stage by stage, by a new edition."""

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
from app.conflicts.finding import Severity, Stage
from app.conflicts.rules import RULES, rule
from app.conflicts.rulesets import editions
from app.conflicts.rulesets.editions import EditionDetails, field_name
from app.conflicts.rulesets.severity_table import (
    SeverityCell,
    cells_of,
    severities_for,
    severity_lines,
)
from app.conflicts.rulesets.shipped import RULESETS, ruleset
from app.conflicts.words import word
from app.core import clock
from app.core.access import actor, allow
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import Message, gettext

_NAME = "<any(" + ", ".join(f'"{rules.id}"' for rules in RULESETS) + "):name>"
_RULE = "<any(" + ", ".join(each.id for each in RULES) + "):rule_id>"


class SeverityForm(BaseForm):
    """From when and why; a choice for each line and stage is added for the rule."""

    valid_from = DateField(lazy_gettext("In force from"), [InputRequired()])
    reason = StringField(lazy_gettext("Reason for it"), [InputRequired(), Length(max=500)])
    source = StringField(
        lazy_gettext("Source (address or document)"), [InputRequired(), Length(max=500)]
    )

    def details(self, cells: tuple[SeverityCell, ...]) -> EditionDetails:
        """What was chosen, typed."""
        chosen = {cell.name: self[field_name(cell.name)].data for cell in cells}
        return EditionDetails(
            valid_from=self.valid_from.data,
            amounts={},
            reason=self.reason.data or "",
            source=self.source.data or "",
            severities={name: Severity[value.upper()] for name, value in chosen.items() if value},
        )


def _form_of(cells: tuple[SeverityCell, ...], rule_id: str) -> type[SeverityForm]:
    """The form with a field for each line and stage of the rule."""
    choices = [SelectChoice("", gettext("as it is"))]
    choices += [SelectChoice(each.value, word(each)) for each in severities_for(rule_id)]
    fields: dict[str, Any] = {
        field_name(cell.name): SelectField(cell.stage_label, [Optional()], choices=choices)
        for cell in cells
    }
    return type("SeverityFormOfRule", (SeverityForm,), fields)


@blueprint.route(f"/compliance/rulesets/{_NAME}/severities/{_RULE}", methods=["GET", "POST"])
@allow(policies.keeps_records)
def ruleset_severities(name: str, rule_id: str) -> ResponseReturnValue:
    """One rule's severities under one ruleset, and the form to change them from a day on."""
    shipped, subject = ruleset(name), rule(rule_id)
    if shipped.law not in subject.laws:
        raise NotFoundError
    today = clock.now().astimezone(clock.SEOUL).date()
    book = editions.read_rulebook(read_session())
    now = book.ruleset_for(shipped.law, min(today, shipped.valid_to or today))
    cells = cells_of(now, shipped, rule_id)
    form = _form_of(cells, rule_id).from_request()
    if form.submitted():
        try:
            with transaction() as db:
                editions.add_edition(db, name, form.details(cells), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The edition is added; everything is scanned anew."), "success")
            return redirect(url_for(".ruleset_editions", name=name, _anchor="severities"))
    return render_form(
        "conflicts/severities.html",
        form,
        name=name,
        ruleset=Message(shipped.title),
        rule=subject,
        title=Message(subject.title),
        lines=[line for line in severity_lines(now, shipped) if line.rule.id == rule_id],
        stages=[word(stage) for stage in Stage],
        field_name=field_name,
    )
