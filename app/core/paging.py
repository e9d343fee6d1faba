"""Keyset paging: opaque cursors without sequence numbers, counts capped at 1,000."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from app.core.errors import DomainError
from app.core.i18n import message

T = TypeVar("T")

#: Above this a list says "1,000+" instead of counting on.
COUNT_CAP: Final = 1000
PAGE_SIZE: Final = 25


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `count` is exact up to COUNT_CAP, which then means "or more"."""

    items: Sequence[T]
    count: int
    next_cursor: str | None = None
    previous_cursor: str | None = None

    @property
    def count_text(self) -> str:
        """`27`, or `1,000+`."""
        return f"{COUNT_CAP:,}+" if self.count >= COUNT_CAP else f"{self.count:,}"


def encode_cursor(*values: Any) -> str:
    """Pack the sort values of a row, ending with its public id, into an opaque token."""
    text = json.dumps(values, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(token: str, length: int) -> list[Any]:
    """Unpack a cursor of `length` values; raises DomainError when it is not one of ours."""
    damaged = message("This page address is damaged; start from the first page.")
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise DomainError(damaged) from error
    if not isinstance(values, list) or len(values) != length:
        raise DomainError(damaged)
    return values
