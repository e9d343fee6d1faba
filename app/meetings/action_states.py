"""The life of an action: who may move it where (pure)."""

from __future__ import annotations

from typing import Final

from app.meetings.models import ActionState as S

#: What the secretariat may do with it.
_DESK: Final[dict[S, tuple[S, ...]]] = {
    S.OPEN: (S.IN_PROGRESS, S.BLOCKED, S.DONE_CLAIMED, S.DROPPED),
    S.IN_PROGRESS: (S.BLOCKED, S.DONE_CLAIMED, S.DROPPED),
    S.BLOCKED: (S.IN_PROGRESS, S.DONE_CLAIMED, S.DROPPED),
    S.DONE_CLAIMED: (S.VERIFIED, S.IN_PROGRESS),
    S.VERIFIED: (),
    S.DROPPED: (),
}
#: What the organisation that owns it may report; verifying and dropping are not its own to do.
_OWNER: Final[dict[S, tuple[S, ...]]] = {
    S.OPEN: (S.IN_PROGRESS, S.BLOCKED, S.DONE_CLAIMED),
    S.IN_PROGRESS: (S.BLOCKED, S.DONE_CLAIMED),
    S.BLOCKED: (S.IN_PROGRESS, S.DONE_CLAIMED),
}

#: States that end an action.
SETTLED: Final = frozenset({S.VERIFIED, S.DROPPED})
#: Moves that must be explained.
NEEDS_WORDS: Final = frozenset({S.BLOCKED, S.DONE_CLAIMED, S.DROPPED})


def may_become(state: S, *, desk: bool, owner: bool) -> tuple[S, ...]:
    """The states the viewer may move an action to."""
    if desk:
        return _DESK[state]
    return _OWNER.get(state, ()) if owner else ()
