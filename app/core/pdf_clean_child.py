"""The process that looks into a PDF somebody handed in, and writes its pages anew: nothing moves.

Started by core.pdf_clean as a program of its own, never imported by the application. It limits its
own memory and processor time before it reads anything. Standard input is the file; standard output
one line of JSON (what was found), then the cleaned PDF.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

#: Exit codes the parent understands; everything else is a crash.
OUT_OF_MEMORY: Final = 3
#: Keys that act, fetch, or point outside. They go wherever they stand.
ACTING: Final = {
    "/AA": "actions",
    "/OpenAction": "actions",
    "/JS": "scripts",
    "/JavaScript": "scripts",
    "/EmbeddedFiles": "files",
    "/EF": "files",
    "/AF": "files",
    "/RichMediaContent": "media",
    "/A": "links",
    "/Ref": "outside",
    "/OPI": "outside",
    "/URI": "links",
}
#: What says how a page was made or read out elsewhere; meaningless on a page of another book.
IDLE: Final = (
    "/PieceInfo",
    "/Metadata",
    "/StructParent",
    "/StructParents",
    "/Alternates",
    "/LastModified",
)
#: Subtypes that run or play something.
PLAYING: Final = {
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
    "/FileAttachment": "files",
}
#: Operators of marked content: tags of the old book would contradict those of the new one.
_MARKS: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_DOING: Final = {"/Launch": ("launch",), "/JavaScript": ("scripts",)}
_DEEPEST: Final = 12


class RefusedError(Exception):
    """The file is not taken; the argument is the parent's word for why."""


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Bound what this process may take."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        signal.alarm(cpu_seconds * 2)


def clean(content: bytes, most_pages: int) -> tuple[dict[str, Any], bytes]:
    """What was found, and a PDF of the pages alone. Raises RefusedError."""
    import pikepdf  # noqa: PLC0415  (loaded inside the limits)

    try:
        with pikepdf.open(BytesIO(content)) as book:
            return _written(pikepdf, book, most_pages)
    except pikepdf.PasswordError as error:
        raise RefusedError("encrypted") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RecursionError) as error:
        print(error, file=sys.stderr)  # noqa: T201  (the parent reads it there)
        raise RefusedError("broken") from error


def _written(pikepdf: Any, book: Any, most_pages: int) -> tuple[dict[str, Any], bytes]:
    if book.is_encrypted:
        raise RefusedError("encrypted")
    count = len(book.pages)
    if not count or _damaged(book):
        raise RefusedError("broken")
    if count > most_pages:
        raise RefusedError("pages")
    if "/AcroForm" in book.Root and "/XFA" in book.Root.AcroForm:
        raise RefusedError("xfa")
    if _hides(book.Root):
        raise RefusedError("layers")
    found = set(_acting(pikepdf, book))
    book.generate_appearance_streams()
    book.flatten_annotations("print")
    new = pikepdf.Pdf.new()
    sizes = []
    for page in book.pages:
        drawn = new.copy_foreign(page.as_form_xobject())
        width, height, matrix = _upright(drawn)
        drawn.Matrix = pikepdf.Array(matrix)
        if not (10 <= width <= 14_400 and 10 <= height <= 14_400):
            raise RefusedError("broken")
        sizes.append([round(width), round(height)])
        leaf = new.add_blank_page(page_size=(width, height))
        leaf.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=drawn))
        leaf.obj.Contents = new.make_stream(b"/Page Do")
    bare = _scrubbed(pikepdf, new)
    new.remove_unreferenced_resources()
    target = BytesIO()
    new.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    said = {"sizes": sizes, "removed": sorted(found), "bare_fonts": bare}
    return said, target.getvalue()


def _upright(drawn: Any) -> tuple[float, float, list[float]]:
    """Width and height of the page as it is seen, and the matrix that moves it to the origin."""
    left, low, right, top = (float(edge) for edge in drawn.BBox)
    a, b, c, d, e, f = (float(each) for each in drawn.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (low, top)]
    x0, y0 = min(x for x, _y in corners), min(y for _x, y in corners)
    width, height = max(x for x, _y in corners) - x0, max(y for _x, y in corners) - y0
    return width, height, [a, b, c, d, e - x0, f - y0]


def _damaged(book: Any) -> bool:
    """Whether the file had to be guessed at: half a paper is worse than none."""
    said = [str(each).lower() for each in book.check_pdf_syntax()]
    said += [str(each).lower() for each in book.get_warnings()]
    words = ("damaged", "reconstruct", "unexpected eof", "unable to find", "error decoding")
    return any(word in line for line in said for word in words)


def _hides(root: Any) -> bool:
    """Whether layers are switched off: what a reader does not see must not be bound in unseen."""
    if "/OCProperties" not in root:
        return False
    default = root.OCProperties.get("/D", {})
    return bool(len(default.get("/OFF", []))) or default.get("/BaseState") == "/OFF"


def _acting(pikepdf: Any, book: Any) -> Iterator[str]:
    """Which moving parts the file has."""
    for item in book.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for key in item.keys():  # noqa: SIM118  (a PDF dictionary is no mapping)
            if key in ACTING and not (key == "/A" and "/Subtype" not in item):
                yield ACTING[key]
        for action in (item, *(item.get(key, {}) for key in ("/A", "/OpenAction"))):
            if isinstance(action, pikepdf.Dictionary):
                yield from _DOING.get(str(action.get("/S", "")), ())
        yield from (PLAYING[sub] for sub in (str(item.get("/Subtype", "")),) if sub in PLAYING)


def _scrubbed(pikepdf: Any, new: Any) -> list[str]:
    """Take out what acts and what tags; the names of fonts that are not in the file."""
    bare = set()
    for item in new.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        if isinstance(item, pikepdf.Stream):
            if "/F" in item or str(item.get("/Subtype", "")) == "/PS":
                raise RefusedError("outside")
            if str(item.get("/Subtype", "")) == "/Form":
                _untag(pikepdf, new, item)
        for key in (*ACTING, *IDLE):
            if key in item:
                del item[key]
        if str(item.get("/Type", "")) == "/Font" and "/DescendantFonts" not in item:
            held = item.get("/FontDescriptor", {})
            embedded = any(f"/FontFile{n}" in held for n in ("", "2", "3"))
            if not embedded and str(item.get("/Subtype", "")) != "/Type3":
                bare.add(str(item.get("/BaseFont", "?"))[1:])
    return sorted(bare)


def _untag(pikepdf: Any, new: Any, form: Any) -> None:
    """The form's content without the marks of the book it comes from."""
    if not any(mark in form.read_bytes() for mark in (b"BDC", b"BMC", b"MP", b"DP")):
        return
    kept = [step for step in pikepdf.parse_content_stream(form) if str(step.operator) not in _MARKS]
    form.write(pikepdf.unparse_content_stream(kept))


def main() -> int:
    """Answer one request; arguments are the limits."""
    most_pages, memory_bytes, cpu_seconds = (int(each) for each in sys.argv[1:4])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit(memory_bytes, cpu_seconds)
    sys.setrecursionlimit(_DEEPEST * 100)
    try:
        said, written = clean(sys.stdin.buffer.read(), most_pages)
    except MemoryError:
        return OUT_OF_MEMORY
    except RefusedError as refusal:
        said, written = {"refused": str(refusal)}, b""
    with out:
        out.write(json.dumps(said).encode() + b"\n" + written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
