"""Office files: known by their content, read for their author alone, harmless when hostile."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.core.errors import DomainError
from app.core.fingerprints import author_key
from app.core.office import office_authors, office_kind
from app.core.uploads import checked_document

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:creator>{creator}</dc:creator><cp:lastModifiedBy>{last}</cp:lastModifiedBy>"
    "</cp:coreProperties>"
)
HPF = (
    '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:metadata>'
    '<opf:meta name="creator" content="text">{creator}</opf:meta>'
    '<opf:meta name="lastsaveby" content="text">{last}</opf:meta>'
    "</opf:metadata></opf:package>"
)
META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    "<meta:initial-creator>{creator}</meta:initial-creator><dc:creator>{last}</dc:creator>"
    "</office:meta></office:document-meta>"
)
PARTS = {
    ".docx": ("word/document.xml", "docProps/core.xml", CORE),
    ".xlsx": ("xl/workbook.xml", "docProps/core.xml", CORE),
    ".pptx": ("ppt/presentation.xml", "docProps/core.xml", CORE),
    ".hwpx": ("Contents/section0.xml", "Contents/content.hpf", HPF),
    ".odt": ("content.xml", "meta.xml", META),
    ".ods": ("content.xml", "meta.xml", META),
    ".odp": ("content.xml", "meta.xml", META),
}
#: What an OpenDocument file says it is, after "application/vnd.oasis.opendocument.".
OPENDOCUMENT = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}


def office(suffix: str, creator: str = "김하나", last: str = "", **more: str) -> bytes:
    body, naming, words = PARTS[suffix]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        if suffix in OPENDOCUMENT:
            kind = f"application/vnd.oasis.opendocument.{OPENDOCUMENT[suffix]}"
            archive.writestr("mimetype", kind)
        archive.writestr(body, "<x/>")
        archive.writestr(naming, words.format(creator=creator, last=last))
        for name, text in more.items():
            archive.writestr(name.replace("__", "/"), text)
    return held.getvalue()


def key_of(content: bytes) -> str | None:
    checked = checked_document("draft.pdf", content, scanner=None, office=True)
    return author_key(checked.content, checked.media_type, key="secret")


@pytest.mark.parametrize("suffix", PARTS)
def test_a_draft_is_taken_by_its_content_and_names_its_author(suffix: str) -> None:
    content = office(suffix)
    checked = checked_document("draft.pdf", content, scanner=None, office=True)
    assert checked.filename == f"draft{suffix}"
    assert office_authors(content) == ("김하나",)
    with pytest.raises(DomainError, match="Only PDF, JPEG and PNG"):
        checked_document("draft.pdf", content, scanner=None)


def test_one_author_has_one_key_whatever_the_kind_of_file() -> None:
    assert key_of(office(".docx")) == key_of(office(".hwpx")) == key_of(office(".odt")) is not None
    assert key_of(office(".docx", "이두리")) != key_of(office(".docx"))


def test_who_saved_it_stands_in_where_a_program_wrote_the_first_name() -> None:
    assert key_of(office(".xlsx", "openpyxl", "")) is None
    assert key_of(office(".xlsx", "Microsoft Office User", "김하나")) == key_of(office(".docx"))
    assert key_of(office(".docx", "Administrator")) is None
    assert key_of(office(".odt", "", "김하나")) == key_of(office(".docx"))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing behind it",
        office(".docx")[:-30],
        office(".docx", **{"word__vbaProject.bin": "x"}),
        office(".odt", **{"Basic__Standard__Module1.xml": "x"}),
    ],
    ids=["no archive", "cut", "macros", "macros of OpenDocument"],
)
def test_what_is_no_plain_office_file_is_refused(content: bytes) -> None:
    assert office_kind(content) is None
    with pytest.raises(DomainError, match="without macros"):
        checked_document("draft.docx", content, scanner=None, office=True)


@pytest.mark.parametrize(
    "naming",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><x xmlns:dc="y"><dc:creator>&a;</dc:creator></x>',
        "<not closed",
        "<x>" + " " * 300_000 + "</x>",
    ],
    ids=["entities", "damaged", "too much"],
)
def test_a_hostile_part_names_nobody(naming: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("docProps/core.xml", naming)
    assert office_authors(held.getvalue()) == ()


def test_an_archive_that_would_unpack_to_too_much_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(5_001):
            archive.writestr(f"word/{number}", "")
    assert office_kind(held.getvalue()) is None
