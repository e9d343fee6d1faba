"""Of what is known about the firms of one board, what two of them have in common.

Nobody asks for the rest. It is left out board by board, so that a board is the same whichever
others were read with it, and rules without facts are not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from app.conflicts.board.ties import HoldingOnBoard, PersonOnBoard


class _OfFirm(Protocol):
    @property
    def firm(self) -> str: ...


F = TypeVar("F", bound=_OfFirm)
#: Company → holdings of others in it.
Held = Mapping[str, Sequence[HoldingOnBoard]]


def held_by_two(facts: Collection[F], tag: Callable[[F], Hashable]) -> list[F]:
    """The facts whose tag two firms have, in their order."""
    first: dict[Hashable, str] = {}
    shared: set[Hashable] = set()
    for fact in facts:
        name = tag(fact)
        if first.setdefault(name, fact.firm) != fact.firm:
            shared.add(name)
    return [fact for fact in facts if tag(fact) in shared] if shared else []


def perhaps_one_person(people: Collection[PersonOnBoard]) -> list[PersonOnBoard]:
    """The people whose name stands in two firms, and who may be one: the dates of birth are equal,
    or of somebody of that name it is not known. In their order."""
    namesakes = held_by_two(people, lambda each: each.name_key)
    undated = {each.name_key for each in namesakes if each.person_key is None}
    dated = [each for each in namesakes if each.name_key not in undated]
    certain = {each.name_key for each in held_by_two(dated, lambda each: each.person_key)}
    return [each for each in namesakes if each.name_key in undated | certain]


def by_owned(holdings: Iterable[HoldingOnBoard]) -> Held:
    """Holdings by the company that is held."""
    held: dict[str, list[HoldingOnBoard]] = {}
    for each in holdings:
        held.setdefault(each.owned, []).append(each)
    return held


def ways_between(held: Held, firms: Collection[str]) -> tuple[HoldingOnBoard, ...]:
    """The holdings above those of these firms that meet another one on the way up, by id."""
    ways = {firm: tuple(_climb(held, firm)) for firm in firms if firm in held}
    if not ways:
        return ()
    reached: dict[str, set[str]] = {firm: {firm} for firm in firms}
    for firm, way in ways.items():
        for each in way:
            reached.setdefault(each.owner, set()).add(firm)
    meeting = {firm for those in reached.values() if len(those) > 1 for firm in those}
    found = {each.id: each for firm in meeting for each in ways.get(firm, ())}
    return tuple(found[name] for name in sorted(found))


def _climb(held: Held, firm: str) -> Iterator[HoldingOnBoard]:
    """Every holding above a firm, however far up."""
    seen, left = {firm}, [firm]
    while left:
        for each in held.get(left.pop(), ()):
            yield each
            if each.owner not in seen:
                seen.add(each.owner)
                left.append(each.owner)
