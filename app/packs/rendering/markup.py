"""HTML of our own templates as a tree that is written as it was read. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

#: Elements without an end tag.
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "meta", "link", "wbr"})


@dataclass(frozen=True)
class Said:
    """Text between tags, with its entities."""

    written: str


@dataclass(frozen=True)
class Note:
    """A comment."""

    written: str


@dataclass(frozen=True)
class Element:
    """A tag as it was written, and what stands in it."""

    tag: str
    start: str
    children: tuple[Node, ...] = ()
    end: str = ""

    @property
    def written(self) -> str:
        """The element with everything in it."""
        return self.start + written(self.children) + self.end

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attribute("class").split())

    def attribute(self, name: str) -> str:
        """The value of an attribute, as it reads; empty when it has none of that name."""
        found = re.search(rf'\s{name}="([^"]*)"', self.start)
        return unescape(found[1]) if found else ""

    def having(self, **attributes: str) -> Element:
        """The same element with these attributes set anew (`class_` for class)."""
        start = self.start
        for key, value in attributes.items():
            name = key.rstrip("_")
            start = re.sub(rf'\s{name}="[^"]*"', "", start, count=1)
            start = f'<{self.tag} {name}="{escape(value)}"{start[1 + len(self.tag) :]}'
        return Element(self.tag, start, self.children, self.end)

    def without_anchor(self) -> Element:
        """The same element, and all in it, without ids: for what is printed a second time."""
        return Element(
            self.tag,
            re.sub(r'\sid="[^"]*"', "", self.start),
            tuple(
                each.without_anchor() if isinstance(each, Element) else each
                for each in self.children
            ),
            self.end,
        )


Node = Said | Note | Element


def written(nodes: Sequence[Node]) -> str:
    """What was read."""
    return "".join(node.written for node in nodes)


def text_of(nodes: Sequence[Node]) -> str:
    """What is legible, on one line."""
    return re.sub(r"\s+", " ", "".join(_legible(nodes))).strip()


def _legible(nodes: Sequence[Node]) -> list[str]:
    said: list[str] = []
    for node in nodes:
        if isinstance(node, Said):
            said.append(unescape(node.written))
        elif isinstance(node, Element):
            said.extend(_legible(node.children) if node.children else [" "])
    return said


def parse(html: str) -> tuple[Node, ...]:
    """The nodes of a piece of a page. Tags must be closed in their order, as our templates do."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.open[0][1])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        #: Elements not closed yet, with what was read of them; the first is the page.
        self.open: list[tuple[Element, list[Node]]] = [(Element("", ""), [])]

    def _add(self, node: Node) -> None:
        self.open[-1][1].append(node)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = Element(tag, self.get_starttag_text() or "")
        if tag in _VOID:
            self._add(element)
        else:
            self.open.append((element, []))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._add(Element(tag, self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        element, children = self.open.pop()
        if element.tag != tag:
            raise ValueError(f"<{element.tag}> is closed by </{tag}>")
        self._add(Element(tag, element.start, tuple(children), f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._add(Said(data))

    def handle_entityref(self, name: str) -> None:
        self._add(Said(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(Said(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self._add(Note(f"<!--{data}-->"))
