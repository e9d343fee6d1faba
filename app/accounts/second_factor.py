"""TOTP: six digits every thirty seconds, each of them good once."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final

import pyotp
import segno

#: Seconds of one time step, and how many steps a clock may be off.
STEP: Final = 30
DRIFT: Final = 1
ISSUER: Final = "Duri"


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps expect them."""
    return pyotp.random_base32(32)


def accepted_step(secret: str, code: str, *, now: datetime, after: int | None) -> int | None:
    """The time step `code` belongs to, when it is right and later than the step `after`."""
    digits = code.replace(" ", "")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    totp = pyotp.TOTP(secret, interval=STEP)
    current = int(now.timestamp()) // STEP
    for step in range(current - DRIFT, current + DRIFT + 1):
        right = hmac.compare_digest(totp.at(step * STEP), digits)
        if right and (after is None or step > after):
            return step
    return None


def provisioning_uri(secret: str, email: str) -> str:
    """What the QR code says: account, issuer and secret for an authenticator app."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_image(uri: str) -> str:
    """The QR code as a data: image (SVG), which the content security policy lets through."""
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4))
