"""Pictures (JPEG, PNG): whom they name as their author.

Scans and photographs carry it in EXIF (Artist; XPAuthor as Windows writes it), in XMP (creator),
in IPTC as press agencies and Photoshop write it (By-line; Writer/Editor) or, in a PNG, in a text of
its own. Nothing of the picture itself is decoded; every length a file
states is measured against what is there, and what is packed is unpacked as far as a limit.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
MEDIA_TYPES: Final = frozenset({JPEG, PNG})

_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_EXIF: Final = b"Exif\x00\x00"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\x00"
#: Under which name a PNG's text holds an XMP packet, and under which its author.
_PNG_XMP: Final = "XML:com.adobe.xmp"
_PNG_AUTHOR: Final = frozenset({"Author", "Artist"})
#: What expat raises over damaged texts; LookupError: an encoding that nobody knows.
_DAMAGE: Final = (ParseError, DefusedXmlException, ValueError, LookupError)
#: Parts of a file that are looked at, entries of an EXIF directory, bytes of one text.
_MOST_PARTS: Final = 5_000
_MOST_ENTRIES: Final = 500
_MOST_TEXT: Final = 200_000

#: JPEG: start of the picture itself and its end; markers without a length.
_PICTURE: Final = frozenset({0xDA, 0xD9})
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_APP1: Final = 0xE1
_APP13: Final = 0xED
#: Photoshop's resources: each a signature, a number, a name, a length; one of them is IPTC's.
_PHOTOSHOP: Final = b"Photoshop 3.0\x00"
_RESOURCE: Final = b"8BIM"
_IPTC: Final = 0x0404
#: IPTC-IIM 4.2: each dataset begins with a mark, its record and its number, then a length.
_DATASET: Final = 0x1C
_BY_LINE: Final = (2, 80)
_WRITER: Final = (2, 122)

#: TIFF tags: Artist is text; XPAuthor UTF-16 in bytes.
_ARTIST: Final = 0x013B
_XP_AUTHOR: Final = 0x9C9D
_XP_ENCODING: Final = "utf-16-le"
_ONE_BYTE_EACH: Final = frozenset({1, 2})
_INLINE: Final = 4


def image_authors(content: bytes) -> tuple[str, ...]:
    """Whom a JPEG or PNG names as its author, in the order found; nothing where damaged."""
    parts = _of_png(content) if content.startswith(_PNG_START) else _of_jpeg(content)
    found = (name.strip(" \t\r\n\x00") for name in parts)
    return tuple(dict.fromkeys(name for name in found if name))


def _of_jpeg(content: bytes) -> Iterator[str]:
    place = 2
    for _part in range(_MOST_PARTS):
        if content[place : place + 1] != b"\xff" or place + 1 >= len(content):
            return
        marker = content[place + 1]
        place += 1 if marker == 0xFF else 2  # any number of 0xFF may stand before a marker
        if marker in _PICTURE:
            return
        if marker == 0xFF or marker in _BARE:
            continue
        length = int.from_bytes(content[place : place + 2], "big")
        if length < 2 or place + length > len(content):
            return
        if marker in {_APP1, _APP13}:
            yield from _of_application(content[place + 2 : place + length])
        place += length


def _of_application(part: bytes) -> Iterator[str]:
    if part.startswith(_EXIF):
        yield from _of_exif(part[len(_EXIF) :])
    elif part.startswith(_XMP):
        yield from _of_xmp(part[len(_XMP) :])
    elif part.startswith(_PHOTOSHOP):
        yield from _of_photoshop(part[len(_PHOTOSHOP) :])


def _of_photoshop(part: bytes) -> Iterator[str]:
    place = 0
    while part[place : place + 4] == _RESOURCE and place + 7 <= len(part):
        number = int.from_bytes(part[place + 4 : place + 6], "big")
        # The name has its length before it and, like what follows, an even number of bytes.
        place += 6 + _even(1 + part[place + 6])
        length = int.from_bytes(part[place : place + 4], "big")
        place += 4
        if number == _IPTC:
            yield from _of_iptc(part[place : place + length])
        place += _even(length)


def _even(length: int) -> int:
    return length + length % 2


def _of_iptc(part: bytes) -> Iterator[str]:
    place = 0
    while part[place : place + 1] == bytes([_DATASET]) and place + 5 <= len(part):
        what = part[place + 1], part[place + 2]
        length = int.from_bytes(part[place + 3 : place + 5], "big")
        place += 5
        if place + length > len(part):  # cut off, or one of the long datasets that hold no name
            return
        if what in {_BY_LINE, _WRITER}:
            yield _plain(part[place : place + length])
        place += length


def _of_png(content: bytes) -> Iterator[str]:
    place = len(_PNG_START)
    for _part in range(_MOST_PARTS):
        length = int.from_bytes(content[place : place + 4], "big")
        kind = content[place + 4 : place + 8]
        place += 8
        if len(kind) < 4 or kind == b"IEND" or place + length > len(content):
            return
        if kind == b"eXIf":
            yield from _of_exif(content[place : place + length])
        elif kind in {b"tEXt", b"zTXt", b"iTXt"} and length <= _MOST_TEXT:
            yield from _of_text(kind, content[place : place + length])
        place += length + 4  # its checksum


def _of_text(kind: bytes, part: bytes) -> Iterator[str]:
    keyword, _, rest = part.partition(b"\x00")
    name = keyword.decode("latin-1")
    if name not in _PNG_AUTHOR and name != _PNG_XMP:
        return
    packed = kind == b"zTXt"
    if packed:
        rest = rest[1:]  # the method: there is one
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\x01", rest[2:]
        _language, _, rest = rest.partition(b"\x00")
        _translated, _, rest = rest.partition(b"\x00")
    text = _unpacked(rest) if packed else rest
    if name == _PNG_XMP:
        yield from _of_xmp(text)
    else:
        yield text.decode("utf-8" if kind == b"iTXt" else "latin-1", "replace")


def _unpacked(packed: bytes) -> bytes:
    """As far as the limit; nothing of what is longer, or damaged."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, _MOST_TEXT)
    except zlib.error:
        return b""
    return b"" if unpacking.unconsumed_tail else text


def _of_exif(tiff: bytes) -> Iterator[str]:
    """Texts of the first directory: no other one is followed, so that none leads in a circle."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None:
        return
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(min(count, _MOST_ENTRIES)):
            at = start + 2 + entry * 12
            tag, kind, length, offset = struct.unpack_from(f"{order}HHII", tiff, at)
            if tag not in {_ARTIST, _XP_AUTHOR} or kind not in _ONE_BYTE_EACH:
                continue
            first = at + 8 if length <= _INLINE else offset
            if length > _MOST_TEXT or first + length > len(tiff):
                continue
            value = tiff[first : first + length]
            yield value.decode(_XP_ENCODING, "replace") if tag == _XP_AUTHOR else _plain(value)
    except struct.error:  # cut off
        return


def _plain(value: bytes) -> str:
    """Said to be ASCII; UTF-8 in practice, else a byte a letter."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _of_xmp(packet: bytes) -> Iterator[str]:
    if len(packet) > _MOST_TEXT:
        return
    try:
        root = fromstring(packet.strip(b"\x00 \r\n\t"))
    except _DAMAGE:
        return
    for element in root.iter():
        if str(element.tag).rpartition("}")[2] == "creator":
            yield from (each.text for each in element.iter() if each.text)
