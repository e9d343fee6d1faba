"""What is embedded in the PDF: the content as JSON, and its tables as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.core.i18n import speaking
from app.core.pdf import Attachment
from app.core.sheets import as_csv
from app.packs.content.freezing import to_json
from app.packs.editions.projecting import Edition
from app.packs.rendering.languages import columns_of
from app.packs.rendering.tables import tables
from app.packs.rendering.words import words_for


def attachments_of(edition: Edition, locale: str) -> Iterator[Attachment]:
    """The data of this edition and nothing more; their dates are the document's."""
    yield Attachment("duri-pack.json", "Data of this edition", data_of(edition))
    languages = columns_of(locale)
    for language in languages:
        which = f"{language}-" if len(languages) > 1 else ""
        with speaking(language):
            words = words_for(edition.content, language)
            for number, table in enumerate(tables(edition.content, words), 1):
                name = f"duri-table-{which}{number}.csv"
                yield Attachment(name, table.title, as_csv(table))


def data_of(edition: Edition) -> bytes:
    """What the pages say as JSON: this edition's content and nothing more."""
    content = to_json(edition.content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
