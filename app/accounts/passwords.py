"""Passwords: argon2id, one spelling per password, the same work for unknown accounts."""

from __future__ import annotations

import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import DomainError
from app.core.i18n import message

#: Length in characters; the upper end keeps a request from buying minutes of hashing.
SHORTEST: Final = 12
LONGEST: Final = 256
#: What stands in the column of an account that cannot sign in with a password.
UNUSABLE: Final = "!"

_hasher = PasswordHasher()  # argon2id with RFC 9106's second recommended parameters
#: A hash nobody knows the password of, with today's parameters: verifying it costs what
#: verifying a real one costs, so the time of an answer does not tell whether an account exists.
_DECOY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$s/hgyRR95s5nLfHeEzlO2g$"
    "SYKO2UiRmP0np3i3vYIdllbY03AplAc7rvuQtEpMP0A"
)


def _spelled(password: str) -> str:
    """One spelling: Hangul typed on a Mac arrives decomposed, elsewhere composed."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """The argon2id hash to store; raises `DomainError` when the password is too short or long."""
    length = len(_spelled(password))
    if length < SHORTEST:
        raise DomainError(
            message("A password has at least %(count)s characters.", count=SHORTEST),
            field="password",
        )
    if length > LONGEST:
        raise DomainError(
            message("A password has at most %(count)s characters.", count=LONGEST),
            field="password",
        )
    return _hasher.hash(_spelled(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` is the one behind `stored`; null and unusable take just as long."""
    known = stored is not None and stored.startswith("$argon2")
    try:
        right = _hasher.verify(stored if known and stored else _DECOY, _spelled(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return right and known and len(password) <= LONGEST


def outdated(stored: str) -> bool:
    """Whether `stored` was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)
