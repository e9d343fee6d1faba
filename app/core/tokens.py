"""Secrets that open something by themselves: sessions, invitations, private links, calendar feeds.

A token is shown or mailed once and kept nowhere; the database keeps its hash.
"""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, in 43 characters of an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token; so many random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
