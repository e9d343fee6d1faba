"""Random public ids: what URLs, files and people see instead of sequence numbers."""

from __future__ import annotations

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


@contextmanager
def generating_ids(generator: Callable[[], str]) -> Iterator[None]:
    """Replace the generator inside the block (seeded demo data, two-world tests)."""
    token = _generator.set(generator)
    try:
        yield
    finally:
        _generator.reset(token)
