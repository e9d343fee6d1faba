"""Until when the members of a team may be exchanged, by governing law. Pure.

Every value is read from public sources and waits for counsel's confirmation (`verify`): the
dates are data, not doctrine. Days are days in Hanoi, where bids are handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class CompositionRule:
    """How many days before the closing day a team's composition must stand."""

    law: str
    days_before: int
    #: Where it is read, in the source's own terms.
    basis: str
    #: Still to be confirmed by counsel.
    verify: bool = True


RULES: Final = {
    rule.law: rule
    for rule in (
        CompositionRule(
            "VN",
            0,
            "Bidding Law 22/2023: a bid cannot be changed after bid closing; the consortium "
            "agreement is part of the bid",
        ),
        CompositionRule(
            "KR",
            1,
            "Enforcement Rule of the State Contracts Act, art. 40: registration for bidding ends "
            "the day before bids close; joint agreement standards: no exit from then on",
        ),
        CompositionRule(
            "MDB",
            14,
            "World Bank standard prequalification documents: a change of a joint venture is "
            "submitted no later than 14 days before the deadline for bids",
        ),
    )
}


def last_day_for_changes(law: str, closes_at: datetime | None) -> date | None:
    """The last day on which a changed composition may take effect; None without a deadline.

    `law` is the tender's governing law ("VN", "KR", "MDB"). Raises KeyError for another.
    """
    rule = RULES[law]
    if closes_at is None:
        return None
    return closes_at.astimezone(_HANOI).date() - timedelta(days=rule.days_before)


def may_change(law: str, closes_at: datetime | None, *, takes_effect: datetime) -> bool:
    """Whether a composition that takes effect at that instant still counts for the bid."""
    last = last_day_for_changes(law, closes_at)
    if closes_at is None or last is None:
        return True
    return takes_effect < closes_at and takes_effect.astimezone(_HANOI).date() <= last
