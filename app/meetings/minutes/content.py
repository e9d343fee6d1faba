"""What minutes say (pure): the whole as JSON, and one reader's edition of it.

An edition is built up from what its reader may have: items on withheld tenders are not in it,
the others count 1, 2, …, and its hash is its own. Nothing in it depends on what is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from typing import Any, Final

SCHEMA: Final = 1

Json = Mapping[str, Any]


def edition(content: Json, *, withheld: Container[str], named: bool) -> dict[str, Any]:
    """The minutes of a reader from whom tenders in `withheld` are kept; persons when `named`."""
    items = [item for item in content["items"] if item["tender"] not in withheld]
    return {
        "schema": content["schema"],
        "meeting": content["meeting"],
        "seats": [_seat(seat, named=named) for seat in content["seats"]],
        "items": [_item(item, number, named=named) for number, item in enumerate(items, 1)],
    }


def _seat(seat: Json, *, named: bool) -> dict[str, Any]:
    return {**seat, "person": seat["person"] if named else ""}


def _item(item: Json, number: int, *, named: bool) -> dict[str, Any]:
    return {
        "number": number,
        "id": item["id"],
        "titles": item["titles"],
        "asks": item["asks"],
        "quorate": item["quorate"],
        "eligible": item["eligible"],
        "present": item["present"],
        # Minutes from before groups were recorded have none.
        "short": item.get("short"),
        "text": item["text"],
        "attendance": [_seat(row, named=named) for row in item["attendance"]],
        "decisions": item["decisions"],
    }


def digest(content: Json) -> str:
    """SHA-256 over the canonical JSON."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
