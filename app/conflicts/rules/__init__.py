"""The rules in force, in the order their findings appear. One file each, listed here."""

from __future__ import annotations

from typing import Final

from app.conflicts.finding import Rule
from app.conflicts.rules import (
    d01_same_firm,
    d04_affiliate,
    d12_duplicate_record,
    d13_korean_overlap,
)

RULES: Final[tuple[Rule, ...]] = (
    d01_same_firm.RULE,
    d04_affiliate.RULE,
    d12_duplicate_record.RULE,
    d13_korean_overlap.RULE,
)


def rule(rule_id: str) -> Rule:
    """The rule with this id; KeyError when there is none."""
    return {item.id: item for item in RULES}[rule_id]
