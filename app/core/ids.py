"""Random public ids: what URLs, files and people see instead of sequence numbers."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NewType

PublicId = NewType("PublicId", str)

#: Crockford's base 32: no i, l, o, u, so that an id read out loud is not misheard.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16


def _random_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


_generator: ContextVar[Callable[[], str]] = ContextVar("public_id_generator", default=_random_id)


def new_public_id() -> PublicId:
    """80 random bits in 16 characters."""
    return PublicId(_generator.get()())


def made_public_id(*parts: str) -> PublicId:
    """An id made of `parts` and not drawn: the same for the same thing, however often it is made.

    For rows that workers write. Drawn ids would depend on what the worker wrote before, other
    people's rows included; made ones say nothing about them. Knowing one opens nothing.
    """
    number = int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:16], "big")
    return PublicId("".join(ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH)))


@contextmanager
def generating_ids(generator: Callable[[], str]) -> Iterator[None]:
    """Replace the generator inside the block (seeded demo data, two-world tests)."""
    token = _generator.set(generator)
    try:
        yield
    finally:
        _generator.reset(token)
