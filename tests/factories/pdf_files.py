"""PDF files as people hand them in: whole, protected, damaged, with moving parts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


def make_pdf(
    pages: int = 1, change: Callable[[Pdf], None] | None = None, size: Any = (595, 842), **save: Any
) -> bytes:
    book = pikepdf.new()
    for number in range(pages):
        leaf = book.add_blank_page(page_size=size)
        leaf.obj.Contents = book.make_stream(f"0 0 {10 + number} 10 re f".encode())
    if change:
        change(book)
    target = BytesIO()
    book.save(target, **save)
    return target.getvalue()


def with_script(book: Pdf) -> None:
    book.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_launch(book: Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.Launch, F="calc.exe"),
    )
    book.pages[0].obj.Annots = Array([book.make_indirect(link)])


def with_file(book: Pdf) -> None:
    book.attachments["secret.txt"] = b"inside"


def with_hidden_layer(book: Pdf) -> None:
    layer = book.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
    book.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def with_outside_image(book: Pdf) -> None:
    image = book.make_stream(b"")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.F = "http://example.org/pixel.png"
    book.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im=image))
    book.pages[0].obj.Contents = book.make_stream(b"/Im Do")


def with_marks(book: Pdf) -> None:
    marked = b"/Artifact BMC 0 0 9 9 re f EMC /P <</MCID 0>> BDC 1 1 2 2 re f EMC"
    book.pages[0].obj.Contents = book.make_stream(marked)


def with_form(book: Pdf) -> None:
    book.Root.AcroForm = Dictionary(Fields=Array([]), XFA=book.make_stream(b"<xdp/>"))
