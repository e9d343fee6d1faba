"""The agenda rules, listed explicitly, in the order of their numbers."""

from typing import Final

from app.meetings.agenda.proposal import Rule
from app.meetings.agenda.rules import (
    a1_actions,
    a2_deadline,
    a3_lapse,
    a4_rulebook,
    a5_sme_figures,
    a6_unowned,
    a7_news,
    a8_late_reply,
    a9_minutes,
    a10_next,
)

RULES: Final[tuple[Rule, ...]] = (
    a1_actions.RULE,
    a2_deadline.RULE,
    a3_lapse.RULE,
    a4_rulebook.RULE,
    a5_sme_figures.RULE,
    a6_unowned.RULE,
    a7_news.RULE,
    a8_late_reply.RULE,
    a9_minutes.RULE,
    a10_next.RULE,
)

__all__ = ["RULES"]
