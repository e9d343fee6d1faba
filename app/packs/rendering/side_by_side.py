"""Two languages of one section beside each other, in step. Standard library only.

Both were filled in from the same templates and facts, so they have the same build: what stands at
the same place says the same. Each paragraph, list entry and table row becomes one line of two
columns, so the columns never drift apart; headings hold both languages, drawings and whatever
reads the same in both stand once. What only one language has (a published title beside its
translation) stands in its column alone. Links may stand twice, the places they lead to once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import zip_longest
from typing import Final, TypeVar

from app.packs.rendering.markup import Element, Node, Note, Said, parse, text_of, written

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Stand once, described in both languages.
_FIGURES: Final = frozenset({"svg", "img"})
#: Hold further blocks, which are paired one by one.
_CONTAINERS: Final = frozenset({"section", "article", "div", "ul", "ol", "li", "nav"})
#: Stand once where they read the same in both.
_ALONE: Final = _HEADINGS | _FIGURES | {"p"}
_BLOCKS: Final = _HEADINGS | _FIGURES | _CONTAINERS | {"p", "table"}
#: Lists and boxes that are looked at as a whole: each language has its own.
_WHOLE: Final = frozenset({"figures"})
#: A table that people write on has each row once, its cells in both languages.
_ONCE: Final = "once"
#: First cell of the second language.
_TURN: Final = "turn"
_NUMBER: Final = re.compile(r"\d[\d-]*\.?\s+")


@dataclass(frozen=True)
class Run:
    """Text and what stands in a line with it."""

    nodes: tuple[Node, ...]

    @property
    def written(self) -> str:
        """The text as it was read."""
        return written(self.nodes)


_Block = Run | Note | Element
_B = TypeVar("_B", bound=Run | Note | Element)


def side_by_side(left: str, right: str, languages: tuple[str, str]) -> str:
    """The HTML of a section in both `languages`, of which each side has one."""
    # Markup would escape whatever is added to it.
    return _Sides(languages).children(parse(str(left)), parse(str(right)))


@dataclass(frozen=True)
class _Sides:
    """Pairs blocks; `languages` are marked on each column (`lang`)."""

    languages: tuple[str, str]

    def children(self, left: Sequence[Node], right: Sequence[Node]) -> str:
        """What stands in two elements of the same kind."""
        pairs = _matched(tuple(_blocks(left)), tuple(_blocks(right)))
        return "".join(self._pair(one, other) for one, other in pairs)

    def _pair(self, left: _Block | None, right: _Block | None) -> str:
        either = _either(left, right)
        if isinstance(either, Note) or _reads_the_same(left, right):
            return either.written
        if isinstance(either, Run) or either.tag == "p" or either.classes & _WHOLE:
            return self._columns(left, right)
        one = left if isinstance(left, Element) else None
        other = right if isinstance(right, Element) else None
        return self._elements(either, one, other)

    def _elements(self, either: Element, left: Element | None, right: Element | None) -> str:
        """Two elements of one kind, or one that the other language lacks."""
        if either.tag in _HEADINGS:
            return self._heading(left, right)
        if either.tag in _FIGURES:
            return _figure(left, right)
        if either.tag == "table":
            return self._table(left, right, once=_ONCE in either.classes)
        held = self.children(left.children if left else (), right.children if right else ())
        return either.start + held + either.end

    def _columns(self, left: _Block | None, right: _Block | None) -> str:
        sides = zip((left, right), self.languages, strict=True)
        held = "".join(self._column(block, language) for block, language in sides)
        return f'<div class="pair">{held}</div>'

    def _column(self, block: _Block | None, language: str) -> str:
        if block is None:
            return '<div class="side"></div>'
        if isinstance(block, Element) and language == self.languages[1]:
            block = block.without_anchor()
        return f'<div class="side" lang="{language}">{block.written}</div>'

    def _heading(self, left: Element | None, right: Element | None) -> str:
        """One heading of two halves; its bookmark names both, a number they share once."""
        either = _either(left, right)
        said = [text_of(each.children) if each else "" for each in (left, right)]
        number = _NUMBER.match(said[0])
        if number and said[1].startswith(number[0]):
            said[1] = said[1][number.end() :]
        halves = "".join(
            f'<span class="half" lang="{language}">{written(each.children) if each else ""}</span>'
            for each, language in zip((left, right), self.languages, strict=True)
        )
        marked = either.having(**{"data-bookmark": " / ".join(filter(None, said))})
        return marked.start + halves + marked.end

    def _table(self, left: Element | None, right: Element | None, *, once: bool) -> str:
        either = _either(left, right)
        parts = _matched(_elements(left), _elements(right))
        return either.start + "".join(self._part(*pair, once=once) for pair in parts) + either.end

    def _part(self, left: _Block | None, right: _Block | None, *, once: bool) -> str:
        """Columns, head or body of a table."""
        one, other = (each if isinstance(each, Element) else None for each in (left, right))
        either = one or other
        if either is None or either.tag == "tr":
            return self._row(one, other, once=once)
        if either.tag == "colgroup":
            columns = either.children if once else (*_elements(one), *_elements(other))
            return either.start + written(columns) + either.end
        first, second = _elements(one), _elements(other)
        rows = zip_longest(first, second) if len(first) == len(second) else _matched(first, second)
        held = "".join(self._part(*pair, once=once) for pair in rows)
        return either.start + held + either.end

    def _row(self, left: Element | None, right: Element | None, *, once: bool) -> str:
        either = left or right
        if either is None:
            return ""
        first, second = _elements(left), _elements(right)
        if once:
            held = "".join(self._cell(*pair) for pair in zip_longest(first, second))
            return either.start + held + either.end
        width = max(_width(first), _width(second))
        ko, vi = self.languages
        cells = [*_half(first, ko, width), *_turned(_half(second, vi, width))]
        return either.start + written(cells) + either.end

    def _cell(self, left: Element | None, right: Element | None) -> str:
        """A cell that says what it says in both languages."""
        either = left or right
        if either is None or not (left and right) or left.children == right.children:
            return either.written if either else ""
        ko, vi = self.languages
        held = (
            f'<span lang="{ko}">{written(left.children)}</span><br>'
            f'<span lang="{vi}">{written(right.children)}</span>'
        )
        return either.start + held + either.end


def _blocks(nodes: Sequence[Node]) -> Iterator[_Block]:
    """Blocks as they are; what stands between two of them as one run."""
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, Said) or (isinstance(node, Element) and node.tag not in _BLOCKS):
            run.append(node)
            continue
        yield from _run(run)
        run.clear()
        yield node
    yield from _run(run)


def _run(nodes: Sequence[Node]) -> Iterator[Run]:
    if written(nodes).strip():
        yield Run(tuple(nodes))


def _either(left: _B | None, right: _B | None) -> _B:
    """The first language's block, or the second's where only that one has it."""
    found = left or right
    if found is None:
        raise ValueError("a pair of nothing")
    return found


def _matched(
    left: Sequence[_Block], right: Sequence[_Block]
) -> Iterator[tuple[_Block | None, _Block | None]]:
    """Blocks of the same kind at the same place; those that only one language has, alone."""
    kinds = [_kind(each) for each in left], [_kind(each) for each in right]
    for how, a, b, c, d in SequenceMatcher(None, *kinds, autojunk=False).get_opcodes():
        if how == "equal":
            yield from zip(left[a:b], right[c:d], strict=True)
        else:
            yield from ((each, None) for each in left[a:b])
            yield from ((None, each) for each in right[c:d])


def _kind(block: _Block) -> str:
    if isinstance(block, Run):
        return "text"
    if isinstance(block, Note):
        return block.written
    return f"{block.tag} {block.attribute('id')} {block.attribute('class')}"


def _reads_the_same(left: _Block | None, right: _Block | None) -> bool:
    """A paragraph or heading that both languages share; entries of a list stay in columns."""
    if not isinstance(left, Element) or not isinstance(right, Element):
        return False
    return left.tag in _ALONE and left.written == right.written


def _elements(of: Element | None) -> tuple[Element, ...]:
    return tuple(each for each in of.children if isinstance(each, Element)) if of else ()


def _figure(left: Element | None, right: Element | None) -> str:
    """The first language's drawing, described in both: what is drawn in it must say both."""
    either = _either(left, right)
    if not (left and right):
        return either.written
    if either.tag == "img":
        return left.having(alt=f"{left.attribute('alt')} / {right.attribute('alt')}").written
    titles = [text_of(each.children) for side in (left, right) for each in _titles(side)]
    children = tuple(
        Element("title", each.start, (Said(escape(" / ".join(titles))),), each.end)
        if isinstance(each, Element) and each.tag == "title"
        else each
        for each in left.children
    )
    return Element(left.tag, left.start, children, left.end).written


def _titles(drawing: Element) -> Iterator[Element]:
    return (each for each in _elements(drawing) if each.tag == "title")


def _width(cells: Sequence[Element]) -> int:
    return sum(int(cell.attribute("colspan") or 1) for cell in cells)


def _half(cells: Sequence[Element], language: str, width: int) -> Iterator[Element]:
    """One language's cells of a row; an empty one where it has none."""
    for cell in cells:
        yield cell if cell.attribute("lang") else cell.having(lang=language)
    if _width(cells) < width:
        yield Element("td", f'<td colspan="{width - _width(cells)}">', (), "</td>")


def _turned(cells: Iterator[Element]) -> Iterator[Element]:
    """The second half, its first cell marked; places to lead to are in the first."""
    for number, cell in enumerate(cells):
        bare = cell.without_anchor()
        yield bare if number else bare.having(class_=f"{bare.attribute('class')} {_TURN}".strip())
