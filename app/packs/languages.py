"""Languages an edition can be in, each by its own name."""

from __future__ import annotations

from typing import Final

from app.core.i18n import LOCALE_NAMES, LOCALES

PACK_LOCALES: Final = LOCALES
PACK_LOCALE_NAMES: Final = LOCALE_NAMES
