"""A release reduced to what Duri keeps, with values made typed and comparable.

What is left out is said, not silently dropped: bids (bidders' prices are not collected),
contracts and implementation, contact points, items. The reduced release keeps the shape of
OCDS, so that releases of one process can be merged by the standard's own rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from typing import Any, Final

from app.core.i18n import Message, message
from app.core.money import minor_digits
from app.tenders.importers.values import Unreadable, amount, currency_code, has_zone, instant


class Leaf(Enum):
    """Kinds of values a release keeps."""

    TEXT = "text"
    INSTANT = "date-time"
    MONEY = "amount"
    URL = "http(s)"
    WORDS = "list of words"
    #: Our own extension's facts, checked when they are read.
    ANY = "object"


Shape = dict[str, Any]
_PERIOD: Final[Shape] = {"startDate": Leaf.INSTANT, "endDate": Leaf.INSTANT}
_ORGANISATION: Final[Shape] = {"id": Leaf.TEXT, "name": Leaf.TEXT}
_ADDRESS: Final[Shape] = {
    "locality": Leaf.TEXT,
    "region": Leaf.TEXT,
    "countryName": Leaf.TEXT,
}
_DOCUMENT: Final[Shape] = {
    "id": Leaf.TEXT,
    "title": Leaf.TEXT,
    "url": Leaf.URL,
    "documentType": Leaf.TEXT,
    "language": Leaf.TEXT,
}
_MILESTONE: Final[Shape] = {
    "id": Leaf.TEXT,
    "title": Leaf.TEXT,
    "type": Leaf.TEXT,
    "dueDate": Leaf.INSTANT,
}
#: A list is a shape inside a list.
KEPT: Final[Shape] = {
    "ocid": Leaf.TEXT,
    "id": Leaf.TEXT,
    "date": Leaf.INSTANT,
    "tag": Leaf.WORDS,
    "language": Leaf.TEXT,
    "title": Leaf.TEXT,
    "description": Leaf.TEXT,
    "buyer": _ORGANISATION,
    "parties": [_ORGANISATION | {"roles": Leaf.WORDS, "address": _ADDRESS}],
    "planning": {
        "budget": {"amount": Leaf.MONEY, "project": Leaf.TEXT},
        "milestones": [_MILESTONE],
        "documents": [_DOCUMENT],
    },
    "tender": {
        "id": Leaf.TEXT,
        "title": Leaf.TEXT,
        "title_ko": Leaf.TEXT,
        "title_vi": Leaf.TEXT,
        "title_en": Leaf.TEXT,
        "description": Leaf.TEXT,
        "status": Leaf.TEXT,
        "datePublished": Leaf.INSTANT,
        "mainProcurementCategory": Leaf.TEXT,
        "procurementMethod": Leaf.TEXT,
        "procurementMethodDetails": Leaf.TEXT,
        "value": Leaf.MONEY,
        "tenderPeriod": _PERIOD,
        "enquiryPeriod": _PERIOD,
        "contractPeriod": _PERIOD,
        "bidOpening": {"date": Leaf.INSTANT},
        "procuringEntity": _ORGANISATION,
        "documents": [_DOCUMENT],
        "milestones": [_MILESTONE],
        "lots": [
            {
                "id": Leaf.TEXT,
                "title": Leaf.TEXT,
                "status": Leaf.TEXT,
                "value": Leaf.MONEY,
                "tenderPeriod": _PERIOD,
            }
        ],
        "items": [{"id": Leaf.TEXT, "deliveryAddress": _ADDRESS}],
    },
    "awards": [
        {
            "id": Leaf.TEXT,
            "title": Leaf.TEXT,
            "status": Leaf.TEXT,
            "date": Leaf.INSTANT,
            "value": Leaf.MONEY,
        }
    ],
    "relatedProcesses": [
        {
            "id": Leaf.TEXT,
            "relationship": Leaf.WORDS,
            "scheme": Leaf.TEXT,
            "identifier": Leaf.TEXT,
        }
    ],
    "x_duri": Leaf.ANY,
}
#: Identifiers are indexed, and an index entry has its limits.
LONGEST_ID: Final = 250
_COUNTED: Final = frozenset({"tender.lots", "awards"})
_BUYING: Final = frozenset({"buyer", "procuringEntity"})
#: Structure that carries no fact of its own: left out without a word.
_SILENT: Final = frozenset({"initiationType", "tender.items", "tender.tenderPeriod.durationInDays"})


@dataclass
class Reduction:
    """What was left out or odd while one release was reduced."""

    dropped: Counter[str] = field(default_factory=Counter)
    bids: int = 0
    nulls: list[str] = field(default_factory=list)
    oddities: list[Message] = field(default_factory=list)
    #: What makes the release unusable.
    errors: list[Message] = field(default_factory=list)


def reduce_release(body: Mapping[str, Any]) -> tuple[dict[str, Any], Reduction]:
    """The part of a release that Duri keeps, and what was left out or odd."""
    notes = Reduction()
    kept = _object(body, KEPT, "", notes)
    if "parties" in kept:
        # Who bids or is paid is not kept; whose tender it is, is.
        kept["parties"] = [
            party for party in kept["parties"] if _BUYING & set(party.get("roles") or ())
        ]
    return kept, notes


def _object(body: Mapping[str, Any], shape: Shape, path: str, notes: Reduction) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in body.items():
        inner = f"{path}.{name}" if path else name
        wanted = shape.get(name)
        if name == "bids" and not path:
            details = value.get("details") if isinstance(value, dict) else value
            notes.bids += len(details) if isinstance(details, list) else 1
        elif value is None:
            notes.nulls.append(inner)
            if isinstance(wanted, Leaf):
                kept[name] = None
        elif wanted is None:
            if inner not in _SILENT and value not in ([], {}):
                notes.dropped[inner] += len(value) if isinstance(value, list) else 1
        else:
            found = _value(value, wanted, inner, notes)
            if found is not None:
                kept[name] = found
    return kept


def _value(value: Any, wanted: Any, path: str, notes: Reduction) -> Any:
    if isinstance(wanted, Leaf):
        return _leaf(value, wanted, path, notes)
    if isinstance(wanted, list):
        if not isinstance(value, list):
            return _odd(notes, path, "list")
        return _items(value, wanted[0], path, notes)
    if not isinstance(value, dict):
        return _odd(notes, path, "object")
    return _object(value, wanted, path, notes)


def _items(values: list[Any], shape: Shape, path: str, notes: Reduction) -> list[dict[str, Any]]:
    """Objects of a list, each with an id: merging appends objects without one."""
    kept: dict[str, dict[str, Any]] = {}
    for index, value in enumerate(values):
        if value is None:
            notes.nulls.append(f"{path}[{index}]")
        elif not isinstance(value, dict):
            _odd(notes, f"{path}[{index}]", "object")
        else:
            item = _object(value, shape, path, notes)
            item["id"] = item.get("id") or item.get("url") or str(index + 1)
            if item["id"] in kept:
                twice = message("%(path)s: the id “%(id)s” appears twice", path=path, id=item["id"])
                # Two lots or awards of one id that differ cannot both be kept.
                differ = path in _COUNTED and item != kept[item["id"]]
                (notes.errors if differ else notes.oddities).append(twice)
            kept[item["id"]] = kept.get(item["id"], {}) | item
    return list(kept.values())


def _odd(notes: Reduction, path: str, kind: str) -> None:
    notes.oddities.append(
        message("%(path)s is not what OCDS says (%(kind)s) and is not kept", path=path, kind=kind)
    )


def _leaf(value: Any, leaf: Leaf, path: str, notes: Reduction) -> Any:
    try:
        kept = _READERS[leaf](value, path, notes)
    except Unreadable as error:
        notes.oddities.append(message("%(path)s: %(why)s", path=path, why=error.reason))
        return None
    if kept is None and value != "":
        _odd(notes, path, leaf.value)
    return kept


def _text(value: Any, path: str, _notes: Reduction) -> str | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or (path.endswith(".id") and len(value) > LONGEST_ID):
        return None
    return value.strip() or None


def _words(value: Any, _path: str, _notes: Reduction) -> list[str]:
    words = value if isinstance(value, list) else [value]
    return [word for word in words if isinstance(word, str)]


def _url(value: Any, _path: str, _notes: Reduction) -> str | None:
    return value.strip() if isinstance(value, str) and web_address(value) else None


def web_address(text: str) -> bool:
    """Whether it is an address a page may link to: http or https, nothing that runs."""
    return text.strip().lower().startswith(("http://", "https://")) and len(text) < 2000


def _instant(value: Any, path: str, notes: Reduction) -> str | None:
    moment = instant(value) if isinstance(value, str) else None
    if moment is None:
        return None
    if not has_zone(value):
        notes.oddities.append(
            message("%(path)s has no time zone: read as Vietnam's time", path=path)
        )
    return moment.isoformat()


def _money(value: Any, path: str, notes: Reduction) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    raw, code = value.get("amount"), value.get("currency")
    if raw is None:
        notes.nulls.append(f"{path}.amount")
        return {}
    if code is None:
        notes.oddities.append(message("%(path)s has no currency and is not kept", path=path))
        return {}
    currency = currency_code(code)
    if currency is None or not isinstance(raw, int | float | Decimal) or isinstance(raw, bool):
        return None
    number = Decimal(str(raw))
    step = Decimal(1).scaleb(-minor_digits(currency))
    rounded = number.quantize(step, ROUND_HALF_EVEN) if abs(number) < 10**20 else number
    if rounded != number:
        notes.oddities.append(
            message(
                "%(path)s: %(amount)s rounded to %(currency)s",
                path=path,
                amount=str(number),
                currency=currency,
            )
        )
    kept = number if rounded == number else rounded
    return {"minor": amount(kept, currency), "currency": currency}


def _any(value: Any, _path: str, _notes: Reduction) -> Any:
    """Our own extension: plain JSON without fractions (it never holds one)."""
    if isinstance(value, dict):
        return {key: _any(child, _path, _notes) for key, child in value.items()}
    if isinstance(value, list):
        return [_any(child, _path, _notes) for child in value]
    return str(value) if isinstance(value, Decimal) else value


_READERS: Final[Mapping[Leaf, Callable[[Any, str, Reduction], Any]]] = {
    Leaf.TEXT: _text,
    Leaf.WORDS: _words,
    Leaf.INSTANT: _instant,
    Leaf.MONEY: _money,
    Leaf.URL: _url,
    Leaf.ANY: _any,
}
