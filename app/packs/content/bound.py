"""Annexes as one audience reads them: only its own, numbered by themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.packs.content.background import Annex


def annexes_for(annexes: Iterable[Annex], audience: str) -> tuple[Annex, ...]:
    """The papers of `audience`: 1, 2, … those issued first, 2-1, 2-2, … those that came after.

    Who else may read a paper, or since when, is not in what an edition holds.
    """
    own = [annex for annex in annexes if audience in annex.audiences]
    first = [annex for annex in own if audience not in annex.late_for]
    later = [annex for annex in own if audience in annex.late_for]
    numbered = [(annex, f"{n}", False) for n, annex in enumerate(first, 1)]
    head = f"{len(first)}-" if first else ""
    numbered += [(annex, f"{head}{n}", True) for n, annex in enumerate(later, 1)]
    return tuple(
        replace(annex, number=number, late=late, audiences=(), late_for=())
        for annex, number, late in numbered
    )


def issued_with(annexes: Iterable[Annex]) -> tuple[Annex, ...]:
    """Those bound into the pack when it was first issued."""
    return tuple(annex for annex in annexes if not annex.late)


def came_late(annexes: Iterable[Annex]) -> tuple[Annex, ...]:
    """Those that came after."""
    return tuple(annex for annex in annexes if annex.late)


def bound_in(annexes: Iterable[Annex]) -> tuple[Annex, ...]:
    """All of them in the order of their pages."""
    held = tuple(annexes)
    return issued_with(held) + came_late(held)
