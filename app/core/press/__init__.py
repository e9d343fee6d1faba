"""The process that lays out PDFs: the only code that sees WeasyPrint.

Started by `core.pdf_pool` as a program of its own (`python -m app.core.press`), never imported by
the application beyond this file. See docs/adr/ on the section cache.
"""

from __future__ import annotations

from typing import Final

#: Why a request failed, as the child says it; everything else is a crash.
OUT_OF_MEMORY: Final = "memory"
FETCH_REFUSED: Final = "fetch"
NO_LIBRARY: Final = "library"
CANCELLED: Final = "cancelled"
UNSETTLED: Final = "unsettled"
FAILED: Final = "failed"

#: Attribute that stands for a page number: `data-page-of="anchor"` becomes `data-page="12"`.
PAGE_OF: Final = "data-page-of"
#: On a section that says page numbers: how many pages whoever wrote it expects it to take. Nothing
#: depends on it but how soon the numbers are found.
PAGES: Final = "data-pages"
