"""Papers as HWPX, the file of Korean offices (OWPML, KS X 6101), written by python-hwpx.

The library numbers paragraphs and tables at random and keeps the dates of its template; both are
settled here, so that equal papers give equal bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from hwpx import HwpxDocument

from app.core.papers.archive import packed, parts_of
from app.core.papers.blocks import Align, Block, Columns, Line, Look, Paper, Table

MIMETYPE: Final = "application/hwp+zip"

#: Units of the format: 7,200 to the inch.
_MM: Final = 7200 / 25.4
_PT: Final = 100
#: A4 with the margins of official papers, 30 mm above and 20 mm elsewhere: 170 mm for the text.
#: The program counts the room of head and foot on top of the margin.
_MARGINS: Final = {"left": 20.0, "right": 20.0, "top": 20.0, "bottom": 10.0}
_HEAD_AND_FOOT: Final = 10.0
_TEXT_WIDTH: Final = round(170 * _MM)
#: Points of the text, and line spacing in per cent, as the word processor's own template has it.
_SIZE: Final = 12
_SPACING: Final = 160
_TABLE_SPACING: Final = 130
#: Fonts are named, never carried along: every installation of the program has these two.
_BODY_FONT: Final = "함초롬바탕"
_HEAD_FONT: Final = "함초롬돋움"
_SHADE: Final = "#EDEDED"
#: Millimetres between a table's rules and its text, above and below.
_INSET: Final = 0.6
_HP: Final = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
#: Lines break between words: set to both edges, one before a long word would gape.
_ALIGN: Final = {Align.START: "LEFT", Align.CENTRE: "CENTER", Align.END: "RIGHT"}
#: Numbers of languages as the format gives them (Windows language identifiers).
_LANGUAGES: Final = {"ko": 1042, "vi": 1066, "en": 1033}
_CELL: Final = Look("Table Text", "표 글", larger=-2, after=0)
_SHORT: Final = Look("Table Figure", "표 가운데", larger=-2, align=Align.CENTRE, after=0)
_HEAD: Final = Look("Table Head", "표 머리", larger=-2, bold=True, align=Align.CENTRE, after=0)

_NUMBERED: Final = re.compile(rb'(<hp:(?:p|tbl|header|footer)\b[^>]*?\sid=")(\d+)(")')
_APPLIED: Final = re.compile(rb'(<hp:(?:header|footer)Apply\b[^>]*?\sidRef=")(\d+)(")')
_LANGUAGE: Final = re.compile(rb"(<opf:language>)[a-z]*(</opf:language>)")


@dataclass(frozen=True)
class _Style:
    """Ids of a named style and of its shapes in this file."""

    style: str
    paragraph: str
    characters: str


@lru_cache(maxsize=128)
def as_hwpx(paper: Paper) -> bytes:
    """The file of `paper`; written once for all readers of the same paper."""
    document = HwpxDocument.new()
    document.page.setup(
        paper_size="A4",
        margins_mm=_MARGINS,
        header_margin_mm=_HEAD_AND_FOOT,
        footer_margin_mm=_HEAD_AND_FOOT,
    )
    writer = _Writer(document, paper.locale)
    for place, block in enumerate(paper.blocks):
        writer.add(block, first=place == 0)
    _number_pages(document)
    made = _stamp(paper.made)
    document.parts.clear_document_metadata(keep=("language",), timestamp=made)
    document.parts.set_document_metadata(
        title=paper.title, creator=paper.publisher, created_date=made, modified_date=made
    )
    document.parts.clear_preview()
    return _settled(document.to_bytes(), paper.locale)


def _number_pages(document: HwpxDocument) -> None:
    """`- 1 -` in the middle of the foot: the program's own page numbers, in the first paragraph.

    The library would write them into a foot as well, where they stand a second time.
    """
    run = document.paragraphs[0].add_run("")
    control = run.element.makeelement(f"{_HP}ctrl", {})
    place = {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
    control.append(control.makeelement(f"{_HP}pageNum", place))
    for text in list(run.element):
        run.element.remove(text)
    run.element.append(control)


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class _Writer:
    """Puts blocks into one document."""

    def __init__(self, document: HwpxDocument, locale: str) -> None:
        self._document = document
        self._locale = locale
        self._styles: dict[Look, _Style] = {}
        for font in (_BODY_FONT, _HEAD_FONT):
            document.styles.ensure_font(font)
        self._ruled = document.styles.ensure_border_fill(border_color="#000000")
        self._bare = document.styles.ensure_border_fill(active_borders=())

    def add(self, block: Block, *, first: bool) -> None:
        """One block at the end; the first line takes the paragraph every document begins with."""
        if isinstance(block, Line):
            if first:
                self._dress(self._document.paragraphs[0], block)
                return
            style = self._style(block.look)
            self._document.add_paragraph(
                block.text,
                para_pr_id_ref=style.paragraph,
                style_id_ref=style.style,
                char_pr_id_ref=style.characters,
                inherit_style=False,
            )
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._columns(block)

    def _table(self, block: Table) -> None:
        table = self._grid(len(block.rows) + 1, block.widths, self._ruled)
        table.element.set("repeatHeader", "1")
        short = [_SHORT if n in block.centred else _CELL for n in range(len(block.widths))]
        looks = [[_HEAD] * len(block.widths), *[short] * len(block.rows)]
        for row, texts, of_row in zip(table.rows, (block.heads, *block.rows), looks, strict=True):
            for cell, text, look in zip(row.cells, texts, of_row, strict=True):
                self._dress(cell.paragraphs[0], Line(text, look))
        self._space(table)
        for column, cell in enumerate(table.rows[0].cells):
            cell.element.set("header", "1")
            table.set_cell_shading(0, column, _SHADE)

    def _space(self, table: Any) -> None:
        """Room above and below the text of each cell; rows are one line high, or grow."""
        space = round(_INSET * _MM)
        height = str(round((_SIZE + _CELL.larger) * _PT * _TABLE_SPACING / 100) + 2 * space)
        for row in table.rows:
            for cell in row.cells:
                cell.set_margins(top=space, bottom=space)
                cell.element.find(f"{_HP}cellSz").set("height", height)
        table.element.find(f"{_HP}sz").set("height", str(int(height) * len(table.rows)))

    def _columns(self, block: Columns) -> None:
        table = self._grid(1, block.widths, self._bare)
        for cell, lines in zip(table.rows[0].cells, (block.left, block.right), strict=True):
            for place, line in enumerate(lines):
                if place == 0:
                    self._dress(cell.paragraphs[0], line)
                    continue
                style = self._style(line.look)
                cell.add_paragraph(
                    line.text,
                    para_pr_id_ref=style.paragraph,
                    style_id_ref=style.style,
                    char_pr_id_ref=style.characters,
                )

    def _grid(self, rows: int, widths: tuple[int, ...], border: str) -> Any:
        """A table as wide as the text that goes on over the page's end between its rows."""
        table = self._document.add_table(
            rows, len(widths), width=_TEXT_WIDTH, border_fill_id_ref=border
        )
        table.set_column_widths(widths)
        table.set_treat_as_char(False)
        return table

    def _dress(self, paragraph: Any, line: Line) -> None:
        """Give a paragraph that is there already its text and its style."""
        style = self._style(line.look)
        paragraph.text = line.text
        paragraph.element.set("paraPrIDRef", style.paragraph)
        paragraph.element.set("styleIDRef", style.style)
        for run in paragraph.runs:
            run.char_pr_id_ref = style.characters

    def _style(self, look: Look) -> _Style:
        if look not in self._styles:
            self._styles[look] = self._made(look)
        return self._styles[look]

    def _made(self, look: Look) -> _Style:
        header = self._document.oxml.headers[0]
        in_table = look in (_CELL, _SHORT, _HEAD)
        paragraph = header.ensure_paragraph_format(
            base_para_pr_id="0",
            alignment=_ALIGN[look.align],
            line_spacing_percent=_TABLE_SPACING if in_table else _SPACING,
            margins={
                "left": round(look.indent * _MM),
                "intent": -round(look.hanging * _MM),
                "prev": round(look.before * _PT),
                "next": round(look.after * _PT),
            },
            break_setting={"keep_with_next": look.level > 0, "widow_orphan": True},
        )
        characters = self._document.styles.ensure_run(
            size=_SIZE + look.larger,
            bold=look.bold,
            italic=look.italic,
            font=_HEAD_FONT if look.level else _BODY_FONT,
        )
        style = header.ensure_style(
            look.hangul,
            eng_name=look.style,
            para_pr_id_ref=paragraph,
            char_pr_id_ref=characters,
            lang_id=_LANGUAGES[self._locale],
        )
        return _Style(style, paragraph, characters)


def _settled(content: bytes, locale: str) -> bytes:
    """The same file with ids in the order of the text, its language, and entries of one date."""
    parts = parts_of(content)
    for name in parts:
        if name.startswith("Contents/section"):
            parts[name] = _numbered(parts[name])
    package = parts["Contents/content.hpf"]
    parts["Contents/content.hpf"] = _LANGUAGE.sub(rb"\g<1>" + locale.encode() + rb"\g<2>", package)
    return packed(parts, stored="mimetype")


def _numbered(section: bytes) -> bytes:
    """Ids 1, 2, … in the order of the text; copies and references keep to their original."""
    numbers: dict[bytes, bytes] = {}

    def renumbered(found: re.Match[bytes]) -> bytes:
        number = numbers.setdefault(found[2], b"%d" % (len(numbers) + 1))
        return found[1] + number + found[3]

    def referred(found: re.Match[bytes]) -> bytes:
        return found[1] + numbers.get(found[2], found[2]) + found[3]

    return _APPLIED.sub(referred, _NUMBERED.sub(renumbered, section))
