"""What can come of a question, by its kind (pure)."""

from __future__ import annotations

from typing import Final

from app.meetings.models import DecisionType
from app.meetings.room_models import DecisionResult

_PUT_TO_THE_BODY: Final = (
    DecisionResult.CARRIED,
    DecisionResult.NOT_CARRIED,
    DecisionResult.DEFERRED,
)
#: The first is the usual one. What is only noted is neither carried nor lost.
RESULTS: Final[dict[DecisionType, tuple[DecisionResult, ...]]] = {
    DecisionType.APPROVE: _PUT_TO_THE_BODY,
    DecisionType.NOTE: (DecisionResult.NOTED, DecisionResult.DEFERRED),
    DecisionType.ASSIGN: _PUT_TO_THE_BODY,
    DecisionType.ESCALATE: _PUT_TO_THE_BODY,
    DecisionType.ADVISE: _PUT_TO_THE_BODY,
}


def usual_result(kind: DecisionType) -> DecisionResult:
    """What comes of a question of this kind when nothing else is said."""
    return RESULTS[kind][0]


#: Results from which something follows once the meeting is over.
BINDING: Final = frozenset({DecisionResult.CARRIED, DecisionResult.NOTED})
