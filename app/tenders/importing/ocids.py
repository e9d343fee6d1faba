"""How a notice without an OCDS identifier gets one (docs/adr/0003-ocid-of-portal-notices.md).

The prefix is not registered with the Open Contracting Partnership; the rest follows from
published numbers alone, so that two installations give one notice the same ocid.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from app.core.text import fold

#: Unregistered, and said so wherever it leaves the house.
PREFIX: Final = "ocds-xduri0"
#: Where a release of a merged record says under which ocid it was recorded.
RECORDED_AS: Final = "x_recorded_as"

_PORTAL_NUMBER: Final = re.compile(r"(?P<number>(?:IB|TBMT)\d{6,14})(?:\s*-\s*(?P<version>\d{2}))?")
_WORDS: Final = re.compile(r"[^\W_]+")
_KEY_LENGTH: Final = 120


def notice_ocid(notice_no: str) -> str:
    """The ocid of a notice known by its portal (or publisher's) number, without version."""
    return f"{PREFIX}-{notice_no}"


def plan_ocid(plan_no: str, package_key: str) -> str:
    """The ocid of one planned package: plan number and a short hash of the package's key."""
    tail = hashlib.sha256(package_key.encode()).hexdigest()[:10]
    return f"{PREFIX}-{plan_no}-{tail}"


def is_own(ocid: str) -> bool:
    """Whether Duri made this ocid."""
    return ocid.startswith(f"{PREFIX}-")


def portal_number(text: str) -> tuple[str, str | None] | None:
    """(number, version) when `text` is a notice number of the national portal."""
    found = _PORTAL_NUMBER.fullmatch(text.strip().upper())
    return (found["number"], found["version"]) if found else None


def package_key(name: str) -> str:
    """A package's name as it is compared inside its plan: folded words."""
    key = "-".join(_WORDS.findall(fold(name)))
    if len(key) <= _KEY_LENGTH:
        return key
    return f"{key[:_KEY_LENGTH]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
