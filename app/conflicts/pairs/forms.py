"""Forms of the pages about records that may be one tender."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.conflicts.commands import Settlement
from app.conflicts.words import FindingMove
from app.core.errors import NotFoundError
from app.core.forms import BaseForm

#: What the button says → what it does to the finding.
_MOVES = {
    "different": FindingMove.RESOLVE,
    "later": FindingMove.ACKNOWLEDGE,
    "open": FindingMove.REOPEN,
}


class PairForm(BaseForm):
    """Two tenders, later, or open again: the button says which, the reason why."""

    reason = TextAreaField(lazy_gettext("Reason"), [Optional(), Length(max=2000)])
    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    decision = HiddenField(validators=[InputRequired()])

    def details(self) -> Settlement:
        """The decision, typed; NotFoundError for one that no button makes."""
        move = _MOVES.get(self.decision.data or "")
        if move is None:
            raise NotFoundError
        return Settlement(
            move, self.reason.data or "", until=None, seen_version=self.seen_version.data
        )


class MergeForm(BaseForm):
    """Why two records are one tender."""

    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=2000)])
