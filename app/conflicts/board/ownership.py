"""Paths of ownership between two companies, among dated holdings.

Pure. The share along a path is the product of its holdings; two sisters are tied by the smaller
of their parent's two shares. All holdings of a path must hold on one common day that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.conflicts.board.ties import HoldingOnBoard, overlap

#: Holdings one above the other that are followed.
DEPTH: Final = 8
_WHOLE: Final = 10_000


@dataclass(frozen=True)
class Chain:
    """Holdings one above the other, from an owner down to a company."""

    owner: str
    #: From the company upwards.
    holdings: tuple[HoldingOnBoard, ...]
    #: Product of the shares, in basis points, rounded down.
    share_bp: int
    days: tuple[date, date]


@dataclass(frozen=True)
class OwnershipPath:
    """How two firms are tied by ownership."""

    share_bp: int
    #: Who stands above: one of the two, or the parent of both.
    top: str
    holdings: tuple[HoldingOnBoard, ...]


class Ownership:
    """Holdings by the company that is held."""

    def __init__(self, holdings: Iterable[HoldingOnBoard]) -> None:
        self._above: dict[str, list[HoldingOnBoard]] = {}
        for holding in sorted(holdings, key=lambda item: item.id):
            self._above.setdefault(holding.owned, []).append(holding)

    def between(
        self, one: str, other: str, days: tuple[date, date], least_bp: int
    ) -> OwnershipPath | None:
        """The largest path of at least `least_bp` on a day of `days`; None when there is none."""
        ours = [*self.chains(one, days, least_bp), Chain(one, (), _WHOLE, days)]
        theirs = [*self.chains(other, days, least_bp), Chain(other, (), _WHOLE, days)]
        found = [
            OwnershipPath(min(up.share_bp, down.share_bp), up.owner, up.holdings + down.holdings)
            for up in ours
            for down in theirs
            if up.owner == down.owner and overlap(up.days, down.days)
        ]
        return min(
            found,
            key=lambda path: (-path.share_bp, len(path.holdings), [h.id for h in path.holdings]),
            default=None,
        )

    def chains(self, company: str, days: tuple[date, date], least_bp: int) -> Iterator[Chain]:
        """Every chain above `company` of at least `least_bp`, on some day of `days`."""
        yield from self._climb(Chain(company, (), _WHOLE, days), {company}, least_bp)

    def _climb(self, below: Chain, seen: set[str], least_bp: int) -> Iterator[Chain]:
        if len(below.holdings) >= DEPTH:
            return
        for holding in self._above.get(below.owner, ()):
            days = overlap(below.days, holding.period)
            share = below.share_bp * holding.share_bp // _WHOLE
            if days and share >= least_bp and holding.owner not in seen:
                chain = Chain(holding.owner, (*below.holdings, holding), share, days)
                yield chain
                yield from self._climb(chain, {*seen, holding.owner}, least_bp)
