"""What an officer corrected stays when the notice is imported again."""

from __future__ import annotations

from typing import Any, Final

from app.core.fields import SolutionField
from app.tenders.models import Route, Tender

_READERS: Final[dict[str, Any]] = {"field": SolutionField, "route": Route}


def keep_corrections(tender: Tender) -> None:
    """Put the corrected single values back; importers call this after applying a version.

    Places are not touched here: see `places_are_corrected`.
    """
    for name, value in (tender.corrections or {}).items():
        if name != "provinces":
            setattr(tender, name, _READERS.get(name, _as_it_is)(value))


def places_are_corrected(tender: Tender) -> bool:
    """Whether an officer chose the provinces: an import then leaves them alone."""
    return "provinces" in (tender.corrections or {})


def _as_it_is(value: Any) -> Any:
    return value
