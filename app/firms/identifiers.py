"""Numbers that name a firm: their usual spellings, and their check digits. Pure."""

from __future__ import annotations

import re
from typing import Final

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from app.core.errors import DomainError
from app.core.i18n import message
from app.firms.models import IdentifierScheme

#: Weights of the first nine digits of a Korean business registration number.
_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_SEPARATORS: Final = re.compile(r"[\s.\-–]")


def brn_check_digit(first_nine: str) -> int:
    """The tenth digit that belongs to `first_nine`.

    (10 − (Σ digit·weight + ⌊5·ninth/10⌋) mod 10) mod 10.
    """
    digits = [int(character) for character in first_nine]
    weighted = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return (10 - (weighted + digits[8] * 5 // 10) % 10) % 10


def is_brn(digits: str) -> bool:
    """Whether ten digits without separators are a Korean business registration number."""
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return False
    # No tax office has a number below 101.
    return int(digits[:3]) > 100 and brn_check_digit(digits[:9]) == int(digits[9])


def is_mst(digits: str) -> bool:
    """Whether digits without separators are the tax code of a Vietnamese firm or branch.

    Twelve-digit personal numbers, valid for household businesses, are not a firm's.
    """
    try:
        return bool(mst.validate(digits))
    except ValidationError:
        return False


def normal_identifier(scheme: IdentifierScheme, text: str) -> str:
    """The digits alone; raises `DomainError` when they are not an identifier of `scheme`."""
    digits = _SEPARATORS.sub("", text)
    if scheme is IdentifierScheme.KR_BRN:
        if not is_brn(digits):
            raise DomainError(
                message("%(text)s is not a Korean business registration number.", text=text),
                field="identifier",
            )
        return digits
    if not is_mst(digits):
        raise DomainError(
            message("%(text)s is not a Vietnamese tax code of a firm.", text=text),
            field="identifier",
        )
    return digits


def written(scheme: IdentifierScheme, digits: str) -> str:
    """The usual spelling: 124-81-00998, 0100109106-001."""
    if scheme is IdentifierScheme.KR_BRN:
        return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    return f"{digits[:10]}-{digits[10:]}" if len(digits) > 10 else digits
