"""Forms of findings: what a list is narrowed to, and what an officer decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.conflicts.commands import Chosen, Settlement
from app.conflicts.finding import Kind, Severity
from app.conflicts.queries import FindingFilters
from app.conflicts.rules import RULES
from app.conflicts.words import FindingMove, FindingScope, FindingState, word
from app.core.forms import BaseForm
from app.core.i18n import message
from app.core.ids import ALPHABET, LENGTH, PublicId

_STANDING = "standing"
_CLEARED = "cleared"
#: Which rules write into which scope.
_KINDS = {
    FindingScope.ALL: Kind.CROSS,
    FindingScope.SHARED: Kind.CROSS,
    FindingScope.OWN: Kind.OWN,
    FindingScope.RECORD: Kind.RECORD,
}
_PUBLIC_ID = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def public_ids(words: Iterable[str]) -> list[PublicId]:
    """Those of an address's words that can be ids."""
    return [PublicId(each) for each in words if _PUBLIC_ID.fullmatch(each)]


class FindingFilterForm(BaseForm):
    """A list's question, asked by address."""

    class Meta(BaseForm.Meta):
        """A GET form carries no token: it changes nothing and its address can be kept."""

        csrf = False

    scope = SelectField(lazy_gettext("Kind of finding"))
    rule = SelectField(lazy_gettext("Rule"), default="")
    severity = SelectField(lazy_gettext("Severity"), default="")
    state = SelectField(lazy_gettext("State"), default="")
    standing = SelectField(lazy_gettext("Firing"), default=_STANDING)

    @classmethod
    def from_address(
        cls, address: MultiDict[str, str], scopes: Sequence[FindingScope], **kwargs: Any
    ) -> Self:
        """The form as the address says; the first of `scopes` when it says none."""
        form = cls(MultiDict(address), **kwargs)
        anything = SelectChoice("", lazy_gettext("Any"))
        form.scope.choices = [SelectChoice(scope.value, scope.label) for scope in scopes]
        form.rule.choices = [
            anything,
            *(
                SelectChoice(rule.id, f"{rule.id} {message(rule.title)}")
                for rule in RULES
                if rule.kinds & {_KINDS[scope] for scope in scopes}
            ),
        ]
        form.severity.choices = [
            anything,
            *(SelectChoice(severity.value, word(severity)) for severity in Severity),
        ]
        form.state.choices = [
            anything,
            *(SelectChoice(state.value, state.label) for state in FindingState),
        ]
        form.standing.choices = [
            SelectChoice(_STANDING, lazy_gettext("Standing")),
            SelectChoice(_CLEARED, lazy_gettext("No longer firing")),
        ]
        form.scope.data = form.scope.data or scopes[0].value
        form.standing.data = form.standing.data or _STANDING
        return form

    def filters(self, tender: str | None = None) -> FindingFilters:
        """The question as a value."""
        return FindingFilters(
            scope=FindingScope(self.scope.data),
            state=FindingState(self.state.data) if self.state.data else None,
            rule=self.rule.data or None,
            severity=Severity[self.severity.data.upper()] if self.severity.data else None,
            tender=PublicId(tender) if tender and _PUBLIC_ID.fullmatch(tender) else None,
            cleared=self.standing.data == _CLEARED,
        )

    def arguments(self) -> dict[str, Any]:
        """The question as words of an address."""
        return {
            name: field.data for name, field in self._fields.items() if field.data not in ("", None)
        }


class ChosenForm(BaseForm):
    """Several findings and one decision."""

    chosen = SelectMultipleField(lazy_gettext("Findings"), validate_choice=False)
    move = RadioField(lazy_gettext("Decision"), [InputRequired()])
    reason = TextAreaField(lazy_gettext("Reason"), [Length(max=2000)])
    until = DateField(lazy_gettext("Waived until"), [Optional()])

    def offer(self, moves: Sequence[FindingMove]) -> None:
        """Offer what can be done with one of them at least."""
        self.move.choices = [SelectChoice(move.value, move.label) for move in moves]

    def findings(self) -> tuple[Chosen, ...]:
        """The findings with the version each was read at; what is no such pair is left out."""
        pairs = (each.partition(":") for each in self.chosen.data or ())
        return tuple(
            Chosen(PublicId(name), int(version))
            for name, _colon, version in pairs
            if _PUBLIC_ID.fullmatch(name) and version.isdecimal()
        )

    def decision(self) -> Settlement:
        """The decision as a value, for none of them in particular."""
        return Settlement(
            move=FindingMove(self.move.data),
            reason=self.reason.data or "",
            until=self.until.data,
            seen_version=0,
        )


class SavedFilterForm(BaseForm):
    """A name for the question on the page."""

    name = StringField(lazy_gettext("Keep this question as"), [InputRequired(), Length(max=60)])


class SettlementForm(BaseForm):
    """What an officer decided about a finding."""

    move = RadioField(lazy_gettext("Decision"), [InputRequired()])
    reason = TextAreaField(lazy_gettext("Reason"), [Length(max=2000)])
    until = DateField(lazy_gettext("Waived until"), [Optional()])
    seen_version = IntegerField(widget=HiddenInput())

    def offer(self, moves: Sequence[FindingMove]) -> None:
        """Offer what can be done now."""
        self.move.choices = [SelectChoice(move.value, move.label) for move in moves]

    def read_at(self, version: int, moves: Sequence[FindingMove]) -> None:
        """Take what can be done at this version; of whoever read another, anything: the command
        says that somebody was there before."""
        self.offer(moves if self.seen_version.data == version else tuple(FindingMove))

    def details(self) -> Settlement:
        """The decision as a value."""
        return Settlement(
            move=FindingMove(self.move.data),
            reason=self.reason.data or "",
            until=self.until.data,
            seen_version=self.seen_version.data or 0,
        )
