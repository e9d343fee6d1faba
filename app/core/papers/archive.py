"""The zip container of an office file, made so that the same parts give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

#: The date of every entry, and the system that "made" it: a file tells neither hour nor machine.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an office file by name, in their order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], *, stored: str = "") -> bytes:
    """One file of `parts` in their order; the part named `stored` is not compressed."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, kind)
    return target.getvalue()
