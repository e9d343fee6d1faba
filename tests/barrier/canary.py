"""One confidential text, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.ids import PublicId
from app.packs.models import Audience


@dataclass(frozen=True)
class Canary:
    """One confidential string."""

    #: The row of the matrix it belongs to.
    data: str
    text: str
    #: Organisation whose data it is; null: nobody's own.
    owner: PublicId | None
    #: Shared with the secretariat by its owner.
    shared: bool = False
    #: Whose act it is (matrix: "own acts", "own").
    actor: PublicId | None = None
    #: Organisations with a seat on the body it belongs to.
    seated: frozenset[PublicId] = frozenset()
    #: It stands in an item on a live tender.
    live: bool = False
    #: The edition it stands in.
    audience: Audience | None = None
    #: … made for one firm, consortium, organisation or person.
    alone: bool = False
    #: Organisations of the team whose room it stands in.
    members: frozenset[PublicId] = frozenset()
    #: People whose own seat is asked the question it belongs to, and who may read it.
    asked: frozenset[PublicId] = frozenset()
    #: Its row of the matrix speaks of the addresses that begin so.
    within: str = "/"
