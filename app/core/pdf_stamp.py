"""A line printed on every page of a finished PDF: whose copy it is.

The line is an artifact (not part of the text that a screen reader reads out), its font is
embedded, and nothing else in the file changes: what was PDF/UA-1 stays PDF/UA-1.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from app.core.errors import DomainError
from app.core.i18n import message
from app.core.pdf import FONT_FOLDER, FONTS
from app.core.pdf_glyphs import Extract, drawable, extract, face

#: Type size and distance from the lower edge, in points: below the foot of a page.
SIZE: Final = 6.6
RISE: Final = 15.0
#: Widest line in relation to the page; a longer one is set smaller.
_WIDEST: Final = 0.92
#: Resource name that no renderer of ours gives.
_FONT: Final = Name("/DuriStamp")


def stamp_lines(pdf: bytes, text: str) -> bytes:
    """`pdf` with `text` centred at the foot of every page. The same input gives the same bytes.

    Characters no font draws are written as [U+1F600]. Raises DomainError when the file cannot be
    read or is encrypted.
    """
    regular = face(FONT_FOLDER / FONTS[0])
    said = drawable(text, regular)
    used = extract(said, regular)
    try:
        with pikepdf.open(BytesIO(pdf)) as book:
            font = _font(book, used)
            # What a page draws may leave its coordinates turned over.
            before, after = (book.make_indirect(_stream(book, op)) for op in (b"q", b"Q"))
            streams: dict[tuple[float, float, float], Any] = {}
            for page in book.pages:
                left, low, right, _top = (float(edge) for edge in page.mediabox)
                place = (left, low, right)
                if place not in streams:
                    streams[place] = _line(book, used, said, place)
                drawn = page.obj.Contents
                page.obj.Contents = Array(
                    [
                        before,
                        *(drawn if isinstance(drawn, Array) else [drawn]),
                        after,
                        streams[place],
                    ]
                )
                _lend(page.obj, font)
            written = BytesIO()
            book.save(
                written,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                recompress_flate=False,
            )
    except pikepdf.PdfError as error:
        raise DomainError(message("The PDF cannot be read.")) from error
    return written.getvalue()


def _lend(page: Any, font: Any) -> None:
    """Let the page use the font of the line."""
    resources = page.Resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    # Pages share their resources: set once, found by all.
    if _FONT not in resources.Font:
        resources.Font[_FONT] = font


def _line(book: Pdf, used: Extract, said: str, place: tuple[float, float, float]) -> Any:
    left, low, right = place
    width = used.width(said) / 1000
    size = min(SIZE, (right - left) * _WIDEST / width) if width else SIZE
    x = left + (right - left - width * size) / 2
    drawn = (
        f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT 0.25 0.33 0.42 rg "
        f"{_FONT} {size:.2f} Tf 1 0 0 1 {x:.2f} {low + RISE:.2f} Tm "
        f"<{used.write(said).hex()}> Tj ET Q EMC"
    )
    return book.make_indirect(_stream(book, drawn.encode()))


def _stream(book: Pdf, data: bytes, **values: Any) -> Stream:
    return Stream(book, zlib.compress(data, 9), Filter=Name.FlateDecode, **values)


def _font(book: Pdf, used: Extract) -> Any:
    """The font as PDF wants it: glyph numbers as codes, and what each of them says."""
    name = Name("/DURIST+PretendardGOV-Regular")
    program = book.make_indirect(_stream(book, used.program, Length1=len(used.program)))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array(list(used.box)),
        ItalicAngle=0,
        Ascent=used.ascent,
        Descent=used.descent,
        CapHeight=used.ascent,
        StemV=80,
        FontFile2=program,
    )
    glyphs = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=book.make_indirect(descriptor),
        W=Array([0, Array(list(used.widths))]),
        CIDToGIDMap=Name.Identity,
    )
    return book.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([book.make_indirect(glyphs)]),
            ToUnicode=book.make_indirect(_stream(book, _meanings(used))),
        )
    )


def _meanings(used: Extract) -> bytes:
    """The table that gives each glyph its character back."""
    lines = [
        f"<{number:04x}> <{character.encode('utf-16-be').hex()}>"
        for character, number in used.glyphs.items()
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    mapped = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def "
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def "
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapped}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
