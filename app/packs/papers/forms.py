"""Binding a paper in, opening it to audiences, choosing the sections of a pack."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.errors import DomainError
from app.core.forms import BaseForm
from app.core.i18n import message
from app.core.pdf_clean import LIMIT_BYTES, CleanPdf
from app.core.uploads import plain_name
from app.packs.content.layout import MOVABLE, OPTIONAL
from app.packs.content.plain import Text
from app.packs.models import Audience
from app.packs.papers.commands import AnnexDetails

_LONGEST = Length(max=200)


class AudienceForm(BaseForm):
    """Who may read a paper."""

    audiences = SelectMultipleField(
        lazy_gettext("Who may read it"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, audiences: Sequence[Audience], chosen: Sequence[Audience]) -> None:
        """Offer these audiences; `chosen` are ticked until somebody chooses."""
        self.audiences.choices = [SelectChoice(each.value, each.label) for each in audiences]
        if not self.is_submitted():
            self.audiences.data = [each.value for each in chosen]

    def chosen(self) -> tuple[Audience, ...]:
        """Those ticked. Raises DomainError when there is none."""
        found = tuple(each for each in Audience if each.value in (self.audiences.data or ()))
        if not found:
            raise DomainError(message("Choose at least one audience."), field="audiences")
        return found


class AnnexForm(AudienceForm):
    """A PDF and what it is."""

    file = FileField(
        lazy_gettext("PDF file"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )
    title_ko = StringField(lazy_gettext("Title in Korean"), validators=[_LONGEST])
    title_vi = StringField(lazy_gettext("Title in Vietnamese"), validators=[_LONGEST])
    title_en = StringField(lazy_gettext("Title in English"), validators=[_LONGEST])
    origin = StringField(lazy_gettext("From whom"), validators=[_LONGEST])

    def content(self) -> bytes:
        """The uploaded bytes, as many as the limit at most."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES)
        return content

    def details(self, paper: CleanPdf, sha256: str) -> AnnexDetails:
        """What was asked for. Raises DomainError without a title or an audience."""
        title = Text(*(str(each.data or "").strip() for each in self._titles()))
        if not (title.ko or title.vi or title.en):
            raise DomainError(message("Give a title in one language at least."), field="title_ko")
        return AnnexDetails(
            title=title,
            origin=str(self.origin.data or "").strip(),
            filename=plain_name(str(self.file.data.filename or ""), ".pdf"),
            paper=paper,
            sha256=sha256,
            audiences=self.chosen(),
        )

    def _titles(self) -> tuple[StringField, StringField, StringField]:
        return self.title_ko, self.title_vi, self.title_en


class SectionsForm(BaseForm):
    """For each section that may move its place, for each that may go whether it stays."""

    def sections(self) -> tuple[str, ...]:
        """Names in the order asked for; equal numbers keep the usual order.

        None of them when the usual order was asked for.
        """
        if request.form.get("usual"):
            return ()
        kept = [name for name in MOVABLE if name not in OPTIONAL or f"keep-{name}" in request.form]
        return tuple(sorted(kept, key=_place))


def _place(name: str) -> int:
    """The number written beside a section; one that is none comes last."""
    written = request.form.get(f"place-{name}", "")
    return int(written) if written.isdecimal() and len(written) < 4 else 999
