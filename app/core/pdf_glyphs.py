"""The few glyphs a short text needs, as a font of their own: what a stamp embeds.

Subsetting a font of 15,000 glyphs with fontTools takes 0.15 s, mostly for reading what is thrown
away again; a stamp is put on every recipient's copy. Here the outlines are copied as they lie
in the file: a millisecond.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

#: Flags of a composite glyph's parts (OpenType, glyf table).
_WORDS, _SCALE, _MORE, _XY_SCALE, _MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80
#: Set where instructions follow the parts; they are left out.
_INSTRUCTIONS: Final = 0x100
#: Start, start and length, of everything in a table directory's entry.
_HEAD, _ENTRY = 12, 16


@dataclass(frozen=True)
class Face:
    """What is read once of a font file."""

    glyf: bytes
    places: tuple[int, ...]
    advances: tuple[int, ...]
    bearings: tuple[int, ...]
    numbers: Mapping[int, int]
    units: int
    head: bytes
    hhea: bytes
    maxp: bytes
    ascent: int
    descent: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Extract:
    """Some glyphs as a TrueType font program, and how a text is written with them."""

    program: bytes
    #: Glyph number (two bytes each, as in a PDF string) of every character of the text.
    glyphs: Mapping[str, int]
    #: Advance of each glyph in thousandths of the type size, by glyph number.
    widths: tuple[int, ...]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def write(self, text: str) -> bytes:
        """`text` as glyph numbers."""
        return b"".join(struct.pack(">H", self.glyphs[c]) for c in text)

    def width(self, text: str) -> int:
        """How wide `text` is, in thousandths of the type size."""
        return sum(self.widths[self.glyphs[c]] for c in text)


@lru_cache(maxsize=4)
def face(path: Path) -> Face:
    """The outlines and measures of a TrueType font file."""
    with TTFont(path, lazy=True) as font:
        order = font.getGlyphOrder()
        metrics = font["hmtx"].metrics
        measures = [metrics[name] for name in order]
        numbers = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}
        head = font["head"]
        return Face(
            glyf=font.reader["glyf"],
            places=tuple(font["loca"].locations),
            advances=tuple(advance for advance, _bearing in measures),
            bearings=tuple(bearing for _advance, bearing in measures),
            numbers=numbers,
            units=head.unitsPerEm,
            head=font.reader["head"],
            hhea=font.reader["hhea"],
            maxp=font.reader["maxp"],
            ascent=font["hhea"].ascent,
            descent=font["hhea"].descent,
            box=(head.xMin, head.yMin, head.xMax, head.yMax),
        )


def drawable(text: str, of: Face) -> str:
    """`text` composed, in characters the face has; others as [U+1F600], hidden ones dropped."""
    said = []
    for character in unicodedata.normalize("NFC", text):
        if ord(character) in of.numbers:
            said.append(character)
        elif unicodedata.category(character)[0] != "C":
            said.append(f"[U+{ord(character):04X}]")
    return "".join(said)


def extract(text: str, of: Face) -> Extract:
    """A font of exactly the glyphs that `text` needs; every character must be drawable."""
    wanted = [0]
    glyphs: dict[str, int] = {}
    for character in text:
        number = of.numbers[ord(character)]
        if number not in wanted:
            wanted.append(number)
        glyphs[character] = wanted.index(number)
    outlines = []
    # Parts of composite glyphs are appended while the list is walked.
    for number in wanted:
        outline = of.glyf[of.places[number] : of.places[number + 1]]
        outlines.append(_with_parts(outline, wanted) if outline[:2] >= b"\x80" else outline)
    return Extract(
        program=_program(of, wanted, outlines),
        glyphs=glyphs,
        widths=tuple(round(of.advances[number] * 1000 / of.units) for number in wanted),
        ascent=_thousandths(of.ascent, of),
        descent=_thousandths(of.descent, of),
        box=tuple(_thousandths(edge, of) for edge in of.box),  # type: ignore[arg-type]  # four of them
    )


def _thousandths(value: int, of: Face) -> int:
    return round(value * 1000 / of.units)


def _with_parts(outline: bytes, wanted: list[int]) -> bytes:
    """A composite glyph whose parts are numbered anew; new parts are added to `wanted`."""
    written = bytearray(outline)
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", written, at)
        if part not in wanted:
            wanted.append(part)
        struct.pack_into(">HH", written, at, flags & ~_INSTRUCTIONS, wanted.index(part))
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _XY_SCALE) + 8 * bool(flags & _MATRIX)
    return bytes(written[:at])


def _program(of: Face, wanted: list[int], outlines: list[bytes]) -> bytes:
    """The tables a PDF reader needs of an embedded TrueType font, and no others."""
    padded = [outline + bytes(-len(outline) % 4) for outline in outlines]
    places, at = [0], 0
    for outline in padded:
        at += len(outline)
        places.append(at)
    count = len(wanted)
    tables = {
        # indexToLocFormat 1: places are 32-bit; the checksum of the whole is not read from PDF.
        b"head": of.head[:8] + bytes(4) + of.head[12:50] + struct.pack(">hh", 1, 0),
        b"hhea": of.hhea[:34] + struct.pack(">H", count),
        b"maxp": of.maxp[:4] + struct.pack(">H", count) + of.maxp[6:],
        b"hmtx": b"".join(struct.pack(">Hh", of.advances[n], of.bearings[n]) for n in wanted),
        b"loca": struct.pack(f">{count + 1}I", *places),
        b"glyf": b"".join(padded),
    }
    return b"".join(_packed(tables))


def _packed(tables: Mapping[bytes, bytes]) -> Iterator[bytes]:
    count = len(tables)
    power = count.bit_length() - 1
    yield struct.pack(">IHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))
    at = _HEAD + _ENTRY * count
    for name, body in sorted(tables.items()):
        filled = body + bytes(-len(body) % 4)
        total = sum(struct.unpack(f">{len(filled) // 4}I", filled)) & 0xFFFFFFFF
        yield struct.pack(">4sIII", name, total, at, len(body))
        at += len(filled)
    for _name, body in sorted(tables.items()):
        yield body + bytes(-len(body) % 4)
