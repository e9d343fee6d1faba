"""Documents are what they begin with; too large, infected or unscannable ones are refused."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from app.core.antivirus import Clamd, ScannerUnavailableError
from app.core.errors import DomainError
from app.core.storage import open_file, seal_file
from app.core.uploads import LIMIT_BYTES, checked_document
from tests.peers import MALWARE, fake_clamd, free_port

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def clamd() -> Iterator[socketserver.TCPServer]:
    with fake_clamd() as server:
        yield server


def at(server: socketserver.TCPServer) -> Clamd:
    return Clamd(f"127.0.0.1:{server.server_address[1]}")


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept_as"),
    [
        ("사업자등록증.pdf", PDF, "application/pdf", "사업자등록증.pdf"),
        ("scan.exe", JPEG, "image/jpeg", "scan.jpg"),
        ("C:\\files\\..\\giấy phép.PDF", PNG, "image/png", "giấy phép.png"),
        ("", PDF, "application/pdf", "document.pdf"),
    ],
)
def test_a_document_is_what_it_begins_with_whatever_its_name_says(
    name: str, content: bytes, kind: str, kept_as: str
) -> None:
    checked = checked_document(name, content, scanner=None)
    assert (checked.media_type, checked.filename) == (kind, kept_as)


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\0 a program", b"PK\x03\x04 an archive", b"<html>", b"GIF89a", b" %PDF-1.7 not first"],
)
def test_other_kinds_are_refused_though_they_are_called_pdf(content: bytes) -> None:
    with pytest.raises(DomainError, match="Only PDF, JPEG and PNG") as refused:
        checked_document("certificate.pdf", content, scanner=None)
    assert refused.value.field == "file"


def test_ten_megabytes_are_too_many_and_nothing_is_too_little() -> None:
    edge = PDF + b"0" * (LIMIT_BYTES - len(PDF))
    with pytest.raises(DomainError, match="too large") as refused:
        checked_document("a.pdf", edge, scanner=None)
    assert refused.value.status == 413
    assert checked_document("a.pdf", edge[:-1], scanner=None).media_type == "application/pdf"
    with pytest.raises(DomainError, match="empty"):
        checked_document("a.pdf", b"", scanner=None)


def test_malware_is_named_and_refused(clamd: socketserver.TCPServer) -> None:
    with pytest.raises(DomainError) as refused:
        checked_document("a.pdf", PDF + MALWARE, scanner=at(clamd))
    assert refused.value.reason.params == {"name": "Test.Bad"}


def test_a_clean_file_reaches_the_scanner_whole(clamd: socketserver.TCPServer) -> None:
    content = PDF + bytes(200_000)
    assert checked_document("a.pdf", content, scanner=at(clamd)).content == content
    assert clamd.sizes == [len(content)]  # type: ignore[attr-defined]  # set or found at run time, not in its stubs


def test_a_scanner_that_cannot_tell_lets_nothing_through(clamd: socketserver.TCPServer) -> None:
    clamd.verdict = b"INSTREAM size limit exceeded. ERROR"  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    with pytest.raises(ScannerUnavailableError):
        checked_document("a.pdf", PDF, scanner=at(clamd))
    with pytest.raises(ScannerUnavailableError) as refused:
        checked_document("a.pdf", PDF, scanner=Clamd(f"127.0.0.1:{free_port()}"))
    assert refused.value.status == 503


def test_a_kept_document_cannot_be_read_without_the_key(tmp_path: Path) -> None:
    digest = seal_file(tmp_path, "key", PDF)
    assert seal_file(tmp_path, "key", PDF) == digest
    (stored,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert b"%PDF" not in stored.read_bytes()
    assert open_file(tmp_path, "key", digest) == PDF
    with pytest.raises(InvalidToken):
        open_file(tmp_path, "another key", digest)
