"""A small file that says of itself that it is invented: certificates, proofs, drafts."""

from __future__ import annotations

from typing import Final

_PAGE: Final = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F1 5 0 R >> >> >>"
)
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def demo_paper(title: str) -> bytes:
    """A one-page PDF, the same for one title; other letters than Latin ones show as a dash."""
    shown = "".join(sign if sign.isascii() and sign not in "()\\" else "-" for sign in title)
    text = (
        "BT /F1 18 Tf 60 760 Td (FICTIONAL PAPER FOR DEMONSTRATION) Tj "
        f"0 -30 Td /F1 12 Tf ({shown}) Tj ET"
    ).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        _FONT,
    )
    paper = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(paper))
        paper += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(paper)
    paper += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        paper += b"%010d 00000 n \n" % place
    paper += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    paper += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(paper)
