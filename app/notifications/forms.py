"""Forms of notifications: ticking off, and how one wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import BaseForm
from app.notifications.kinds import NotificationKind
from app.notifications.queries import Preference


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OpenForm(BaseForm):
    """A button that opens a notification and ticks it off."""


class ReadAllForm(BaseForm):
    """Everything up to the newest one that was shown."""

    until = HiddenField(validators=[InputRequired()])

    def moment(self) -> datetime | None:
        """The instant; None for anything that is none."""
        try:
            at = datetime.fromisoformat(self.until.data)
            return None if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


class PreferencesForm(BaseForm):
    """Two ticks for each kind."""

    in_app = _Checkboxes(lazy_gettext("In Duri"))
    by_mail = _Checkboxes(lazy_gettext("By mail"))

    @classmethod
    def of(cls, preferences: Sequence[Preference]) -> PreferencesForm:
        """The form as posted, else as preferred now."""
        form = cls.from_request(
            in_app=[each.kind.value for each in preferences if each.in_app] or [""],
            by_mail=[each.kind.value for each in preferences if each.by_mail] or [""],
        )
        choices = [SelectChoice(each.kind.value, each.kind.label) for each in preferences]
        form.in_app.choices, form.by_mail.choices = choices, list(choices)
        return form

    def wanted(self) -> tuple[frozenset[NotificationKind], frozenset[NotificationKind]]:
        """(in Duri, by mail)."""
        return _kinds(self.in_app.data), _kinds(self.by_mail.data)


def _kinds(values: Sequence[str] | None) -> frozenset[NotificationKind]:
    return frozenset(kind for kind in NotificationKind if kind.value in (values or ()))
