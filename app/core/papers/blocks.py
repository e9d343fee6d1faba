"""A paper as plain blocks: what it says and how each line is set. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

#: What XML 1.0 cannot hold, and breaks that would tear a line or a cell.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile(r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*")


class Align(StrEnum):
    """Where the lines of a paragraph stand."""

    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True)
class Look:
    """How a paragraph is set; a writer makes one named style of it."""

    #: Name of the style in a DOCX file: the program's own where it has one.
    style: str
    #: Name of the style in an HWPX file.
    hangul: str
    #: 1 the title, 2 … its parts; 0: no heading.
    level: int = 0
    #: Points by which it is larger than the paper's text.
    larger: float = 0
    bold: bool = False
    italic: bool = False
    align: Align = Align.START
    #: Millimetres from the margin, and how far the marker hangs in front of that.
    indent: float = 0
    hanging: float = 0
    #: Points above and below.
    before: float = 0
    after: float = 2


TITLE: Final = Look(
    "Title", "문서 제목", 1, larger=5, bold=True, align=Align.CENTRE, before=4, after=6
)
HEADING: Final = Look("Heading 1", "큰 항목", 2, larger=1, bold=True, before=8, after=3)
SUBHEADING: Final = Look("Heading 2", "작은 항목", 3, bold=True, before=6, after=3)
BODY: Final = Look("Body Text", "본문 글")
#: "가. …", "1) …", "― …": each one step further in, its marker hanging.
POINT: Final = Look("List", "둘째 항목", indent=9, hanging=6)
SUBPOINT: Final = Look("List 2", "셋째 항목", indent=16, hanging=6)
#: The same in small letters, for what stands on each paper.
SMALL_POINT: Final = Look("List Small", "둘째 항목 작은 글", larger=-2, indent=9, hanging=5)
LEAST: Final = Look("List 3", "넷째 항목", indent=23, hanging=6)
NOTE: Final = Look("Note", "작은 글", larger=-2)
LABEL: Final = Look("Label", "구분 표시", larger=-2, align=Align.END)
CENTRED: Final = Look("Centred", "가운데 글", align=Align.CENTRE)
NAME: Final = Look("Name", "기관 이름", bold=True, align=Align.CENTRE)
#: The office a letter comes from, above it and where its seal is put; the words it ends with.
SENDER: Final = Look(
    "Sender", "발신 기관", larger=5, bold=True, align=Align.CENTRE, before=10, after=8
)
CLOSING: Final = Look("Closing", "맺음", before=8, after=4)
SLANTED: Final = Look("Slanted", "기울인 글", italic=True, align=Align.CENTRE)


@dataclass(frozen=True)
class Line:
    """One paragraph."""

    text: str
    look: Look = BODY

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", written(self.text))


@dataclass(frozen=True)
class Table:
    """Rows under headings that are repeated on every page; widths are shares of the line."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    #: Columns, counted from 0, of short words and figures, which stand in the middle.
    centred: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Raises ValueError for a ragged table: no program would draw it as meant."""
        if any(len(row) != len(self.heads) for row in (*self.rows, self.widths)):
            raise ValueError("a table has as many cells in each row as headings")
        object.__setattr__(self, "heads", tuple(map(written, self.heads)))
        rows = tuple(tuple(map(written, row)) for row in self.rows)
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Columns:
    """Lines side by side without rules: the head and the foot of a letter."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    widths: tuple[int, int] = (1, 1)


Block = Line | Table | Columns


@dataclass(frozen=True)
class Paper:
    """A whole paper. Equal papers give equal bytes, whoever asks and whenever."""

    title: str
    #: ko, vi or en: the language its text is checked in.
    locale: str
    #: The office that answers for it; never a person.
    publisher: str
    #: Since when its facts stand; what the file gives as its date.
    made: datetime
    blocks: tuple[Block, ...]


def written(text: str) -> str:
    """`text` on one line, without characters that no word processor's file can hold."""
    return _UNWRITABLE.sub("", _BREAKS.sub(" ", text)).strip()


def said(paper: Paper) -> str:
    """The text of a paper, line by line: cells by tabs, columns one after the other."""
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["\t".join(row) for row in (block.heads, *block.rows)]
        else:
            lines += [line.text for line in (*block.left, *block.right)]
    return "\n".join(lines)
