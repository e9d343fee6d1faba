"""Office files (DOCX, XLSX, PPTX, HWPX, ODT, ODS, ODP): what they are, and whom they name.

They are known by their content, which is an archive. Nothing is unpacked but the small part that
names the author, and that only as far as a limit; what an archive declares is measured before.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from zlib import error as ZlibError  # noqa: N812  (zlib names its error in lower case)

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_ZIP: Final = b"PK\x03\x04"
_OPENXML: Final = "application/vnd.openxmlformats-officedocument."
#: The part that every file of a kind has → (media type, suffix).
_KINDS: Final = (
    ("word/document.xml", f"{_OPENXML}wordprocessingml.document", ".docx"),
    ("xl/workbook.xml", f"{_OPENXML}spreadsheetml.sheet", ".xlsx"),
    ("ppt/presentation.xml", f"{_OPENXML}presentationml.presentation", ".pptx"),
    ("Contents/content.hpf", "application/hwp+zip", ".hwpx"),
)
#: OpenDocument says what it is in a part of its own.
_DECLARED: Final = "mimetype"
_OPENDOCUMENT: Final = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
_LONGEST: Final = max(map(len, _OPENDOCUMENT))
MEDIA_TYPES: Final = frozenset(
    {*_OPENDOCUMENT, *(media_type for _part, media_type, _suffix in _KINDS)}
)
#: Parts that name the author, whichever a file has.
_NAMING: Final = ("docProps/core.xml", "meta.xml", "Contents/content.hpf")
#: Who began a file, then who saved it last, as each kind calls them.
_WRITERS: Final = ("initial-creator", "creator", "lastModifiedBy", "lastsaveby")
#: Folders of programs inside an OpenDocument file.
_PROGRAMS: Final = ("Basic/", "Scripts/")
_MOST_PARTS: Final = 5_000
_MOST_UNPACKED: Final = 200_000_000
#: Bytes of the part that names the author.
_MOST_NAMING: Final = 200_000
#: What zipfile and expat raise over damaged parts.
_DAMAGE: Final = (
    LookupError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    ParseError,
    ZlibError,
    DefusedXmlException,
)


def office_kind(content: bytes) -> tuple[str, str] | None:
    """(media type, suffix) of an office file by its content; None for anything else, for
    programs inside it (macros), and for what unpacks to too much."""
    if not content.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            declared = _declared(archive)
    except _DAMAGE:
        return None
    names = {part.filename for part in parts}
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        return None
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(_PROGRAMS) for name in names):
        return None
    if declared in _OPENDOCUMENT:
        return (declared, _OPENDOCUMENT[declared]) if "content.xml" in names else None
    return next(((kind, suffix) for part, kind, suffix in _KINDS if part in names), None)


def _declared(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument file says it is; no more of the part is unpacked than a name takes."""
    if _DECLARED not in archive.namelist():
        return ""
    with archive.open(_DECLARED) as stream:
        return stream.read(_LONGEST + 1).strip().decode("ascii", "replace")


def office_authors(content: bytes) -> tuple[str, ...]:
    """Whom the file names as its writer, then as who saved it last; nothing where unreadable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            part = next((part for part in _NAMING if part in names), "")
            with archive.open(part) as stream:
                text = stream.read(_MOST_NAMING + 1)
        if len(text) > _MOST_NAMING:
            return ()
        root = fromstring(text)
    except _DAMAGE:
        return ()
    said = {_called(element): (element.text or "").strip() for element in root.iter()}
    return tuple(said[word] for word in _WRITERS if said.get(word))


def _called(element: Element) -> str:
    """The element's name without its namespace; of a HWPX meta, the name it gives."""
    plain = str(element.tag).rpartition("}")[2]
    return element.get("name", plain) if plain == "meta" else plain
