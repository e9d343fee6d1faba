"""What a reader can make out of an answer: text, parts of office files, words of a PDF."""

from __future__ import annotations

import io
import re
import zipfile

from pypdf import PdfReader
from pypdf.errors import PdfReadError

from tests.barrier.stage import Answer

#: Differs from request to request by design.
_TOKEN = re.compile(
    rb'name="csrf_token"[^>]*value="[^"]*"|(?:content|value)="[^"]*"[^>]*name="csrf[-_]token"'
)


def readable(answer: Answer) -> str:
    """Headers and everything legible in the body."""
    headers = [f"{name}: {value}" for name, value in answer.headers]
    return "\n".join([*headers, *_legible(answer.body)])


def _legible(body: bytes) -> list[str]:
    """The text of a file; of an archive that of every part, archives in it included."""
    if body.startswith(b"%PDF"):
        return _of_pdf(body)
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            return names + [line for name in names for line in _legible(archive.read(name))]
    return [body.decode("utf-8", "replace")]


def _of_pdf(body: bytes) -> list[str]:
    try:
        reader = PdfReader(io.BytesIO(body))
        return [
            *(page.extract_text() for page in reader.pages),
            *(str(value) for value in (reader.metadata or {}).values()),
        ]
    except PdfReadError:  # what somebody put into a room need not be whole
        return [body.decode("utf-8", "replace")]


def comparable(answer: Answer) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """The answer without CSRF tokens (cookies and the date are gone already)."""
    headers = tuple(pair for pair in answer.headers if pair[0] != "Content-Length")
    return answer.status, headers, _TOKEN.sub(b"csrf", answer.body)
