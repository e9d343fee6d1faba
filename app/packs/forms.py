"""Ordering a pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.packs.commands import PackOrder
from app.packs.models import Audience
from app.packs.rendering.languages import PACK_LOCALE_NAMES


@dataclass(frozen=True)
class Choice:
    """An edition that may be ordered: for an audience, or for one reader of it."""

    audience: Audience
    recipient: str
    label: str

    @property
    def value(self) -> str:
        """What the form sends."""
        return f"{self.audience.value}:{self.recipient}" if self.recipient else self.audience.value


class PackForm(BaseForm):
    """Which edition, in which language."""

    audience = RadioField(lazy_gettext("Edition"))
    locale = RadioField(
        lazy_gettext("Language"),
        choices=[SelectChoice(code, name) for code, name in PACK_LOCALE_NAMES.items()],
    )
    fresh = BooleanField(lazy_gettext("Freeze the facts again as of now"))

    def offer(self, choices: Sequence[Choice], *, freezes: bool) -> None:
        """Offer these editions; the first one is chosen unless somebody chose.

        Only a desk freezes facts: when it does shows in everybody's next edition.
        """
        self.audience.choices = [SelectChoice(each.value, each.label) for each in choices]
        self.audience.data = self.audience.data or choices[0].value
        self.locale.data = self.locale.data or "ko"
        if not freezes:
            del self.fresh

    def order(self, meeting: PublicId) -> PackOrder:
        """What was asked for."""
        audience, _, recipient = self.audience.data.partition(":")
        chosen = next(each for each in Audience if each == audience)
        fresh = "fresh" in self and bool(self.fresh.data)
        return PackOrder(meeting, chosen, self.locale.data, fresh, recipient)
