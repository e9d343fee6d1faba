"""The list's question as an address: the way back from filters to a link one can keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.core.dates import format_date
from app.core.i18n import Labelled, Message, message
from app.tenders.filters import FitFilter, TenderFilters
from app.tenders.place_names import unit_text

#: Field of the filters → its word in the address.
_WORDS = {"query": "q", "stage": "status"}


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: Message
    value: str
    without: Mapping[str, str]


def opening(*, for_firm: bool) -> TenderFilters:
    """What the list opens with: for a firm, what is open to it."""
    return TenderFilters(fit=FitFilter.OPEN if for_firm else FitFilter.ALL)


def arguments(filters: TenderFilters, *, for_firm: bool) -> dict[str, str]:
    """The arguments of the address that asks exactly this; the opening question has none."""
    usual = opening(for_firm=for_firm)
    return {
        _WORDS.get(name, name): _text(value)
        for name, value in _values(filters)
        if value != getattr(usual, name) and (name != "fit" or for_firm)
    }


def chips(
    filters: TenderFilters, *, for_firm: bool, province_name: str | None = None
) -> list[Chip]:
    """The filters in force, each with the address that drops it. Order is not a filter."""
    neutral = TenderFilters()
    return [
        Chip(
            _LABELS[name],
            _shown(name, value, province_name),
            arguments(replace(filters, **{name: getattr(neutral, name)}), for_firm=for_firm),
        )
        for name, value in _values(filters)
        if name in _LABELS and value != getattr(neutral, name) and (name != "fit" or for_firm)
    ]


_LABELS = {
    "query": message("Words"),
    "stage": message("Status"),
    "kind": message("Kind"),
    "field": message("Field"),
    "route": message("Participation route"),
    "province": message("Province"),
    "currency": message("Currency"),
    "closes_from": message("Deadline from"),
    "closes_to": message("Deadline to"),
    "fit": message("Participation route"),
}


def _values(filters: TenderFilters) -> Iterator[tuple[str, Any]]:
    for each in fields(filters):
        yield each.name, getattr(filters, each.name)


def _text(value: Any) -> str:
    match value:
        case Labelled() | str():
            return str(value.value) if isinstance(value, Labelled) else value
        case (_vintage, _code):
            return unit_text(value)
        case None:
            return ""
        case _:
            return str(value.isoformat())


def _shown(name: str, value: Any, province_name: str | None) -> str:
    if name == "province":
        return province_name or unit_text(value)
    if isinstance(value, Labelled):
        return value.label
    return value if isinstance(value, str) else format_date(value)
