"""Pages of other papers into the places a finished PDF keeps for them.

A place is an image of one pixel whose colour is its number; layout, page numbers, tags and the
text that a screen reader reads out are thus the renderer's own. Here each such image is replaced
by the page it stands for, as a form drawn into the same square.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

#: First byte of a place's colour; the other two are its number.
_MARK: Final = 0xD5
MOST_PLACES: Final = 2**16


class BindingError(AssertionError):
    """Places and pages do not match: a bug, and no half book leaves."""


def place(number: int) -> str:
    """The address of the image that keeps the place of page `number` (from 0)."""
    if not 0 <= number < MOST_PLACES:
        raise BindingError(f"{number} pages of papers")
    pixel = bytes((0, _MARK, number >> 8, number & 0xFF))
    drawn = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(pixel, 9)),
            (b"IEND", b""),
        )
    )
    return "data:image/png;base64," + base64.b64encode(drawn).decode()


def bind(pdf: bytes, papers: Sequence[bytes], *, whole: bool = True) -> bytes:
    """`pdf` with the pages of `papers`, one after the other, in their places.

    `papers` come from core.pdf_clean. The same input gives the same bytes. Raises BindingError
    when a place has no page or, in a `whole` book, a page no place.
    """
    with pikepdf.open(BytesIO(pdf)) as book:
        forms = [form for paper in papers for form in _forms(book, paper)]
        filled: set[int] = set()
        for page in book.pages:
            resources: Any = page.obj.get("/Resources", Dictionary())
            images: Any = resources.get("/XObject", Dictionary())
            for name in list(images.keys()):
                number = _number(images[name])
                if number is None:
                    continue
                if number >= len(forms):
                    raise BindingError(f"place {number} of {len(forms)} pages")
                images[name] = forms[number]
                filled.add(number)
        if whole and len(filled) != len(forms):
            raise BindingError(f"{len(filled)} places for {len(forms)} pages")
        written = BytesIO()
        book.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
    return written.getvalue()


def _forms(book: Pdf, paper: bytes) -> list[Any]:
    """Each page as a form in the unit square, as an image is."""
    forms = []
    with pikepdf.open(BytesIO(paper)) as source:
        for page in source.pages:
            _left, _low, width, height = (float(edge) for edge in page.mediabox)
            form = book.copy_foreign(page.as_form_xobject())
            form.BBox = Array([0, 0, width, height])
            form.Matrix = Array([1 / width, 0, 0, 1 / height, 0, 0])
            forms.append(form)
    return forms


def _number(image: Any) -> int | None:
    """The number of the place that this image keeps; None for any other image."""
    if image.get("/Subtype") != Name.Image or image.get("/Width") != 1 or image.get("/Height") != 1:
        return None
    pixel = image.read_bytes()
    if len(pixel) != 3 or pixel[0] != _MARK:
        return None
    return int.from_bytes(pixel[1:], "big")
