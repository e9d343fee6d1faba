"""Stating a reason, narrowing a list."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.audit.commands import LONGEST_REASON, SHORTEST_REASON
from app.core.forms import BaseForm


class ReasonForm(BaseForm):
    """Why sealed data is opened."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [InputRequired(), Length(min=SHORTEST_REASON, max=LONGEST_REASON)],
        render_kw={"rows": 4},
    )
