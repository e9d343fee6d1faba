"""Telephone numbers, mail domains, addresses and accounts in one spelling each."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final
from urllib.parse import urlsplit

from app.conflicts.registers.fact_models import MarkKind
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.text import place_key
from app.firms.matching.records import FREE_MAIL

#: Mail services for everybody: their domain says nothing of who writes.
MAIL_SERVICES: Final = FREE_MAIL | {"viettel.vn"}
#: Country codes of Korea and Viet Nam: 02-123-4567 and +82 2 123 4567 are one number.
_COUNTRY: Final = re.compile(r"^(?:00)?(82|84)0?")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}")
#: So many of an account's last digits are shown.
_SHOWN_DIGITS: Final = 4
_SHORTEST_NUMBER: Final = 7


def mark_key(kind: MarkKind, text: str, *, key: str) -> str:
    """Equal for equal spellings; of a bank account a keyed hash. `DomainError` for what is none."""
    found = _READERS[kind](text.strip())
    if kind is MarkKind.DOMAIN and _domain(text) in MAIL_SERVICES:
        raise DomainError(
            message(
                "“%(text)s” is of a mail service for everybody: it ties nobody.", text=text.strip()
            ),
            field="value",
        )
    if found is None:
        raise DomainError(
            message("“%(text)s” cannot be read as what it shall be.", text=text), field="value"
        )
    if kind is MarkKind.BANK:
        return hmac.new(key.encode(), f"bank\n{found}".encode(), hashlib.sha256).hexdigest()
    return found


def mark_shown(kind: MarkKind, text: str) -> str:
    """What of it is stored in clear."""
    return f"…{_digits(text)[-_SHOWN_DIGITS:]}" if kind is MarkKind.BANK else text.strip()


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _phone(text: str) -> str | None:
    digits = _digits(text)
    plain = _COUNTRY.sub("", digits) if text.startswith(("+", "00")) else digits.lstrip("0")
    return plain.lstrip("0") if len(plain) >= _SHORTEST_NUMBER else None


def domain_of(text: str) -> str | None:
    """The mail domain of an address or website; None for mail services and what is none."""
    plain = _domain(text)
    return plain if plain not in MAIL_SERVICES else None


def _domain(text: str) -> str | None:
    plain = text.strip().lower()
    if "://" in plain:
        try:
            plain = urlsplit(plain).hostname or ""
        except ValueError:  # brackets that hold no address
            return None
    plain = plain.rpartition("@")[2].removeprefix("www.").rstrip("/")
    return plain if _DOMAIN.fullmatch(plain) else None


def _address(text: str) -> str | None:
    key = place_key(text)
    return key if len(key) >= _SHORTEST_NUMBER else None


def _account(text: str) -> str | None:
    digits = _digits(text)
    return digits if len(digits) >= _SHORTEST_NUMBER else None


_READERS: Final = {
    MarkKind.PHONE: _phone,
    MarkKind.DOMAIN: domain_of,
    MarkKind.ADDRESS: _address,
    MarkKind.BANK: _account,
}
