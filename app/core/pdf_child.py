"""The process that lays out one PDF: the only code that sees WeasyPrint.

Started by core.pdf as a program of its own, never imported by the application. It reads one
JSON request on standard input and writes one PDF on standard output; what goes wrong it says
on standard error and by its exit code. It limits its own memory and processor time before it
loads anything, fetches nothing but `data:` addresses, and knows no font but those it is given.
"""

from __future__ import annotations

import base64
import ctypes
import ctypes.util
import json
import os
import resource
import signal
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

#: Exit codes the parent understands; everything else is a crash.
OUT_OF_MEMORY: Final = 3
FETCH_REFUSED: Final = 4
NO_LIBRARY: Final = 5
#: prctl(2): deliver a signal to this process when its parent dies.
_PR_SET_PDEATHSIG: Final = 1


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Bound what this process may take, and have it die with its parent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        library = ctypes.CDLL(None, use_errno=True)
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def use_fonts(folder: Path, fonts: list[str]) -> None:
    """Make `fonts` the only ones there are: pages must not depend on the machine."""
    for font in fonts:
        (folder / Path(font).name).symlink_to(font)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{folder}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(config)


def render(request: dict[str, Any]) -> bytes:
    """HTML + CSS → PDF/UA-1. The same request gives the same bytes in every process."""
    from weasyprint import CSS, HTML, Attachment  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class DataOnly(URLFetcher):  # type: ignore[misc,unused-ignore]  # base class untyped in some releases
        """Nothing is fetched: `data:` addresses carry their content in themselves."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=["data"], allow_redirects=False)

    fetcher = DataOnly()
    instant = datetime.fromisoformat(request["created"])
    attachments = [
        Attachment(
            string=base64.b64decode(item["content"]),
            name=item["name"],
            description=item["description"],
            created=instant,
            modified=instant,
            relationship="Data",
            url_fetcher=fetcher,
        )
        for item in request["attachments"]
    ]
    document = HTML(string=request["html"], url_fetcher=fetcher, base_url=None)
    pdf: bytes = document.write_pdf(
        stylesheets=[CSS(string=css, url_fetcher=fetcher) for css in request["css"]],
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        attachments=attachments,
        custom_metadata=False,
    )
    return pdf


def versions() -> dict[str, str]:
    """Which WeasyPrint and Pango answer here, and whether fonts are subset by HarfBuzz."""
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.ffi import harfbuzz_subset, pango  # noqa: PLC0415

    number = int(pango.pango_version())
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz_subset": "yes" if harfbuzz_subset is not None else "",
    }


def main() -> int:
    """Answer one request."""
    # Standard output carries the PDF alone: whatever a library prints goes to standard error.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    limit(request["memory_bytes"], request["cpu_seconds"])
    with tempfile.TemporaryDirectory(prefix="duri-pdf-") as folder:
        tempfile.tempdir = folder
        use_fonts(Path(folder), request["fonts"])
        try:
            from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415
        except (ImportError, OSError) as error:
            print(error, file=sys.stderr)  # noqa: T201
            return NO_LIBRARY
        try:
            answer = json.dumps(versions()).encode() if request["probe"] else render(request)
        except MemoryError:
            return OUT_OF_MEMORY
        except FatalURLFetchingError as error:
            print(error, file=sys.stderr)  # noqa: T201
            return FETCH_REFUSED
        with out:
            out.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
