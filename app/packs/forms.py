"""Ordering a pack."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from app.core.forms import BaseForm
from app.core.i18n import LOCALE_NAMES
from app.core.ids import PublicId
from app.packs.commands import PackOrder
from app.packs.models import Audience


class PackForm(BaseForm):
    """Which edition, in which language."""

    audience = RadioField(lazy_gettext("Edition"))
    locale = RadioField(
        lazy_gettext("Language"),
        choices=[SelectChoice(code, name) for code, name in LOCALE_NAMES.items()],
    )
    fresh = BooleanField(lazy_gettext("Freeze the facts again as of now"))

    def offer(self, audiences: Sequence[Audience]) -> None:
        """Offer these editions; the first one is chosen unless somebody chose."""
        self.audience.choices = [SelectChoice(each.value, each.label) for each in audiences]
        self.audience.data = self.audience.data or audiences[0].value
        self.locale.data = self.locale.data or "ko"

    def order(self, meeting: PublicId) -> PackOrder:
        """What was asked for."""
        chosen = next(each for each in Audience if each == self.audience.data)
        return PackOrder(meeting, chosen, self.locale.data, bool(self.fresh.data))
