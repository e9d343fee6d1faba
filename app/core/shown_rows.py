"""The confirmation under a previewed file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Self

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from app.core.forms import BaseForm
from app.core.tables.shown import SheetRow


class ShownRowsForm(BaseForm):
    """The rows that were shown, sent back to be entered; they are read again."""

    rows_shown = HiddenField(validators=[InputRequired(), Length(max=1_000_000)])

    @classmethod
    def under(cls, rows: Sequence[SheetRow]) -> Self:
        """The form that stands under a preview of `rows`."""
        return cls(formdata=None, rows_shown=json.dumps(rows, ensure_ascii=False))

    def rows(self) -> list[SheetRow]:
        """The rows again; none when somebody tampered with them."""
        try:
            sent = json.loads(self.rows_shown.data)
            return [
                (str(place), {str(name): str(text) for name, text in cells.items()})
                for place, cells in sent
            ]
        except (ValueError, TypeError, AttributeError, RecursionError):
            return []
