"""The rules in force, in the order their findings appear. One file each, listed here."""

from __future__ import annotations

from typing import Final

from app.conflicts.finding import Rule
from app.conflicts.rules import (
    d01_same_firm,
    d02_same_representative,
    d03_several_teams,
    d04_affiliate,
    d05_consultant,
    d06_owner,
    d07_cross_subcontract,
    d08_exclusion,
    d09_double_promise,
    d10_group_integrity,
    d11_preference,
    d12_duplicate_record,
    d13_korean_overlap,
    d14_allocation_signal,
    d15_unnecessary_joint,
    d18_timing,
    d19_file_twins,
)

RULES: Final[tuple[Rule, ...]] = (
    d01_same_firm.RULE,
    d02_same_representative.RULE,
    d03_several_teams.RULE,
    d04_affiliate.RULE,
    d05_consultant.RULE,
    d06_owner.RULE,
    d07_cross_subcontract.RULE,
    d08_exclusion.RULE,
    d09_double_promise.RULE,
    d10_group_integrity.RULE,
    d11_preference.RULE,
    d12_duplicate_record.RULE,
    d13_korean_overlap.RULE,
    d14_allocation_signal.RULE,
    d15_unnecessary_joint.RULE,
    d18_timing.RULE,
    d19_file_twins.RULE,
)


def rule(rule_id: str) -> Rule:
    """The rule with this id; KeyError when there is none."""
    return {item.id: item for item in RULES}[rule_id]
