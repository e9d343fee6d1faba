"""Which tests of the barrier read what one long walk found: they stay in one process."""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

_WALK = re.compile(r"\[(?P<of>(?:sqlite|postgresql)(?:-open(?=\])|-closed(?=\]))?)")


class WalkScheduling(LoadScopeScheduling):
    """A process takes a walk with all tests that ask about it; the walk of most tests first.

    By module alone one process would walk through every state on both databases.
    """

    def _split_scope(self, nodeid: str) -> str:
        walk = _WALK.search(nodeid)
        return f"{nodeid.split('::', maxsplit=1)[0]} {walk['of'] if walk else ''}"
