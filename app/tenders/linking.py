"""Which notice came of which planned package: by plan number, then name, field and estimate.

Pure and symmetrical: the answer depends on the packages and notices that carry one plan
number, not on which was imported first. A pair is linked when each is the other's only best
candidate; equally good candidates are ambiguous and wait for an officer; a package without a
candidate has no link. What an officer decided stands and takes its pair out of the contest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from app.core.i18n import N_, Labelled
from app.core.text import fold
from app.tenders.models import LinkState, ProcurementCategory

_WORDS: Final = re.compile(r"[^\W_]+")
#: "Gói thầu số 01:", "Gói 3 -", "Package 2." before the name proper.
_NUMBERING: Final = re.compile(
    r"^(?:goi(?: thau)?|package|pkg)(?: so| no)?"
    r"\s*(?:[a-z]{0,4}[- ]?)?\d{0,3}[a-z]{0,3}\s*[:.\-–(]+\s*"
)
#: Share of common words from which two names are similar.
_SIMILAR: Final = 0.8
#: Estimates this close (per cent) are near.
_NEAR_PERCENT: Final = 5


class Agreement(Labelled):
    """How far two published facts agree; kept in `PlanLink.basis`."""

    SAME = "same", N_("the same")
    SIMILAR = "similar", N_("similar")
    NOT_STATED = "not_stated", N_("not stated")
    DIFFERENT = "different", N_("different")


#: What is compared, as officers read it.
COMPARED: Final = {
    "name": N_("Name of the package"),
    "field": N_("Category"),
    "estimate": N_("Price estimate"),
}


_NAME_POINTS: Final = {Agreement.SAME: 4, Agreement.SIMILAR: 3, Agreement.DIFFERENT: 0}
_FIELD_POINTS: Final = {Agreement.SAME: 1, Agreement.NOT_STATED: 0, Agreement.DIFFERENT: -4}
_ESTIMATE_POINTS: Final = {
    Agreement.SAME: 3,
    Agreement.SIMILAR: 1,
    Agreement.NOT_STATED: 0,
    Agreement.DIFFERENT: -1,
}
#: Below this a pair is no candidate: a name alone carries it, or field and estimate together.
_ENOUGH: Final = 3


@dataclass(frozen=True)
class Package:
    """A planned package or a notice, as far as linking looks."""

    id: int
    name: str
    category: ProcurementCategory | None
    currency: str | None
    estimate_minor: int | None


@dataclass(frozen=True)
class Evidence:
    """What speaks for a pair."""

    name: Agreement
    field: Agreement
    estimate: Agreement

    @property
    def points(self) -> int:
        """The sum that candidates are compared by."""
        return _NAME_POINTS[self.name] + _FIELD_POINTS[self.field] + _ESTIMATE_POINTS[self.estimate]

    def basis(self) -> dict[str, str]:
        """As it is stored and shown to the officer."""
        return {"name": self.name, "field": self.field, "estimate": self.estimate}


@dataclass(frozen=True)
class Link:
    """One pair that is linked or could be."""

    plan_id: int
    notice_id: int
    state: LinkState
    evidence: Evidence


def comparable(name: str) -> str:
    """A package's name without its numbering, as folded words."""
    return " ".join(_WORDS.findall(_NUMBERING.sub("", fold(" ".join(name.split())))))


def evidence(plan: Package, notice: Package) -> Evidence:
    """How far a planned package and a notice agree."""
    return Evidence(
        name=_names(plan.name, notice.name),
        field=_fields(plan.category, notice.category),
        estimate=_estimates(plan, notice),
    )


def _names(first: str, second: str) -> Agreement:
    if _WORDS.findall(fold(first)) == _WORDS.findall(fold(second)):
        return Agreement.SAME
    ours, theirs = comparable(first), comparable(second)
    if ours and ours == theirs:
        return Agreement.SIMILAR
    words, others = set(ours.split()), set(theirs.split())
    common, every = len(words & others), len(words | others)
    return Agreement.SIMILAR if every and common / every >= _SIMILAR else Agreement.DIFFERENT


def _fields(first: ProcurementCategory | None, second: ProcurementCategory | None) -> Agreement:
    if first is None or second is None:
        return Agreement.NOT_STATED
    return Agreement.SAME if first == second else Agreement.DIFFERENT


def _estimates(plan: Package, notice: Package) -> Agreement:
    ours, theirs = plan.estimate_minor, notice.estimate_minor
    if ours is None or theirs is None or plan.currency != notice.currency:
        return Agreement.NOT_STATED
    if ours == theirs:
        return Agreement.SAME
    near = abs(ours - theirs) * 100 <= _NEAR_PERCENT * max(ours, theirs)
    return Agreement.SIMILAR if near else Agreement.DIFFERENT


def links(
    plans: Sequence[Package],
    notices: Sequence[Package],
    decided: Iterable[tuple[int, int, LinkState]] = (),
) -> list[Link]:
    """The links among packages and notices of one plan number, without the decided ones."""
    settled = list(decided)
    pairs_out = {(plan, notice) for plan, notice, _state in settled}
    plans_out = {plan for plan, _notice, state in settled if state is LinkState.LINKED}
    notices_out = {notice for _plan, notice, state in settled if state is LinkState.LINKED}
    candidates = {
        (plan.id, notice.id): found
        for plan, notice in product(plans, notices)
        if plan.id not in plans_out
        and notice.id not in notices_out
        and (plan.id, notice.id) not in pairs_out
        and (found := evidence(plan, notice)).points >= _ENOUGH
    }
    best_plan = _best((plan, found) for (plan, _notice), found in candidates.items())
    best_notice = _best((notice, found) for (_plan, notice), found in candidates.items())
    top = {
        pair: found
        for pair, found in candidates.items()
        if found.points == best_plan[pair[0]] == best_notice[pair[1]]
    }
    of_plan = Counter(plan for plan, _notice in top)
    of_notice = Counter(notice for _plan, notice in top)
    return [
        Link(
            plan,
            notice,
            LinkState.LINKED if of_plan[plan] == of_notice[notice] == 1 else LinkState.AMBIGUOUS,
            found,
        )
        for (plan, notice), found in sorted(top.items())
    ]


def _best(found: Iterable[tuple[int, Evidence]]) -> dict[int, int]:
    best: dict[int, int] = {}
    for number, one in found:
        best[number] = max(best.get(number, one.points), one.points)
    return best
