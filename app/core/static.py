"""Static files: one address per version of the whole folder, so browsers may keep them for good.

The version is part of the path (`/static/<version>/…`), not of the query, because style sheets
name fonts and icons relative to themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from app.core import security

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
#: Written last when the installed assets are complete; stands for all of app/static/vendor/.
VENDOR_STAMP: Final = STATIC / "vendor" / ".stamp"
A_YEAR: Final = 365 * 24 * 3600


def version() -> str:
    """A short hash that changes whenever a static file does."""
    sums = hashlib.sha256()
    own = (path for path in STATIC.rglob("*") if path.is_file() and "vendor" not in path.parts)
    for path in [*sorted(own), *([VENDOR_STAMP] if VENDOR_STAMP.exists() else [])]:
        sums.update(path.relative_to(STATIC).as_posix().encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()[:12]


def url_path() -> str:
    """Where this version of the static files is served."""
    return f"/static/{version()}"


def init_app(app: Flask) -> None:
    """Serve static files before the application sees the request."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # how WSGI layers are put on
        app.wsgi_app,
        root=STATIC,
        prefix=app.static_url_path,
        max_age=0 if app.debug else A_YEAR,
        immutable_file_test=lambda path, url: not app.debug,
        autorefresh=app.debug,
        allow_all_origins=False,
        add_headers_function=_secured(secure=app.config["DURI"].secure_cookies),
        charset="utf-8",
    )


def _secured(*, secure: bool) -> Callable[[Headers, str, str], None]:
    """Adds what every answer carries: WhiteNoise answers before the application does."""
    carried = security.static_headers(secure=secure)

    def add(headers: Headers, path: str, url: str) -> None:
        for name, value in carried.items():
            headers[name] = value

    return add
