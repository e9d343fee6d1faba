"""The agenda rules, listed explicitly."""

from typing import Final

from app.meetings.agenda.proposal import Rule
from app.meetings.agenda.rules import (
    a1_actions,
    a2_deadline,
    a6_unowned,
    a7_news,
    a9_minutes,
    a10_next,
)

RULES: Final[tuple[Rule, ...]] = (
    a1_actions.RULE,
    a2_deadline.RULE,
    a6_unowned.RULE,
    a7_news.RULE,
    a9_minutes.RULE,
    a10_next.RULE,
)

__all__ = ["RULES"]
