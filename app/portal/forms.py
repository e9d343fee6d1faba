"""Forms of the public pages."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import Length, Optional

from app.core.forms import BaseForm


class GlossaryForm(BaseForm):
    """A word to look up; its address may be kept."""

    class Meta(BaseForm.Meta):
        """A form that only reads needs no token."""

        csrf = False

    q = StringField(
        lazy_gettext("A word in any of the three languages"),
        validators=[Optional(), Length(max=60)],
        render_kw={"type": "search"},
    )
