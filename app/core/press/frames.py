"""Messages between the application and the process that lays out: JSON, then bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any, Final

_LENGTHS: Final = struct.Struct(">IQ")


def packed(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """One message as it goes through the pipe."""
    said = json.dumps(header).encode()
    return _LENGTHS.pack(len(said), len(payload)) + said + payload


def unpacked(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message; `read(n)` gives exactly n bytes, fewer at the end. None at the end."""
    lengths = read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header, payload = _LENGTHS.unpack(lengths)
    said, content = read(header), read(payload)
    if len(said) < header or len(content) < payload:
        return None
    return json.loads(said), content
