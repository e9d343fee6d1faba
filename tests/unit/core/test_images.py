"""Pictures: read for their author alone, in EXIF, XMP, IPTC or a text of their own; harmless when
cut, lying about their lengths, or packed with more than anybody would write."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.fingerprints import author_key
from app.core.images import JPEG, PNG, image_authors

NAME = "김하나"
XMP = (
    "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    'syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Scanner 3">'
    "<dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def exif(name: bytes, *, tag: int = 0x013B, order: str = "<", entries: int = 2) -> bytes:
    """A TIFF header with one directory: its width, then who drew it."""
    width = struct.pack(f"{order}HHII", 0x0100, 3, 1, 40)
    after = 8 + 2 + entries * 12
    inline = len(name) <= 4
    where = name.ljust(4, b"\0") if inline else struct.pack(f"{order}I", after)
    drawn = struct.pack(f"{order}HHI", tag, 1 if tag == 0x9C9D else 2, len(name)) + where
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}IH", 8, entries)
    return start + width + drawn + (b"" if inline else name)


def iptc(name: bytes, *, dataset: int = 80) -> bytes:
    """Photoshop's resources: another one with a name of its own, then IPTC with a title first."""
    said = (
        b"\x1c\x02\x05\x00\x03map" + bytes([0x1C, 2, dataset]) + struct.pack(">H", len(name)) + name
    )
    kept = said + b"\0" * (len(said) % 2)
    other = b"8BIM\x03\xed\x05scale\0\0\0\x03abc\0"
    held = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(said)) + kept
    return b"Photoshop 3.0\0" + other + held


def jpeg(*parts: bytes, marker: bytes = b"\xe1") -> bytes:
    """A picture with these application segments."""
    segments = (b"\xff" + marker + struct.pack(">H", len(part) + 2) + part for part in parts)
    return b"\xff\xd8\xff\xe0\x00\x04AB" + b"".join(segments) + b"\xff\xda\x00\x02picture\xff\xd9"


def png(kind: bytes, part: bytes) -> bytes:
    """A picture with one more chunk."""

    def chunk(name: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(held))

    chunks = ((b"IHDR", b"\0" * 13), (kind, part), (b"IDAT", b"x"), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


TAGGED = exif(NAME.encode() + b"\0")
PICTURES = {
    "jpeg exif": jpeg(b"Exif\0\0" + TAGGED),
    "jpeg exif, the other byte order": jpeg(b"Exif\0\0" + exif(NAME.encode() + b"\0", order=">")),
    "jpeg as windows writes it": jpeg(
        b"Exif\0\0" + exif(f"{NAME}\0".encode("utf-16-le"), tag=0x9C9D)
    ),
    "jpeg xmp": jpeg(b"http://ns.adobe.com/xap/1.0/\0" + XMP.format(name=NAME).encode()),
    "jpeg iptc": jpeg(iptc(NAME.encode()), marker=b"\xed"),
    "jpeg iptc writer": jpeg(iptc(NAME.encode(), dataset=122), marker=b"\xed"),
    "png text": png(b"iTXt", b"Author\0\0\0\0\0" + NAME.encode()),
    "png packed text": png(b"iTXt", b"Author\0\1\0\0\0" + zlib.compress(NAME.encode())),
    "png xmp": png(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.format(name=NAME).encode()),
    "png exif": png(b"eXIf", TAGGED),
}


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
def test_a_picture_names_its_author(content: bytes) -> None:
    assert image_authors(content) == (NAME,)


def test_one_author_has_one_key_in_every_kind_of_picture() -> None:
    keys = {
        author_key(content, PNG if name.startswith("png") else JPEG, key="secret")
        for name, content in PICTURES.items()
    }
    assert len(keys) == 1
    assert None not in keys


def test_plain_texts_of_a_png_and_short_names_are_read() -> None:
    assert image_authors(png(b"tEXt", b"Author\0Jos\xe9 Kim")) == ("José Kim",)
    assert image_authors(png(b"zTXt", b"Artist\0\0" + zlib.compress(b"Lee"))) == ("Lee",)
    assert image_authors(png(b"tEXt", b"Software\0Paint")) == ()
    assert image_authors(jpeg(b"Exif\0\0" + exif(b"Lee\0"))) == ("Lee",)


def test_what_a_program_filled_in_is_nobodys() -> None:
    assert author_key(png(b"tEXt", b"Author\0Administrator"), PNG, key="secret") is None


@pytest.mark.parametrize(
    "content",
    [
        png(b"zTXt", b"Author\0\0" + zlib.compress(b"a" * 50_000_000, 9)),
        png(b"zTXt", b"Author\0\0not packed"),
        png(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<!DOCTYPE x [<!ENTITY a 'b'>]><creator>&a;"),
        png(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<?xml version='1.0' encoding='none'?><creator/>"),
        jpeg(b"Exif\0\0" + exif(NAME.encode(), entries=60_000)[:60]),
        jpeg(b"Exif\0\0" + TAGGED[:4] + b"\xff\xff\xff\xff"),
        jpeg(iptc(NAME.encode())[:-4], marker=b"\xed"),
        jpeg(b"Photoshop 3.0\0" + b"8BIM\x04\x05\0\0\0\0\0\0" * 5_000, marker=b"\xed"),
        b"\xff\xd8" + b"\xff" * 1_000_000,
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0xFFFFFFFF) + b"tEXtAuthor\0Kim",
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0zzzz\0\0\0\0" * 100_000,
    ],
    ids=[
        "bomb", "not packed", "entities", "encoding", "entries", "offset", "iptc cut",
        "many resources", "fill", "length", "many",
    ],
)  # fmt: skip
def test_a_hostile_picture_names_nobody(content: bytes) -> None:
    assert image_authors(content) == ()


@given(st.sampled_from(sorted(PICTURES)), st.integers(0, 400), st.binary(max_size=6))
def test_a_damaged_picture_is_read_or_passed_over(name: str, place: int, noise: bytes) -> None:
    content = PICTURES[name]
    broken = content[:place] + noise + content[place + len(noise) :]
    assert all(said.strip() for said in image_authors(broken))
    assert all(said.strip() for said in image_authors(content[:place]))
