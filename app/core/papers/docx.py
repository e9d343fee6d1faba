"""Papers as DOCX (ISO/IEC 29500), written by python-docx: real heading styles, named fonts."""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from app.core.papers.archive import packed, parts_of
from app.core.papers.blocks import Align, Block, Columns, Line, Look, Paper, Table

MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: A4 and the margins of Decree 30/2020/NĐ-CP, appendix I: 30 mm at the binding, 20 mm elsewhere.
_PAGE: Final = (Mm(210), Mm(297))
_MARGINS: Final = {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(20)}
_TEXT_WIDTH: Final = 160
#: The decree's font and size; Korean in it is drawn by the font every Korean Windows has.
_LATIN: Final = "Times New Roman"
_HANGUL: Final = "Malgun Gothic"
_SIZE: Final = 13
_SHADE: Final = "EDEDED"
#: Twentieths of a point between the rules of a table and the text in it.
_CELL_MARGINS: Final = {"top": 40, "left": 100, "bottom": 40, "right": 100}
#: Millimetres by which the outer rules would else stand out of the text.
_INSET: Final = _CELL_MARGINS["left"] / 20 / 72 * 25.4
_BLACK: Final = RGBColor(0, 0, 0)
_ALIGN: Final = {
    Align.START: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.END: WD_ALIGN_PARAGRAPH.RIGHT,
}
#: The language of Latin text. Hangul in any paper is Korean, which stands beside it.
_LANGUAGES: Final = {"ko": "ko-KR", "vi": "vi-VN", "en": "en-GB"}
_CELL: Final = Look("Table Text", "표 글", larger=-2, after=0)
_SHORT: Final = Look("Table Figure", "표 가운데", larger=-2, align=Align.CENTRE, after=0)
_HEAD: Final = Look("Table Head", "표 머리", larger=-2, bold=True, align=Align.CENTRE, after=0)


@lru_cache(maxsize=128)
def as_docx(paper: Paper) -> bytes:
    """The file of `paper`; written once for all readers of the same paper."""
    document = docx.Document()
    _prepare(document, paper)
    writer = _Writer(document)
    for block in paper.blocks:
        writer.add(block)
    _number_pages(document)
    target = BytesIO()
    document.save(target)
    return packed(parts_of(target.getvalue()))


def _prepare(document: Document, paper: Paper) -> None:
    """Page, language and properties; nothing of the library's own template is left in these."""
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.top_margin, section.bottom_margin = _MARGINS["top"], _MARGINS["bottom"]
    section.left_margin, section.right_margin = _MARGINS["left"], _MARGINS["right"]
    defaults = document.styles.element.find(qn("w:docDefaults"))
    language = defaults.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), _LANGUAGES[paper.locale])
    language.set(qn("w:eastAsia"), _LANGUAGES["ko"])
    theme = document.settings.element.find(qn("w:themeFontLang"))
    theme.set(qn("w:val"), _LANGUAGES[paper.locale])
    theme.set(qn("w:eastAsia"), _LANGUAGES["ko"])
    _named_fonts(defaults.find(f".//{qn('w:rFonts')}"))
    facts = document.core_properties
    facts.title, facts.author = paper.title, paper.publisher
    facts.last_modified_by, facts.comments = paper.publisher, ""
    facts.language = _LANGUAGES[paper.locale]
    facts.created = facts.modified = paper.made.astimezone(UTC).replace(tzinfo=None)
    rels = document.part.package.rels
    for name in [name for name, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[name]


def _named_fonts(fonts: Any) -> None:
    """Plain names in place of the template's theme fonts."""
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", _HANGUL)):
        fonts.set(qn(f"w:{name}"), font)


class _Writer:
    """Puts blocks into one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles: dict[Look, str] = {}

    def add(self, block: Block) -> None:
        """One block at the end."""
        if isinstance(block, Line):
            self._dress(self._document.add_paragraph(), block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._columns(block)

    def _table(self, block: Table) -> None:
        table = self._grid(len(block.rows) + 1, block.widths, _TEXT_WIDTH - _INSET)
        table.style = self._document.styles["Table Grid"]
        _inset(table)
        short = [_SHORT if n in block.centred else _CELL for n in range(len(block.widths))]
        looks = [[_HEAD] * len(block.widths), *[short] * len(block.rows)]
        for row, texts, of_row in zip(table.rows, (block.heads, *block.rows), looks, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text, look in zip(row.cells, texts, of_row, strict=True):
                self._dress(cell.paragraphs[0], Line(text, look))
        head = table.rows[0]
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in head.cells:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)
        # Word joins tables that touch; a short line parts what follows.
        self._dress(self._document.add_paragraph(), Line("", _CELL))

    def _columns(self, block: Columns) -> None:
        table = self._grid(1, block.widths, _TEXT_WIDTH)
        for cell, lines in zip(table.rows[0].cells, (block.left, block.right), strict=True):
            for place, line in enumerate(lines):
                self._dress(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), line)
        self._dress(self._document.add_paragraph(), Line("", _CELL))

    def _grid(self, rows: int, widths: tuple[int, ...], total: float) -> Any:
        """A table `total` millimetres wide; its columns keep the widths they are given."""
        table = self._document.add_table(rows, len(widths))
        table.autofit = False
        for column, share in zip(table.columns, widths, strict=True):
            width = Mm(total * share / sum(widths))
            column.width = width
            for cell in column.cells:
                cell.width = width
        return table

    def _dress(self, paragraph: Paragraph, line: Line) -> None:
        """Give a paragraph its text and its style, by id: by name each costs a walk of them all."""
        if line.text:
            paragraph.add_run(line.text)
        paragraph._p.style = self._style(line.look)

    def _style(self, look: Look) -> str:
        if look not in self._styles:
            self._styles[look] = self._made(look).style_id
        return self._styles[look]

    def _made(self, look: Look) -> Any:
        """The style of `look`: the program's own, set anew, where it has one of that name."""
        styles = self._document.styles
        if look.style in styles:
            style: Any = styles[look.style]
        else:
            style = styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
        font, shape = style.font, style.paragraph_format
        font.name = _LATIN
        _named_fonts(style.element.rPr.rFonts)
        font.size, font.bold, font.italic = Pt(_SIZE + look.larger), look.bold, look.italic
        font.color.rgb = _BLACK
        shape.alignment = _ALIGN[look.align]
        shape.left_indent, shape.first_line_indent = Mm(look.indent), Mm(-look.hanging)
        shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
        shape.line_spacing = 1.15
        shape.keep_with_next = look.level > 0
        for rule in style.element.findall(f".//{qn('w:pBdr')}"):
            rule.getparent().remove(rule)
        return style


def _inset(table: Any) -> None:
    """Space between the rules and the text; the outer rules stand on the margins of the text."""
    shape = table._tbl.tblPr
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(_CELL_MARGINS["left"]))
    indent.set(qn("w:type"), "dxa")
    margins = OxmlElement("w:tblCellMar")
    for side, width in _CELL_MARGINS.items():
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The schema has one order: indent, layout, margins of cells, look.
    shape.find(qn("w:tblLayout")).addprevious(indent)
    shape.find(qn("w:tblLook")).addprevious(margins)


def _number_pages(document: Document) -> None:
    """The page's number in the middle of the head, as the decree has it."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
