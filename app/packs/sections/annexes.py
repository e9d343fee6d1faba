"""Annexes: a cover sheet and the pages of each paper, as it was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from app.core.i18n import N_, gettext
from app.core.pdf_bind import place
from app.core.pdf_clean import removed_words
from app.packs.content.background import Annex
from app.packs.content.bound import came_late, issued_with
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: What a page of a paper may take on ours, in points: A4 less margins and a line above it.
WIDTH, HEIGHT = 487.0, 700.0


@dataclass(frozen=True)
class Leaf:
    """A page of a paper: the image that keeps its place, and its extent in points."""

    image: str
    said: str
    width: float
    height: float


@dataclass(frozen=True)
class Paper:
    """One annex."""

    anchor: str
    number: str
    title: str
    origin: str
    filename: str
    pages: int
    sha256: str
    added: str
    removed: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Papers:
    """Annexes in their order."""

    papers: tuple[Paper, ...]


def annexes(edition: Edition, words: Words) -> Papers:
    """Those issued with the pack."""
    return Papers(tuple(papers(issued_with(edition.content.annexes), words, count())))


def papers(chosen: Iterable[Annex], words: Words, places: Iterator[int]) -> Iterator[Paper]:
    """Cover sheets and leaves; `places` counts on over all papers of the book."""
    for annex in chosen:
        yield Paper(
            anchor=f"annex-{annex.number}",
            number=annex.number,
            title=words.name(annex.title),
            origin=annex.origin,
            filename=annex.filename,
            pages=annex.pages,
            sha256=annex.sha256,
            added=words.seoul(annex.added_at),
            removed=", ".join(str(each) for each in removed_words(annex.removed)),
            leaves=tuple(_leaf(annex, page, words, next(places)) for page in range(annex.pages)),
        )


def _leaf(annex: Annex, page: int, words: Words, number: int) -> Leaf:
    width, height = annex.sizes[page]
    scale = min(WIDTH / width, HEIGHT / height)
    return Leaf(
        image=place(number),
        said=gettext(
            "Annex %(number)s, page %(page)s of %(pages)s: %(title)s",
            number=annex.number,
            page=page + 1,
            pages=annex.pages,
            title=words.name(annex.title),
        ),
        width=round(width * scale, 1),
        height=round(height * scale, 1),
    )


def has_annexes(edition: Edition) -> bool:
    """Whether any paper was issued with the pack."""
    return bool(issued_with(edition.content.annexes))


def late(edition: Edition, words: Words) -> Papers:
    """Those that came after, their places counted on from the others'."""
    content = edition.content
    start = sum(annex.pages for annex in issued_with(content.annexes))
    return Papers(tuple(papers(came_late(content.annexes), words, count(start))))


def has_late(edition: Edition) -> bool:
    """Whether any paper came after the pack was issued."""
    return bool(came_late(edition.content.annexes))


SECTION = Section("annexes", N_("Annexes"), annexes, has_annexes)
LATE = Section("late", N_("Papers added after issue"), late, has_late, listed=False)
