"""Forms of the upload: the file, and what to do with its bad rows."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField
from wtforms.validators import AnyOf

from app.core.forms import BaseForm
from app.core.tables.guards import LIMIT_BYTES

IMPORT: Final = "import"
DROP: Final = "drop"


class UploadForm(BaseForm):
    """The file. Its name is never trusted; its bytes are read up to the limit."""

    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )
    keep_going = BooleanField(lazy_gettext("Leave bad rows out and import the others"))

    def content(self) -> bytes:
        """The uploaded bytes, one more than the limit at most."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        return content

    def filename(self) -> str:
        """What the officer's machine calls the file."""
        return str(self.file.data.filename or "")


class ConfirmForm(BaseForm):
    """After the preview: import it, or drop it."""

    decision = HiddenField(validators=[AnyOf((IMPORT, DROP))])
    keep_going = HiddenField()
