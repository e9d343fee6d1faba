"""A finished PDF with room for a few objects that differ from copy to copy.

Reading and writing a whole file anew for each copy took a tenth of a second of which all but a
millisecond was the same every time. Here that is done once: what is written for a copy are its own
objects, in front of all others, and the table that says where everything lies. Every copy is a
plain file of one revision; nothing in it is left over from another copy or from none.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

#: A row of the table as it is written: kind, place (or object stream), generation (or index).
_ROW: Final = struct.Struct(">BIH")
_WIDTHS: Final = b"[ 1 4 2 ]"
#: Kinds of rows (PDF 32000-1, 7.5.8.3).
_FREE, _PLAIN, _PACKED = 0, 1, 2
#: PNG's "up", which qpdf writes its tables with.
_UP: Final = 2
_HEADER: Final = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"


class NotAFormError(ValueError):
    """The file was not written as qpdf writes files with object streams."""


@dataclass(frozen=True)
class Form:
    """Everything but what is filled in."""

    #: All objects that stay, one after the other.
    rest: bytes
    #: The table's rows by object number as they are written, places counted from where `rest`
    #: begins; those to be filled in are free.
    rows: bytes
    #: The rows as a number of that many bytes with a one in each place that is counted so.
    counted: int
    #: Number of the table's own object.
    table: int
    #: What the table's dictionary says of the document.
    root: int
    info: int | None
    first_id: bytes

    @property
    def size(self) -> int:
        """The next number that no object has."""
        return len(self.rows) // _ROW.size

    def fill(self, objects: Mapping[int, bytes]) -> bytes:
        """The file with `objects` (number → what stands between obj and endobj)."""
        front, places = bytearray(_HEADER), {}
        for number, content in objects.items():
            places[number] = len(front)
            front += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        start = places[self.table] = len(front) + len(self.rest)
        # One addition moves every object behind those in front.
        moved = int.from_bytes(self.rows, "big") + len(front) * self.counted
        rows = bytearray(moved.to_bytes(len(self.rows), "big"))
        rows += (max(places) + 1 - self.size) * _ROW.pack(_FREE, 0, 0)
        for number, place in places.items():
            _ROW.pack_into(rows, number * _ROW.size, _PLAIN, place, 0)
        table = self._table(bytes(rows), start, bytes(front))
        return b"".join((front, self.rest, table))

    def _table(self, rows: bytes, start: int, own: bytes) -> bytes:
        """The table, which begins at `start`; what is the copy's `own` gives it an identifier."""
        packed = zlib.compress(rows, 6)
        second = hashlib.md5(self.first_id + own, usedforsecurity=False).hexdigest()
        info = b" /Info %d 0 R" % self.info if self.info is not None else b""
        return (
            b"%d 0 obj\n<< /Type /XRef /Length %d /Filter /FlateDecode /W %b /Root %d 0 R%b "
            b"/Size %d /ID [<%b><%b>] >>\nstream\n%b\nendstream\nendobj\n\nstartxref\n%d\n%%%%EOF\n"
        ) % (
            self.table,
            len(packed),
            _WIDTHS,
            self.root,
            info,
            len(rows) // _ROW.size,
            self.first_id.hex().encode(),
            second.encode(),
            packed,
            start,
        )


def form_of(
    pdf: bytes, *, without: frozenset[int], root: int, info: int | None, first_id: bytes
) -> Form:
    """The form that `pdf` makes once the objects `without` are taken out of it.

    `pdf` comes from qpdf, with object streams and not linearised; the rest is its trailer's.
    Raises NotAFormError for another file.
    """
    found = re.search(rb"startxref\n(\d+)\n%%EOF\s*$", pdf[-64:])
    if found is None:
        raise NotAFormError("no table at the end")
    start = int(found[1])
    table, rows = _read_table(pdf, start)
    plain = sorted(
        (place, number)
        for number, (kind, place, _index) in enumerate(rows)
        if kind == _PLAIN and number != table
    )
    ends = [place for place, _number in plain[1:]] + [start]
    kept, moved, at = [], list(rows), 0
    for (place, number), end in zip(plain, ends, strict=True):
        if number in without:
            continue
        kept.append(pdf[place:end])
        moved[number] = (_PLAIN, at, 0)
        at += end - place
    for number in without:
        moved[number] = (_FREE, 0, 0)
    written = b"".join(_ROW.pack(*row) for row in moved)
    ones = b"".join(_ROW.pack(0, kind == _PLAIN, 0) for kind, _place, _index in moved)
    counted = int.from_bytes(ones, "big")
    return Form(b"".join(kept), written, counted, table, root, info, first_id)


def _read_table(pdf: bytes, start: int) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Number of the table's object, and its rows."""
    head = re.compile(rb"(\d+) 0 obj\n<<(.*?)>>\s*stream\r?\n", re.DOTALL).match(pdf, start)
    if head is None:
        raise NotAFormError("no table of the newer kind")
    said = head[2]
    widths = [int(each) for each in _value(rb"/W\s*\[\s*([\d ]+?)\s*\]", said).split()]
    length, size = int(_value(rb"/Length\s+(\d+)", said)), int(_value(rb"/Size\s+(\d+)", said))
    raw = zlib.decompress(pdf[head.end() : head.end() + length])
    width = sum(widths)
    if b"/Predictor 12" in said:
        raw = _undone(raw, width)
    if len(widths) != len(("kind", "place", "index")) or len(raw) != size * width:
        raise NotAFormError("a table of another form")
    first, second, _third = widths

    def row(at: int) -> tuple[int, int, int]:
        kind = int.from_bytes(raw[at : at + first], "big")
        place = int.from_bytes(raw[at + first : at + first + second], "big")
        return kind, place, int.from_bytes(raw[at + first + second : at + width], "big")

    return int(head[1]), tuple(row(at) for at in range(0, len(raw), width))


def _value(pattern: bytes, said: bytes) -> bytes:
    found = re.search(pattern, said)
    if found is None:
        raise NotAFormError(f"a table without {pattern!r}")
    return found[1]


def _undone(raw: bytes, width: int) -> bytes:
    """Rows of which each says how it differs from the one above: summed up column by column."""
    if set(raw[:: width + 1]) - {_UP}:
        raise NotAFormError("a table packed in another way")
    rows = bytearray(len(raw) // (width + 1) * width)
    for column in range(width):
        sums = accumulate(raw[column + 1 :: width + 1])
        rows[column::width] = bytes(value & 0xFF for value in sums)
    return bytes(rows)
